"""Whatever the locale, commands print the same bytes; a locale's own character set is made for the test."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALL = {  # each is tried with the quickest command that prints more than ASCII
    "LC_ALL=C": {"LC_ALL": "C"},
    "POSIX, not coerced": {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "Latin-1": {"LC_ALL": "de_DE.ISO-8859-1"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8"},
    "decimal comma": {"LC_NUMERIC": "de_DE.ISO-8859-1", "LC_COLLATE": "de_DE.ISO-8859-1"},
    "ASCII by variable": {"PYTHONIOENCODING": "ascii:strict"},
}
COMMANDS = {
    "--help": ["--help"],
    "status": ["status", "--profile", "ci"],
    "evaluate": ["evaluate", "nowhere-é.npy"],
    "paper": ["paper", "--profile", "ci", "--dry-run"],
}


@pytest.fixture(scope="module")
def locales(tmp_path_factory) -> Path:
    """A folder of locales, for LOCPATH; they are missing where there is no localedef or no source of them."""
    folder = tmp_path_factory.mktemp("locales")
    if shutil.which("localedef"):
        for name, characters in (("de_DE", "ISO-8859-1"), ("tr_TR", "UTF-8")):
            target = folder / f"{name}.{characters}"
            making = ["localedef", "--no-archive", "-i", name, "-f", characters, target]
            subprocess.run(making, capture_output=True, check=False)
    return folder


def called(arguments: list[str], **variables: str) -> tuple[int, bytes, bytes]:
    program = [sys.executable, "-P", "-m", "commands", *arguments]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = kept | {"PYTHONPATH": str(ROOT)} | variables
    done = subprocess.run(program, env=environment, cwd=ROOT, capture_output=True, check=False)
    return done.returncode, without_seconds(done.stdout), done.stderr


def without_seconds(output: bytes) -> bytes:
    """What is printed but for how long it took."""
    return b"\n".join(line.rpartition(b" in ")[0] or line for line in output.splitlines())


@cache
def clean(arguments: tuple[str, ...]) -> tuple[int, bytes]:
    """What is done in a locale of UTF-8."""
    return called([*arguments], LC_ALL="C.UTF-8")[:2]


def same_in(variables: dict[str, str], arguments: list[str], locales: Path) -> bytes:
    """Compare what is printed and the code with those of a UTF-8 locale; returns what is printed."""
    code, out = clean(tuple(arguments))
    got = called(arguments, LOCPATH=str(locales), **variables)
    assert got[:2] == (code, out)
    assert b"Traceback" not in got[2]
    assert b"unexpected" not in got[2]
    return out


@pytest.mark.parametrize("name", ALL)
def test_no_locale_changes_a_byte_of_a_verdict(name: str, locales: Path) -> None:
    assert "✓".encode() in same_in(ALL[name], ["verify", "42"], locales)


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_latin_1_changes_no_byte_of_a_command(command: str, locales: Path) -> None:
    same_in(ALL["Latin-1"], COMMANDS[command], locales)


def test_a_name_that_is_no_text_is_printed(tmp_path: Path) -> None:
    code, _, err = called(["evaluate", os.fsdecode(b"no\xfftext.npy")], LC_ALL="C.UTF-8")
    assert code == 2
    assert b"no" in err
    assert b"unexpected" not in err
