"""Processes that contend for several runs, while they are killed and suspended: each is trained once.

A training here is a chain of digests with a checkpoint at every step. A process suspends itself between two
writes, not within one: of that moment no lease can know (``records.locks.held``).
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from records.locks.owner import suspended
from tests.records.locks.children import FLOCKLESS, ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc who is suspended")
MACHINES = Path(__file__).parent / "two_machines"
RUNS, STEPS, PROCESSES = 5, 8, 4
KILLS = 12
WORK = """
import hashlib, os, random, signal, sys
from pathlib import Path
from experiments.training.run_lock import run_lock
from records import atomic
from records.locks import lock
from records.locks.errors import TakenOver
from records.locks.pace import Pace

signal.alarm(600)
folder, (runs, steps, seed) = Path(sys.argv[1]), map(int, sys.argv[2:])
chance = random.Random(seed)
for function in (lock.take, lock.wait):
    function.__kwdefaults__["pace"] = Pace(0.05, 1.0)


def log(*words):
    line = " ".join(map(str, (*words, os.getpid()))) + chr(10)
    descriptor = os.open(folder / "log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, line.encode())
    os.close(descriptor)


def train(run):
    place = folder / run
    with run_lock(place, lambda said: log("told", said)):
        if (place / "result").exists():
            return
        log("begin", run)
        kept = place / "checkpoint"
        state = kept.read_bytes() if kept.exists() else b""
        for step in range(len(state) // 32, steps):
            for _ in range(200):
                digest = hashlib.sha256(state * 50 + run.encode()).digest()
            state += digest
            if chance.random() < 0.05:
                os.kill(os.getpid(), signal.SIGSTOP)
            atomic.write_bytes(kept, state)
            log("step", run, step)
        atomic.write_bytes(place / "result", state)
        log("end", run)


todo = [f"run-{number}" for number in range(runs)]
while todo:
    run = chance.choice(todo)
    try:
        train(run)
        todo.remove(run)
    except TakenOver:
        log("lost", run)
"""


def environment(sort: str, machine: int) -> dict[str, str]:
    """What a process needs whose locks are an flock, a lease, or an flock that keeps out no other machine."""
    before = {"flock": "", "lease": f"{FLOCKLESS}:", "machines": f"{MACHINES}:"}[sort]
    return os.environ | {
        "PYTHONPATH": f"{before}{ROOT}",
        "NO_FLOCK": "ENOSYS",
        "MACHINE": f"machine {machine}",
    }


class Crowd:
    """The processes at work, one of which is killed now and then, and another begins in its place."""

    def __init__(self, folder: Path, sort: str, seed: int) -> None:
        self.folder, self.sort, self.chance, self.begun = folder, sort, random.Random(seed), 0
        self.all = [self.begin() for _ in range(PROCESSES)]
        self.until: dict[int, float] = {}  # when who is suspended goes on

    def begin(self) -> "subprocess.Popen[str]":
        self.begun += 1
        command = [sys.executable, "-c", WORK, *map(str, (self.folder, RUNS, STEPS, self.begun))]
        return subprocess.Popen(
            command, env=environment(self.sort, self.begun), stderr=subprocess.PIPE, text=True
        )

    def kill_one(self) -> None:
        victim = self.chance.choice([process for process in self.all if process.poll() is None] or self.all)
        victim.kill()
        victim.communicate()
        self.all[self.all.index(victim)] = self.begin()

    def wake(self) -> None:
        """Let who is suspended go on after a while: some before it is taken for dead, some after."""
        for process in self.all:
            if process.poll() is None and suspended(process.pid):
                now = time.monotonic()
                if now > self.until.setdefault(process.pid, now + self.chance.uniform(0, 2.5)):
                    process.send_signal(signal.SIGCONT)
                    del self.until[process.pid]

    def end(self) -> None:
        for process in self.all:
            process.kill()
            process.communicate()


def lines(folder: Path) -> list[list[str]]:
    path = folder / "log"
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


def undisturbed(run: str) -> bytes:
    state = b""
    for _ in range(STEPS):
        state += hashlib.sha256(state * 50 + run.encode()).digest()
    return state


@pytest.mark.parametrize("sort", ["flock", "lease", "machines"])
def test_each_run_is_trained_once_whoever_is_killed_or_suspended(
    tmp_path: Path, sort: str, nightly: bool
) -> None:
    for seed in range(20 if nightly else 1):
        folder = tmp_path / str(seed)
        folder.mkdir()
        crowd = Crowd(folder, sort, seed)
        try:
            strain(crowd)
        finally:
            crowd.end()
        judge(folder)


def strain(crowd: Crowd) -> None:
    """Kill at random numbers of lines of work, and wait until all is done."""
    at = sorted(crowd.chance.randrange(2, RUNS * STEPS) for _ in range(KILLS))
    while any(process.poll() is None for process in crowd.all):
        crowd.wake()
        while at and len(lines(crowd.folder)) >= at[0]:
            del at[0]
            crowd.kill_one()
        time.sleep(0.01)
    for process in crowd.all:
        assert process.wait() == 0, process.stderr.read()


def judge(folder: Path) -> None:
    """Each run was trained to its end once, no step was made twice, and the bits are right.

    A line is logged after what it tells: who is killed between the two leaves none.
    """
    log = lines(folder)
    for run in (f"run-{number}" for number in range(RUNS)):
        assert (folder / run / "result").read_bytes() == undisturbed(run)
        own = [words for words in log if words[0] in ("begin", "step", "end") and words[1] == run]
        assert "end" not in [words[0] for words in own[:-1]], own
        steps = [words[2] for words in own if words[0] == "step"]
        assert len(steps) == len({*steps}), own
        owners = [words[-1] for words in own]
        changes = [pid for pid, before in zip(owners, ["", *owners], strict=False) if pid != before]
        begun = [words[-1] for words in own if words[0] == "begin"]
        begins = [pid for pid, before in zip(begun, ["", *begun], strict=False) if pid != before]
        assert changes == begins, f"two at once: {own}"  # who begins works alone until another begins
        assert not list((folder / run).glob(".*.????????")), "what the dead had begun was not removed"
