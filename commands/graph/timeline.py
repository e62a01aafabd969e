"""The log of a paper: when each stage worked, on how much processor time, and how busy the processors were.

One JSON object a line, in results/.marks/<profile>/timeline.jsonl, of the last paper that made anything:

    cores, start                       of the machine; seconds since the epoch, here and below
    stage, part, start, end, cpu       a stage's process, its part "" or one of its parts; cpu seconds
    at, cpu, busy                      about once a second: cpu seconds of the whole graph so far, and the
                                       share of the machine's processors that anybody used since the last
    end, cpu                           of the whole

``study status --timeline`` shows it. A log that cannot be written is no reason to stop a stage.
"""

import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path

from commands import paths

VARIABLE = "STUDY_TIMELINE"  # the log that a stage adds to
FILE = "timeline.jsonl"
PACE = 1.0  # seconds between samples
_BEGAN = time.time()  # of this process, nearly


def file_of(profile: str) -> Path:
    """Find the log of a profile's last paper."""
    return paths.results() / ".marks" / profile / FILE


@contextmanager
def logged(path: Path) -> Iterator[None]:
    """Log what the processes do that the block starts; what was at ``path`` stays if they make nothing."""
    draft = path.with_name(f".{path.name}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
    _add(draft, cores=_cores(), start=time.time())
    done, before = threading.Event(), _seconds()
    sampler = threading.Thread(target=_sample, args=(draft, done), daemon=True)
    os.environ[VARIABLE] = str(draft)
    sampler.start()
    try:
        yield
    finally:
        del os.environ[VARIABLE]
        done.set()
        sampler.join()
        _add(draft, end=time.time(), cpu=round(_seconds() - before, 2))
        with suppress(OSError):
            if b'"stage"' in draft.read_bytes():
                draft.replace(path)
            else:
                draft.unlink()


@contextmanager
def stage(arguments: Sequence[str]) -> Iterator[None]:
    """Log this process as a stage, which is called by its ``arguments`` up to the first option.

    Nothing is logged where no paper is being made.
    """
    name = " ".join(takewhile(lambda word: not word.startswith("-"), arguments))
    path = os.environ.get(VARIABLE)
    try:
        yield
    finally:
        if path:
            _add(Path(path), stage=name, part="", start=_BEGAN, end=time.time(), cpu=_seconds())


@contextmanager
def part(of: str, name: str) -> Iterator[None]:
    """Log the block as the part ``name`` of the stage ``of``."""
    path, start, before = os.environ.get(VARIABLE), time.time(), _seconds()
    try:
        yield
    finally:
        if path:
            _add(Path(path), stage=of, part=name, start=start, end=time.time(), cpu=_seconds() - before)


def _add(path: Path, **facts: object) -> None:
    """Add a line in one step, as several processes write."""
    with suppress(OSError), path.open("a", encoding="utf-8") as log:
        log.write(json.dumps(facts) + "\n")


def _seconds() -> float:
    """Processor time of this process and of those of its children that have ended."""
    return round(sum(os.times()[:4]), 2)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _sample(path: Path, done: threading.Event) -> None:
    """Add a sample now and then until it is ``done``."""
    import psutil

    here = psutil.Process()
    psutil.cpu_percent()  # the share is since the call before
    while not done.wait(PACE):
        seconds = 0.0
        for process in here.children(recursive=True):
            with suppress(psutil.Error):
                seconds += sum(process.cpu_times()[:4])  # with those of its children that have ended
        _add(path, at=time.time(), cpu=round(seconds, 2), busy=psutil.cpu_percent() / 100)
