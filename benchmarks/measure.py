"""The measuring side of a benchmark: interleaved repeats of living contenders, medians and ratios."""

import json
import os
import statistics
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.suites import Contender, Suite


@dataclass(frozen=True)
class Row:
    """One contender on one task. Seconds are per step (and seed, where it trains several at once);
    ``ratio`` is its median over ours. ``working_bytes`` is the peak above what was in use before the first
    step. ``values`` are what it computed, ``difference`` the largest relative one from ours."""

    task: str
    name: str
    version: str
    median_seconds: float
    fastest_seconds: float
    slowest_seconds: float
    ratio: float
    preparation_seconds: float
    peak_bytes: int
    working_bytes: int
    repeats: int
    values: dict[str, float]
    difference: float | None


class Process:
    """A contender's living process."""

    def __init__(self, contender: Contender, task: str, python: Path, root: Path) -> None:
        command = [str(python), "-P", "-m", contender.module, task + contender.suffix]
        self.own = contender.own
        self._pipe = subprocess.Popen(
            command,
            cwd=root,
            env=_environment(root),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.facts = self._reply()
        self.seconds: list[float] = []
        self.peak_bytes = self.working_bytes = 0

    def _reply(self) -> dict:
        assert self._pipe.stdout is not None and self._pipe.stderr is not None
        line = self._pipe.stdout.readline()
        if not line:
            errors = self._pipe.stderr.read().strip().splitlines()
            self.end()
            raise RuntimeError(errors[-1] if errors else "the contender ended without a word")
        reply: dict = json.loads(line)
        return reply

    def time(self, steps: int) -> None:
        """Have the contender do ``steps`` steps and note the seconds a step and seed."""
        assert self._pipe.stdin is not None
        self._pipe.stdin.write(json.dumps({"steps": steps}) + "\n")
        self._pipe.stdin.flush()
        reply = self._reply()
        self.seconds.append(reply["seconds"] / (steps * self.facts.get("seeds", 1)))
        self.peak_bytes, self.working_bytes = reply["peak_bytes"], reply["working_bytes"]

    def end(self) -> None:
        """Close the contender's input, upon which it ends."""
        with self._pipe:
            pass


def _environment(root: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(root)}


def measure(
    suite: Suite, task: str, root: Path, own: Path, peers: Path, say: Callable[[str], None]
) -> list[Row]:
    """Time every contender of ``suite`` on ``task``; contenders that cannot start are said and left out.

    ``own`` and ``peers`` are the two environments' interpreters. Raises ``RuntimeError`` if two contenders'
    networks differ in size.
    """
    processes: list[Process] = []
    try:
        for contender in suite.contenders:
            if contender.tasks and task not in contender.tasks:
                continue
            try:
                processes.append(Process(contender, task, own if contender.own else peers, root))
            except RuntimeError as error:
                say(f"{contender.module}{contender.suffix} cannot run here: {error}")
        check_sizes([process.facts for process in processes])
        for _ in range(suite.repeats):
            for process in processes:
                process.time(suite.steps[task])
    finally:
        for process in processes:
            process.end()
    own_process = next(p for p in processes if p.own)
    ours = statistics.median(own_process.seconds)
    return [
        Row(
            task=task,
            name=process.facts["name"],
            version=process.facts["version"],
            median_seconds=statistics.median(process.seconds),
            fastest_seconds=min(process.seconds),
            slowest_seconds=max(process.seconds),
            ratio=statistics.median(process.seconds) / ours,
            preparation_seconds=process.facts["preparation_seconds"],
            peak_bytes=process.peak_bytes,
            working_bytes=process.working_bytes,
            repeats=len(process.seconds),
            values=process.facts.get("values", {}),
            difference=None if process is own_process else difference(own_process.facts, process.facts),
        )
        for process in processes
    ]


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
    """Raise ``RuntimeError`` unless all contenders that count their networks' parameters count the same."""
    sizes = {one["name"]: one["trainable"] for one in facts if "trainable" in one}
    if any(size != next(iter(sizes.values())) for size in sizes.values()):
        raise RuntimeError(f"the contenders' networks differ in their numbers of parameters: {sizes}")
