"""Checkouts of their own in which ``./study paper`` is killed, and the processes that are at work in one."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from commands.paths import ROOT
from tests.commands.graph_copies import copied

SHOT = 3600  # seconds after which a command that hangs is killed, and its test fails
DOOR = ("study", "pyproject.toml", "requirements.lock")
MORE = ("planted", "equipoise")  # packages that the real stages import


class Checkout:
    """A copy of this checkout in ``folder``, whose commands are called through its own front door."""

    def __init__(self, folder: Path) -> None:
        self.folder = copied(folder)
        for name in DOOR:
            shutil.copy(ROOT / name, folder)
        for name in MORE:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / ".venv").symlink_to(Path(sys.prefix))
        self.said = folder.with_name(f"{folder.name}.said")

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
        """Call the front door; what it says is added to the file ``said``."""
        with self.said.open("ab") as said:
            return subprocess.Popen(
                ["bash", self.folder / "study", *arguments],
                cwd=self.folder,
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    def finish(self, *arguments: str) -> int:
        """Call the front door and wait; returns the exit code."""
        process = self.start(*arguments)
        try:
            return process.wait(SHOT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise

    def processes(self) -> dict[int, list[str]]:
        """What is at work in this checkout, by process number: the words of each command line."""
        mark = f"PYTHONPATH={self.folder}".encode()
        return {
            pid: words(pid) for pid in numbers() if mark in _read(pid, "environ").split(b"\0") and alive(pid)
        }


def numbers() -> Iterator[int]:
    """The numbers of all processes."""
    return (int(name) for name in os.listdir("/proc") if name.isdigit())


def words(pid: int) -> list[str]:
    """The words of a process' command line; none of one that is gone."""
    return _read(pid, "cmdline").decode(errors="replace").split("\0")[:-1]


def alive(pid: int) -> bool:
    """Whether a process has not ended."""
    stat = _fields(pid)
    return bool(stat) and stat[0] not in "ZX"


def seconds(pid: int, *, alone: bool = False) -> float:
    """The processor time of a process, and unless ``alone`` of all that it has started."""
    stat = _fields(pid)
    ticks = sum(map(int, stat[11 : 13 if alone else 15])) if stat else 0
    more = 0.0 if alone else sum(map(seconds, _children(pid)))
    return ticks / os.sysconf("SC_CLK_TCK") + more


def below(pid: int) -> Iterator[int]:
    """The processes that a process has started, and what these have."""
    for child in _children(pid):
        yield child
        yield from below(child)


def _children(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            yield from map(int, _read(pid, f"task/{task}/children").split())


def stage(pid: int) -> str:
    """What a process does, as the graph calls it: engine, run, score, ...; else the name of its program."""
    line = words(pid)
    if "commands.graph.engine" in line:
        return "engine"
    if "commands" in line and line[line.index("commands") - 1] == "-m":
        return next((word for word in line[line.index("commands") + 1 :] if not word.startswith("-")), "")
    return Path(line[0]).name if line else ""


def _fields(pid: int) -> list[str]:
    return _read(pid, "stat").decode(errors="replace").rpartition(")")[2].split()


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


LEFT_OUT = {"lease", "speed.csv", ".driver.lock", "timeline.jsonl", "unchanged.json"}  # who, when, how fast
TIMES = {"seconds", "steps_per_second", "total_seconds"}


def left_by(folder: Path) -> dict[str, object]:
    """What a study has left, by path: the bytes of every file, of JSON the content without times.

    That is all below results (but full, which is committed, and the graph's own marks), the figures, tables
    and texts that the paper reads, and the PDF. Left out are locks, the log of the processors and speed.csv.
    """
    tops = [*(folder / "results").glob("[!.f]*"), folder / "paper" / "generated"]
    files = [path for top in tops for path in top.rglob("*") if path.is_file()]
    files += (folder / "paper" / "build").glob("*/paper.pdf")
    return {str(path.relative_to(folder)): _content(path) for path in files if path.name not in LEFT_OUT}


def _content(path: Path) -> object:
    return timeless(json.loads(path.read_text("utf-8"))) if path.suffix == ".json" else path.read_bytes()


def timeless(content: object) -> object:
    """JSON without what it says of times."""
    if isinstance(content, dict):
        return {key: timeless(value) for key, value in content.items() if key not in TIMES}
    return [timeless(value) for value in content] if isinstance(content, list) else content


def wait_until(found, process: "subprocess.Popen[bytes]", pause: float = 0.01):
    """The first true value of ``found()``; a false one if the process ends before."""
    while not (value := found()) and process.poll() is None:
        time.sleep(pause)
    return value
