"""A blow at a random moment: which process of a study is killed, and when, from a seed."""

import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from tests.crashes import checkouts
from tests.crashes.checkouts import Checkout, below, seconds, wait_until

VICTIMS = ("door", "engine", "worker", "shell")  # the door becomes the driver; the shell is a worker's
OWN = ("paper", "engine")  # whose time is their own, without what they started


@dataclass(frozen=True)
class Blow:
    """Kill ``victim`` when a process of the stage ``stage`` has used ``after`` seconds of processor."""

    seed: int
    stage: str
    victim: str
    after: float


@dataclass(frozen=True)
class Struck:
    """What became of it: who was killed, and what the study did at that moment."""

    blow: Blow
    victim: str
    stages: tuple[str, ...]

    def __str__(self) -> str:
        blow = self.blow
        return (
            f"seed {blow.seed}: {self.victim} ({blow.victim} meant), {blow.after:.2f} s into {blow.stage}; "
            f"at work: {', '.join(self.stages) or 'the door'}"
        )


def drawn(seed: int, stages: dict[str, float], stage: str | None = None) -> Blow:
    """The blow of a seed; ``stages`` says how many seconds of processor each takes."""
    chance = random.Random(seed)
    chosen = stage or chance.choice(sorted(stages))
    return Blow(seed, chosen, chance.choice(VICTIMS), chance.random() * stages[chosen])


def strike(
    checkout: Checkout,
    process: "subprocess.Popen[bytes]",
    blow: Blow,
    reached: Callable[[], bool] | None = None,
) -> Struck | None:
    """Wait for the moment, or until ``reached``, and kill; None if the study ended before."""
    if not wait_until(reached or moment(process, blow), process, 0.005) or process.poll() is not None:
        return None
    tree = {pid: checkouts.stage(pid) for pid in (process.pid, *below(process.pid))}
    _no_strangers(checkout, tree)
    victim, pid = _chosen(process.pid, tree, blow)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    process.wait(checkouts.SHOT)
    if victim != "door":
        assert checkout.processes() == {}, "what the dead left was not ended"
    busy = {name for name in tree.values() if name not in ("bash", "sh", "env", *OWN)}
    return Struck(blow, victim, tuple(sorted(busy)) or tuple(sorted({*tree.values()} & {*OWN})))


def moment(process: "subprocess.Popen[bytes]", blow: Blow) -> Callable[[], bool]:
    """Whether the moment of a blow has come; a stage that was there and is no more has had it."""
    seen = False

    def come() -> bool:
        nonlocal seen
        there = of_stage(process.pid, blow.stage)
        used = [seconds(pid, alone=blow.stage in OWN) for pid in there]
        gone, seen = seen and not there, seen or bool(there)
        return gone or max(used, default=-1.0) >= blow.after

    return come


def of_stage(driver: int, stage: str) -> list[int]:
    """The processes of a stage; of those that start others of their kind, the first."""
    if stage == "paper":
        return [driver] if checkouts.stage(driver) == stage else []
    found = [pid for pid in below(driver) if checkouts.stage(pid) == stage]
    inner = {pid for one in found for pid in below(one)}
    return [pid for pid in found if pid not in inner]


def _no_strangers(checkout: Checkout, tree: Iterable[int]) -> None:
    """Nothing of an earlier command works beside this one, once its engine does."""
    if of_stage(next(iter(tree)), "engine"):
        strangers = {pid: line for pid, line in checkout.processes().items() if pid not in tree}
        assert not {pid for pid in strangers if not _young(pid)}, strangers


def _young(pid: int) -> bool:
    """Whether a process was started after the tree was looked at, or has ended since."""
    return not checkouts.alive(pid) or os.getpid() in _ancestors(pid)


def _ancestors(pid: int) -> list[int]:
    found = []
    while pid > 1:
        stat = checkouts._fields(pid)
        pid = int(stat[1]) if stat else 0
        found.append(pid)
    return found


def _chosen(driver: int, tree: dict[int, str], blow: Blow) -> tuple[str, int]:
    """Who is killed: who is meant, or where there is none the nearest that it was started by."""
    engine = next((pid for pid, name in tree.items() if name == "engine"), None)
    jobs = [pid for pid in below(engine) if pid in tree] if engine else []
    shells = [pid for pid in jobs if tree[pid] == "bash"]
    workers = [pid for pid in jobs if tree[pid] not in ("bash", "env", "rm", "date")]
    chosen = [pid for pid in workers if tree[pid] == blow.stage] or workers
    of = {"worker": chosen, "shell": shells, "engine": [engine] if engine else [], "door": [driver]}
    for victim in (blow.victim, "engine", "door"):
        if of[victim]:
            return victim, of[victim][blow.seed % len(of[victim])]
    raise AssertionError("the driver is always there")


def table(struck: Iterable[Struck]) -> str:
    """How many were killed, by victim and by what was at work."""
    counted = Counter((one.victim, one.blow.stage) for one in struck)
    return "\n".join(
        f"{number:3d}  {victim:7s} {stage}" for (victim, stage), number in sorted(counted.items())
    )
