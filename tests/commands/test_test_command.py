"""``./study test``: what its options hand to pytest."""

import pytest
from click.testing import CliRunner

from commands.cli import test as command


@pytest.fixture
def line(monkeypatch):
    """Stands in for pytest, which passes; what it was called with."""
    called = []
    monkeypatch.setattr(command.subprocess, "call", lambda line, **_how: called.extend(line) or 0)
    return called


def test_nightly_reaches_pytest_without_the_guard_that_ends_a_long_test(line, monkeypatch) -> None:
    monkeypatch.setattr(command, "_cores", lambda: 2)
    assert (
        CliRunner().invoke(command.command, ["--nightly", "tests"], standalone_mode=False).return_value == 0
    )
    assert "--nightly" in line and "faulthandler_exit_on_timeout=true" not in line
    assert line[-1].endswith("tests")


def test_without_it_the_guard_stands(line, monkeypatch) -> None:
    monkeypatch.setattr(command, "_cores", lambda: 2)
    CliRunner().invoke(command.command, [], standalone_mode=False)
    assert "--nightly" not in line and "faulthandler_exit_on_timeout=true" in line


def test_the_help_has_every_option() -> None:
    shown = CliRunner().invoke(command.command, ["--help"]).output
    assert all(option in shown for option in ("--python", "--canary", "--nightly"))
