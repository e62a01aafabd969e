"""The engine in its own folders: heard however it fails, deaf to other workflows' settings."""

import sys
from pathlib import Path

import pytest

from commands.graph.calling import engine_command
from commands.graph.driver import driver_lock, run_group
from commands.graph.engine import LOG, MOST

SETTINGS = {"profile": "ci"}
GOOD = """
rule all:
    output: "made"
    shell: "echo made > {output}"
"""
FAILURES = {
    "a syntax error": ("rule all oops", "SyntaxError"),
    "an import": ("import nosuchmodule", "No module named 'nosuchmodule'"),
    "an exception": ("raise OSError(5, 'boom')", "[Errno 5] boom"),
    "an input that nothing makes": ("rule all:\n    input: 'nosuch.txt'", "nosuch.txt"),
    "a target that is not there": ("rule other:\n    output: 'x'\n    shell: 'touch x'", "all"),
    "a rule that says nothing": (
        "rule all:\n    output: 'made'\n    shell: 'exit 7'",
        "returned non-zero exit status 7.\nengine: rule all failed, making made\n",
    ),
    "a rule that makes nothing": (
        "rule all:\n    output: 'made'\n    shell: 'true'",
        "made (missing locally",
    ),
    "no graph at all": (None, "No Snakefile found"),
}


def run(folder: Path, graph: str | None = GOOD) -> int:
    """Let the driver run the engine in ``folder``; returns its exit code."""
    if graph is not None:
        (folder / "Snakefile").write_text(graph)
    with driver_lock(folder / "lock") as lock:
        return run_group(engine_command("all", SETTINGS), folder, lock)


@pytest.mark.parametrize("failure", FAILURES)
def test_what_the_engine_says_of_its_failure_is_repeated(tmp_path: Path, capfd, failure: str) -> None:
    graph, said = FAILURES[failure]
    assert run(tmp_path, graph) == 1
    captured = capfd.readouterr()
    assert said in captured.err
    lines = captured.err.splitlines()
    assert all(line.startswith("engine: ") for line in lines)
    assert len(lines) <= MOST
    assert said.splitlines()[0] in (tmp_path / LOG).read_text()


def test_a_rule_is_heard_before_the_engine_is(tmp_path: Path, capfd) -> None:
    assert (
        run(tmp_path, "rule all:\n    output: 'made'\n    shell: 'echo study: claim 42 is fail >&2; exit 1'")
        == 1
    )
    lines = capfd.readouterr().err.splitlines()
    assert lines[0] == "study: claim 42 is fail"
    assert len(lines) == 3


def test_an_engine_that_succeeds_says_nothing(tmp_path: Path, capfd) -> None:
    assert run(tmp_path) == 0
    assert capfd.readouterr() == ("", "")


def test_a_log_that_cannot_be_written_is_no_noise(tmp_path: Path, capfd) -> None:
    full = (
        "import errno, logging, types\n"
        "from snakemake.logging import logger\n"
        "def write(text):\n    open('tried', 'w').close()\n    raise OSError(errno.ENOSPC, 'No space left')\n"
        "logger.addHandler(logging.StreamHandler(types.SimpleNamespace(write=write, flush=bool)))\n"
    )
    assert run(tmp_path, f"{full}rule all:\n    output: 'made'\n    shell: 'touch made'") == 0
    assert (tmp_path / "tried").exists()
    assert capfd.readouterr() == ("", "")


def test_an_engine_that_was_killed_is_told(tmp_path: Path, capfd) -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    with driver_lock(tmp_path / "lock") as lock:
        assert run_group([sys.executable, "-c", code], tmp_path, lock) == -9
    assert capfd.readouterr().err == "engine: ended by SIGKILL (no memory left?)\n"


def test_a_home_that_cannot_be_written_is_left_alone(tmp_path: Path, monkeypatch, capfd) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, "/dev/null/nowhere")
    assert run(tmp_path) == 0
    assert capfd.readouterr().err == ""
    assert {path.name for path in tmp_path.iterdir()} == {".snakemake", "Snakefile", "lock", "made"}


def test_profiles_of_other_workflows_are_not_read(tmp_path: Path, monkeypatch, capfd) -> None:
    config = "cores: 0\nforceall: true\nnosuchoption: 1\n"
    home = tmp_path / "home"
    for place in (home / ".config" / "snakemake" / "mine", tmp_path / "profiles" / "default"):
        place.mkdir(parents=True)
        (place / "config.yaml").write_text(config)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("SNAKEMAKE_PROFILE", "mine")
    assert run(tmp_path) == 0
    first = (tmp_path / "made").stat().st_mtime_ns
    assert run(tmp_path) == 0
    assert (tmp_path / "made").stat().st_mtime_ns == first
    assert capfd.readouterr().err == ""
