"""``test``, ``check`` and ``clean``: exit codes, paths, and what they never touch."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner

from commands.cli import check, clean, test
from commands.graph.driver import driver_lock
from commands.paths import ROOT
from commands.scoring import reference_cache
from data import Images
from experiments.training.run_lock import run_lock
from theory.errors import EquipoiseError

# ---------------------------------------------------------------- test


@pytest.fixture
def pytest_called(monkeypatch):
    """Stands in for pytest: ``code`` is what it returns, ``arguments`` what it was given."""
    called = {"code": 0, "arguments": []}

    def call(arguments, cwd, env):
        called["arguments"], called["folder"] = arguments[3:], cwd
        return called["code"]

    monkeypatch.setattr(subprocess, "call", call)
    return called


@pytest.mark.parametrize(("pytests", "ours"), [(0, 0), (1, 1), (2, 1), (3, 1), (4, 2), (5, 2)])
def test_the_exit_codes_of_pytest_become_ours(pytest_called, pytests, ours) -> None:
    pytest_called["code"] = pytests
    assert test.command.main([], standalone_mode=False) == ours


def test_arguments_go_to_pytest_and_paths_are_the_callers(pytest_called, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").touch()
    test.command.main(["-k", "kl", "--lf", "mine.py::test_a", "tests/gan", "-x"], standalone_mode=False)
    assert pytest_called["folder"] == ROOT
    given = pytest_called["arguments"]
    assert given[-6:] == ["-k", "kl", "--lf", f"{tmp_path}/mine.py::test_a", "tests/gan", "-x"]
    assert any(argument.startswith("--durations") for argument in given)


@pytest.mark.parametrize(
    ("arguments", "shared"),
    [
        ([], True),
        (["-x", "tests/gan"], True),
        (["-k", "kl"], False),
        (["tests/gan/test_step.py"], False),
        (["--lf"], False),
        (["-n", "3"], False),
        (["-n3"], False),
        (["--pdb"], False),
    ],
)
def test_many_tests_are_shared_out_among_the_cores_and_a_users_number_wins(pytest_called, arguments, shared):
    test.command.main(arguments, standalone_mode=False)
    given = " ".join(pytest_called["arguments"])
    cores = len(os.sched_getaffinity(0))
    assert (f"--numprocesses={min(cores, test.MOST_PROCESSES)} " in f"{given} ") == (shared and cores > 1)
    assert ("--dist=worksteal" in given) == (shared and cores > 1)


HANGING = """
import threading
def test_one(): pass
def test_that_hangs(): threading.Event().wait()
def test_two(): pass
def test_three(): pass
"""
SOON = "5"  # seconds in place of ``HANGS``: the others take milliseconds


@pytest.mark.slow
def test_a_test_that_hangs_is_named_and_the_others_are_run(tmp_path: Path) -> None:
    (tmp_path / "test_hanging.py").write_text(HANGING)
    guard = [option.replace(str(test.HANGS), SOON) for option in test.GUARD]
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist=worksteal", *guard, "test_hanging.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "crashed while running 'test_hanging.py::test_that_hangs'" in done.stdout
    assert "1 failed, 3 passed" in done.stdout
    assert "in test_that_hangs" in done.stderr


def test_by_night_a_test_may_take_hours(pytest_called) -> None:
    for arguments in ([], ["--nightly"]):
        test.command.main(arguments, standalone_mode=False)
        guarded = any("faulthandler" in argument for argument in pytest_called["arguments"])
        assert guarded == (not arguments and len(os.sched_getaffinity(0)) > 1)


# ---------------------------------------------------------------- check


def python(code: str) -> list[str]:
    return [Path(sys.executable).name, "-c", code]


def test_only_what_failed_shows_its_output(monkeypatch) -> None:
    good = python("print('all is well')")
    monkeypatch.setattr(
        check, "CHECKS", {"format": good, "types": python("print('a.py:1: no'); raise SystemExit(1)")}
    )
    done = CliRunner().invoke(check.command, standalone_mode=False)
    assert done.return_value == 1
    first, second, shown = done.output.splitlines()
    assert first.startswith("✓ format")
    assert second.startswith("✗ types")
    assert shown.strip() == "a.py:1: no"


def test_the_checks_run_in_the_checkout_and_pass_if_all_do(monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    here = python(f"import os; assert os.getcwd() == os.environ['PYTHONPATH'] == {str(ROOT)!r}")
    monkeypatch.setattr(check, "CHECKS", {"format": here, "lint": here})
    done = CliRunner().invoke(check.command, standalone_mode=False)
    assert done.return_value == 0
    assert done.output.count("✓") == 2


def test_an_interrupted_check_ends_the_tools_that_it_started(monkeypatch) -> None:
    processes = []

    def interrupted(process):
        processes.append(process)
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "CHECKS", {"slow": ["python", "-c", "import time; time.sleep(60)"]})
    monkeypatch.setattr(check, "_told", interrupted)
    assert CliRunner().invoke(check.command).exit_code != 0
    (process,) = processes
    assert process.returncode == -signal.SIGTERM


# ---------------------------------------------------------------- clean


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> Path:
    root, cache = tmp_path / "checkout", tmp_path / "cache"
    for file in (
        ".snakemake/log/a", "paper/build/ci/paper.pdf", "paper/generated/ci/numbers.tex", "paper/main.tex",
        "study", ".pytest_cache/a", "gan/__pycache__/a.pyc", "gan/a.py", ".venv/lib/__pycache__/a.pyc",
        "results/runs/a/result.json", "results/smoke/ledger.json", "results/full/ledger.json",
        "results/.marks/smoke/figures/a", "results/.marks/smoke/read", "results/.marks/claims.json",
        "results/.marks/smoke/trained-a",
    ):  # fmt: skip
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(1000))
    monkeypatch.setenv("EQUIPOISE_CACHE", str(cache))
    for folder in cached():
        folder.mkdir(parents=True)
        (folder / "a").write_bytes(bytes(1000))
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(root))
    return root


def cached() -> list[Path]:
    """A dataset's folder in the cache, and one of what scores keep."""
    return [clean.cache_folder() / "data" / "mnist", clean.cache_folder() / "references" / ("0a" * 16)]


def left(root: Path) -> set[str]:
    return {
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.is_file() and path.name != ".driver.lock"
    }


SOURCES = {"paper/main.tex", "study", "gan/a.py", ".venv/lib/__pycache__/a.pyc", "results/full/ledger.json"}
RESULTS = {"results/runs/a/result.json", "results/smoke/ledger.json", "results/.marks/smoke/trained-a"}


def run_clean(*options: str) -> str:
    return CliRunner().invoke(clean.command, options, catch_exceptions=False).output


def test_results_stay_and_what_goes_is_said(checkout) -> None:
    said = run_clean()
    assert left(checkout) == SOURCES | RESULTS
    assert "paper/build" in said
    assert clean.cache_folder().exists()
    assert run_clean() == "nothing to remove\n"


def test_results_go_when_asked_but_never_the_committed_record(checkout) -> None:
    run_clean("--results")
    assert left(checkout) == SOURCES


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no repository to ask")
def test_what_is_committed_of_the_results_is_kept() -> None:
    committed = subprocess.check_output(["git", "-C", str(ROOT), "ls-files", "results"], text=True).split()
    assert {Path(path).parts[1] for path in committed} == set(clean.KEPT.split("|"))


def test_downloads_go_when_asked(checkout) -> None:
    said = run_clean("--data")
    assert all(str(folder) in said for folder in cached())
    assert not clean.cache_folder().exists()
    assert left(checkout) == SOURCES | RESULTS


@pytest.mark.parametrize(
    "place", ["thesis.txt", "data/thesis.txt", "data/mine/a.npy", "references/thesis.bib"]
)
def test_what_else_lies_in_the_folder_of_the_cache_stays(checkout, place) -> None:
    own = clean.cache_folder() / place
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("three years")
    run_clean("--data", "--results")
    assert [path for path in clean.cache_folder().rglob("*") if path.is_file()] == [own]


def test_what_scores_keep_is_named_as_clean_looks_for_it(checkout, monkeypatch) -> None:
    images = Images("mine", "test", np.zeros((4, 28, 28), np.uint8), None, "0" * 64)
    monkeypatch.setattr(reference_cache, "FEWEST", 1)
    extractor = SimpleNamespace(sha256="0" * 64)
    folder = reference_cache._folder(extractor, images, images, None)
    folder.mkdir(parents=True)
    assert folder in clean._fetched()


def test_nothing_is_removed_from_a_folder_that_is_no_checkout(checkout) -> None:
    (checkout / "study").unlink()
    before = left(checkout)
    with pytest.raises(EquipoiseError, match="is not a checkout; nothing is removed"):
        run_clean("--results")
    assert left(checkout) == before


def test_nothing_is_removed_while_the_paper_is_being_made(checkout, monkeypatch) -> None:
    before = left(checkout)
    with driver_lock(checkout / "results" / ".driver.lock"), pytest.raises(EquipoiseError, match="at work"):
        run_clean()
    assert left(checkout) == before


def test_results_are_not_removed_under_a_run_at_work(checkout) -> None:
    before = left(checkout)
    run = checkout / "results" / "runs" / "a"
    with run_lock(run, print):
        with pytest.raises(EquipoiseError, match="run a is at work"):
            run_clean("--results")
        (run / "lease").unlink()
    assert left(checkout) == before
