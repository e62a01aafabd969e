"""The measuring side of a benchmark: interleaved repeats of living competitors, medians and ratios."""

import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import emulation
from benchmarks.events import Event, Watch
from benchmarks.row import Row
from benchmarks.suites import Competitor, Suite


class Process:
    """A competitor's living process."""

    def __init__(
        self, competitor: Competitor, task: str, python: Path, root: Path, emulated: bool = False
    ) -> None:
        command = [str(python), "-P", "-m", competitor.module, task + competitor.suffix]
        self.own, self.label = competitor.own, competitor.label
        self.limited = competitor.limits or not emulated
        self._pipe = subprocess.Popen(
            command,
            cwd=root,
            env=_environment(root, emulated),
            encoding="utf-8",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.facts = self._reply()
        self.seconds: list[float] = []
        self.outside: list[float] = []
        self.peak_bytes = self.working_bytes = 0
        self.took = 0.0  # seconds of the last repeat, with what is not counted

    def _reply(self) -> dict:
        assert self._pipe.stdout is not None and self._pipe.stderr is not None
        line = self._pipe.stdout.readline()
        if not line:
            errors = self._pipe.stderr.read().strip().splitlines()
            self.end()
            raise RuntimeError(errors[-1] if errors else "the competitor ended without a word")
        reply: dict = json.loads(line)
        return reply

    def time(self, steps: int) -> None:
        """Have the competitor do ``steps`` steps and note the seconds per step and seed."""
        assert self._pipe.stdin is not None
        began = time.monotonic()
        self._pipe.stdin.write(json.dumps({"steps": steps}) + "\n")
        self._pipe.stdin.flush()
        reply = self._reply()
        self.took = time.monotonic() - began
        timed = reply.get("steps", steps)  # not the first ones of a run, which compile
        self.seconds.append(reply["seconds"] / (timed * self.facts.get("seeds", 1)))
        self.peak_bytes, self.working_bytes = reply["peak_bytes"], reply["working_bytes"]
        if "outside_seconds" in reply:
            self.outside.append(reply["outside_seconds"] / reply["seconds"])

    def end(self) -> None:
        """Close the competitor's input, upon which it ends."""
        with self._pipe:
            pass


def _environment(root: Path, emulated: bool) -> dict[str, str]:
    return emulation.environment(os.environ, emulated) | {"PYTHONPATH": str(root)}


def measure(
    suite: Suite,
    task: str,
    root: Path,
    pythons: tuple[Path, Path],
    watch: Watch,
    say: Callable[[str], None],
    emulated: bool = False,
) -> list[Row]:
    """Time every competitor of ``suite`` on ``task``; peers that cannot start are said and left out.

    ``pythons`` are the interpreters of our environment and of the peers'; ``watch`` is told what begins, and
    from the second repeat on how long the task still takes; ``emulated``: whether AVX2 alone is
    (``benchmarks.emulation``). Raises ``RuntimeError`` if two competitors' networks differ in size, or one of
    ours cannot start.
    """
    processes: list[Process] = []
    try:
        taking_part = [one for one in suite.competitors if not one.tasks or task in one.tasks]
        done = ""
        for place, competitor in enumerate(taking_part, start=1):
            watch(Event(f"preparing {competitor.label} ({place} of {len(taking_part)})", done, landmark=True))
            try:
                python = pythons[0] if competitor.own else pythons[1]
                processes.append(Process(competitor, task, python, root, emulated))
                done = f"{competitor.label} ready in {processes[-1].facts['preparation_seconds']:.0f} s"
            except RuntimeError as error:
                if competitor.own:
                    raise
                say(f"{competitor.module}{competitor.suffix} cannot run here: {error}")
                done = ""
        check_sizes([process.facts for process in processes])
        _repeat(processes, suite.repeats, suite.steps[task], watch, done)
    finally:
        for process in processes:
            process.end()
    return rows(task, processes)


def _repeat(processes: Sequence[Process], repeats: int, steps: int, watch: Watch, done: str) -> None:
    """Have all take turns; a repeat takes each as long as the last one did, which tells the time left."""
    for repeat in range(1, repeats + 1):
        for place, process in enumerate(processes):
            turns = [*processes[place:], *(repeats - repeat) * [*processes]]
            left = sum(one.took for one in turns) if repeat > 1 else None
            watch(Event(f"repeat {repeat} of {repeats}, {process.label}", done, left, landmark=place == 0))
            done = ""
            process.time(steps)


def rows(task: str, processes: Sequence[Process]) -> list[Row]:
    """What the processes' times say, in their order; the first is ours, which the ratios are to."""
    ours, medians = processes[0], [statistics.median(process.seconds) for process in processes]
    speeds = [_gflops(process, ours, median) for process, median in zip(processes, medians, strict=True)]
    peak = next((s for s, p in zip(speeds, processes, strict=True) if p.facts.get("yardstick")), None)
    return [
        Row(
            task=task,
            name=process.facts["name"],
            version=process.facts["version"],
            own=process.own,
            yardstick=process.facts.get("yardstick", False),
            median_seconds=median,
            fastest_seconds=min(process.seconds),
            slowest_seconds=max(process.seconds),
            ratio=None if process.facts.get("yardstick") else median / medians[0],
            preparation_seconds=process.facts["preparation_seconds"],
            peak_bytes=process.peak_bytes,
            working_bytes=process.working_bytes,
            repeats=len(process.seconds),
            gflops=speed,
            peak_share=None if speed is None or peak is None else speed / peak,
            outside_share=statistics.median(process.outside) if process.outside else None,
            values=process.facts.get("values", {}),
            difference=None if process is ours else difference(ours.facts, process.facts),
            limited=process.limited,
        )
        for process, median, speed in zip(processes, medians, speeds, strict=True)
    ]


def _gflops(process: Process, ours: Process, median: float) -> float | None:
    """Use its own count of operations or, where it has none, ours; None where neither counts."""
    operations = process.facts.get("operations", ours.facts.get("operations"))
    return None if operations is None else operations / median / 1e9


def difference(ours: dict, theirs: dict) -> float | None:
    """The largest relative difference of the values that both have; None where they share none.

    Raises ``RuntimeError`` if the two were not given the same arrays.
    """
    shared = set(ours.get("values", {})) & set(theirs.get("values", {}))
    if not shared:
        return None
    if ours["inputs"] != theirs["inputs"]:
        raise RuntimeError(f"{theirs['name']} was given other arrays than {ours['name']}")
    pairs = [(ours["values"][name], theirs["values"][name]) for name in shared]
    return max(abs(a - b) / max(abs(a), abs(b)) if a != b else 0.0 for a, b in pairs)


def check_sizes(facts: list[dict]) -> None:
    """Raise ``RuntimeError`` unless all competitors that count their networks' parameters count the same."""
    sizes = {one["name"]: one["trainable"] for one in facts if "trainable" in one}
    if any(size != next(iter(sizes.values())) for size in sizes.values()):
        raise RuntimeError(f"the competitors' networks differ in their numbers of parameters: {sizes}")
