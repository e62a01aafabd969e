"""What no file of the code may do, and what commands write: see SECURITY.md."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from commands.paths import ROOT

LOCKS = sorted(ROOT.glob("requirements*.lock"))
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["files"]
SOURCES = sorted(path for package in [*PACKAGES, "benchmarks"] for path in (ROOT / package).rglob("*.py"))
# a call by its dotted name that gives a string to a shell, code to Python, or unpacks where an archive says
FORBIDDEN = {
    "os.system",
    "os.popen",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
    "pickle.load",
    "pickle.loads",
    "marshal.loads",
    "shelve.open",
    "tempfile.mktemp",
    "yaml.load",
    "shutil.unpack_archive",
    "joblib.load",
}
PLAIN = {"commands/pages/sources.py": ["Environment"]}  # of pages in reStructuredText, from docstrings
METHODS = {"extractall"}
KEYWORDS = {("shell", True), ("allow_pickle", True), ("safe_mode", False), ("autoescape", False)}


def dangers(source: str) -> list[str]:
    """The calls of a source that are forbidden."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        told = {(k.arg, k.value.value) for k in node.keywords if isinstance(k.value, ast.Constant)}
        if name in FORBIDDEN or name.rpartition(".")[2] in METHODS or told & KEYWORDS:
            found.append(name)
    return found


def test_no_source_gives_a_string_to_a_shell_or_loads_a_pickle() -> None:
    found = {str(path.relative_to(ROOT)): dangers(path.read_text("utf-8")) for path in SOURCES}
    assert {path: calls for path, calls in found.items() if calls} == PLAIN
    assert dangers("subprocess.run(x, shell=True)\nnp.load(x, allow_pickle=True)\nf.extractall()") == [
        "subprocess.run",
        "np.load",
        "f.extractall",
    ]


def test_pickles_are_read_in_one_place() -> None:
    users = {
        str(p.relative_to(ROOT)) for p in SOURCES if re.search(r"^import pickle", p.read_text("utf-8"), re.M)
    }
    assert users == {"data/pickled.py"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_is_pinned_by_version_and_hash(lock: Path) -> None:
    lines = [line for line in lock.read_text("utf-8").replace("\\\n", " ").splitlines() if line.strip()]
    packages = [line for line in lines if not line.lstrip().startswith("#")]
    assert packages
    for line in packages:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,_-]+\])?==\S+ ", f"{line} "), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line
    assert not re.search(r"--(index|extra-index|find-links|trusted-host)|https?://", "".join(packages))


WATCHED = """
import os, runpy, sys
seen = open(sys.argv.pop(1), "w", encoding="utf-8", errors="surrogateescape")
def hook(event, told):
    if event == "open" and isinstance(told[0], (str, bytes)):
        flags = told[2] or 0
        if not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        paths = told[:1]
    elif event in {"os.mkdir", "os.remove", "os.rmdir", "os.truncate"}:
        paths = told[:1]
    elif event in {"os.rename", "os.link", "os.symlink"}:
        paths = told[:2]
    else:
        return
    for path in paths:
        if isinstance(path, int):  # a file that was opened before
            continue
        print(os.path.abspath(os.fsdecode(path)), file=seen, flush=True)
sys.addaudithook(hook)
sys.argv[0] = "commands"
runpy.run_module("commands", run_name="__main__", alter_sys=True)
"""
COMMANDS = {
    "data": ["data", "mnist_2k"],
    "status": ["status", "--profile", "ci"],
    "verify": ["verify", "42", "--json", "verdict.json"],
    "evaluate": ["evaluate", "images.npy", "--dataset", "mnist_2k", "--json", "scores.json"],
    "refused": ["evaluate", "images.npy", "--dataset", "../nothing/x.npy", "--json", "scores.json"],
    "paper": ["paper", "--profile", "ci", "--dry-run"],
}
TRAIN = ["train", "--objective=lsgan", "--architecture=mlp", "--dataset=images.npy", "--seed=0", "--epochs=1"]


@dataclass(frozen=True)
class Watch:
    """A command that has run: how it ended, what it printed, which paths it wrote, and those not allowed."""

    done: "subprocess.CompletedProcess[str]"
    written: set[Path]
    outside: set[Path]


def watched(place: Path, *words: str) -> Watch:
    """Run a command in ``place``, where images.npy lies."""
    log, temporary = place.parent / "written", place.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(temporary),
        "OPENBLAS_NUM_THREADS": "1",
    }
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "MPLCONFIGDIR": str(temporary)}
    np.save(place / "images.npy", np.resize(np.arange(255, dtype=np.uint8), (200, 28, 28)))
    done = subprocess.run(
        [sys.executable, "-P", "-c", WATCHED, log, *words],
        env=environment,
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    written = {Path(line) for line in log.read_text("utf-8", "surrogateescape").splitlines()}
    own = [place.parent / name for name in ("checkout", "cache")]
    allowed = [place, *own, temporary, ROOT / ".snakemake", Path("/dev"), Path("/proc")]
    return Watch(done, written, {path for path in written if not any(map(path.is_relative_to, allowed))})


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_write_below_the_checkout_and_the_cache_alone(place: Path, command: str) -> None:
    watch = watched(place, *COMMANDS[command])
    assert watch.done.returncode == (2 if command == "refused" else 0), watch.done.stderr
    assert watch.outside == set()
    assert watch.written or command in {"data", "status", "paper"}


def test_a_run_and_its_samples_are_written_there_alone(place: Path) -> None:
    trained = watched(place, *TRAIN)
    assert trained.done.returncode == 0, trained.done.stderr
    run = trained.done.stdout.split()[-1]
    sampled = watched(place, "sample", run, "--n", "10", "--out", "samples.npy")
    assert sampled.done.returncode == 0, sampled.done.stderr
    assert trained.outside | sampled.outside == set()
    assert any(
        path.is_relative_to(place.parent / "checkout" / "results" / "runs") for path in trained.written
    )
    assert place / "samples.npy" in sampled.written
