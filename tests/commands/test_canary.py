"""The canary: what it installs, that it leaves every other environment alone, and what it says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from commands import canary
from commands.cli import test as command
from theory.errors import EquipoiseError, WrongUsage


@pytest.fixture
def pip(monkeypatch):
    """Stands in for an environment of the canary and its pip, which finds what is in ``index``."""
    here = {"tensorflow": "2.21.0", "tf-keras": "2.21.0", "keras": "3.15.1"}
    index = {"tensorflow": "2.22.0rc0", "tf-keras": "2.21.0", "tf-keras-nightly": "2.22.0.dev1"}

    def run(line, **_how):
        name, _, asked = line[-1].partition("==")
        found = index.get(name, "")
        if "uninstall" in line:
            for gone in canary.BESIDE:
                here.pop(gone, None)
        elif not found.startswith(asked.rstrip("*")) or not found:
            return subprocess.CompletedProcess(line, 1, "", f"a line\nERROR: No distribution for {name}\n")
        else:
            here[name] = found
        return subprocess.CompletedProcess(line, 0, "", "")

    monkeypatch.setattr(sys, "prefix", "/somewhere/.venv-canary")
    monkeypatch.setattr(canary.subprocess, "run", run)
    monkeypatch.setattr(canary, "installed", here.get)
    # pip's own modules warn where distutils was imported before them
    monkeypatch.setattr(canary.installer.pip, "files", lambda _environment: [])
    monkeypatch.setattr(canary, "locked", lambda: "2.21.0")
    return here, index


def test_a_nightly_tf_keras_stands_in_for_one_that_is_not_out(pip) -> None:
    here, _ = pip
    canary.fetch()
    assert here == {"tensorflow": "2.22.0rc0", "tf-keras-nightly": "2.22.0.dev1", "keras": "3.15.1"}
    assert canary.told() == "tensorflow 2.22.0rc0, tf-keras-nightly 2.22.0.dev1, keras 3.15.1"


def test_the_tf_keras_of_the_same_minor_version_is_taken_where_it_is_out(pip) -> None:
    here, index = pip
    index["tf-keras"] = "2.22.0"
    canary.fetch()
    assert here["tf-keras"] == "2.22.0"
    assert "tf-keras-nightly" not in here


def test_one_that_fits_is_left_as_it_is(pip, monkeypatch) -> None:
    here, index = pip
    index["tensorflow"] = "2.21.1"
    canary.fetch()
    assert here["tf-keras"] == "2.21.0"


def test_after_the_locks_were_installed_again_one_tf_keras_is_left(pip) -> None:
    here, _ = pip
    here["tf-keras-nightly"] = "2.22.0.dev1"  # beside the locks' own, whose files lie over its files
    canary.fetch()
    assert "tf-keras" not in here


def test_what_pip_says_becomes_one_line(pip) -> None:
    _, index = pip
    del index["tensorflow"]
    with pytest.raises(EquipoiseError, match=r"^pip could not install tensorflow: No distribution for"):
        canary.fetch()


def test_no_other_environment_is_touched(pip, monkeypatch) -> None:
    monkeypatch.setattr(sys, "prefix", "/somewhere/.venv")
    monkeypatch.setattr(canary.subprocess, "run", lambda *_: pytest.fail("pip was called"))
    with pytest.raises(WrongUsage, match="test --canary"):
        command.command.main(["--canary"], standalone_mode=False)


@pytest.mark.parametrize(("code", "word"), [(0, "passed with"), (1, "not passed with")])
def test_the_tests_are_run_and_what_was_tried_is_said(pip, monkeypatch, capsys, code, word) -> None:
    given = []
    monkeypatch.setattr(command.subprocess, "call", lambda line, **_: given.append(line[-1]) or code)
    assert command.command.main(["--canary", "-x"], standalone_mode=False) == code
    assert given == ["-x"]
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"{word} tensorflow 2.22.0rc0, ")
    assert last.endswith("; pinned: 2.21.0")


def test_without_a_newer_one_there_is_nothing_to_try(pip, monkeypatch, capsys) -> None:
    _, index = pip
    index["tensorflow"] = "2.21.0"
    monkeypatch.setattr(command.subprocess, "call", lambda *_, **__: pytest.fail("pytest was called"))
    assert command.command.main(["--canary"], standalone_mode=False) == 0
    assert "nothing to try" in capsys.readouterr().out


def test_the_real_lock_names_the_version() -> None:
    if Path(sys.prefix).name != ".venv-canary":  # which has another than the lock's
        assert canary.locked() == canary.installed("tensorflow")
    assert re.fullmatch(r"\d+\.\d+\.\d+", canary.locked())
    assert canary.installed("no-such-distribution") is None


def test_another_python_than_the_one_asked_for_is_refused() -> None:
    here = f"3.{sys.version_info.minor}"
    other = next(version for version in ("3.11", "3.12") if version != here)
    with pytest.raises(WrongUsage, match=rf"this is Python {here}; \./study test --python {other} "):
        command.command.main(["--python", other], standalone_mode=False)
