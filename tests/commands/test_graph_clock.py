"""Content decides what the graph makes anew: no clock, be it ahead or behind, and no path of the checkout."""

import os
import sys
import time
from pathlib import Path

import pytest

from commands.graph.clock import date_now
from tests.commands.graph_copies import drawn, make, plan, with_stand_ins

DAY = 86_400
SECTION = Path("paper", "sections", "toys.tex")
CODE = Path("theory", "dynamics.py")
STRANGE = "a;b$c{d,e}{wildcards}'g\"h#i%j&k~l[m]*n\\o(p)|q<r>s?t`u!ü,é \n=x"  # all but what PATH is split at


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which everything is there, in a folder of a strange name that holds its Python."""
    folder = tmp_path_factory.mktemp("made") / STRANGE
    folder.mkdir()
    with_stand_ins(folder)
    environment = folder / ".venv"
    environment.symlink_to(sys.prefix)
    make(folder, str(environment / "bin" / "python"))
    return folder


def dated(path: Path, days: float) -> None:
    """Date a file ``days`` from now."""
    then = time.time() + days * DAY
    os.utime(path, (then, then))


def edit(path: Path, days: float) -> None:
    """Add an empty line to a file, and date it."""
    path.write_bytes(path.read_bytes() + b"\n")
    dated(path, days)


def files(folder: Path) -> list[Path]:
    """The sources of a copy."""
    tops = ("analysis", "commands", "paper/sections", "theory", "records", "stats", "experiments")
    return [path for top in tops for path in (folder / top).rglob("*") if path.is_file()]


def test_a_strange_path_is_no_hindrance(made: Path) -> None:
    assert plan(made) == []
    assert (made / "paper" / "build" / "ci" / "tex" / "main.pdf").is_file()


def test_a_current_folder_that_is_gone_is_no_hindrance(made: Path) -> None:
    gone = made.parent / "gone"
    gone.mkdir()
    here = Path.cwd()
    try:
        os.chdir(gone)
        gone.rmdir()
        assert plan(made) == []
    finally:
        os.chdir(here)


def test_dates_alone_make_nothing_anew(made: Path) -> None:
    for number, path in enumerate(files(made)):
        dated(path, (400, -9000)[number % 2])
    assert plan(made) == []


def test_an_edit_is_noticed_whatever_its_date_and_made_once(made: Path) -> None:
    """Also where what was made of it is of the future, which hides no edit."""
    for top in ("paper/generated", "paper/build", "results/.marks", "results/ci"):
        for path in (made / top).rglob("*"):
            dated(path, 300)
    edit(made / SECTION, -9000)
    assert plan(made)[0] == f"check of the text: {SECTION} changed"
    edit(made / CODE, 400)
    assert "figure dynamics: code of theory.dynamics changed" in plan(made)
    before = drawn(made)
    make(made)
    after = drawn(made)
    assert after["figure dynamics"] != before["figure dynamics"]
    assert after["figure toys"] == before["figure toys"]
    assert plan(made) == []


def test_files_of_the_future_are_dated_now_and_others_are_left(tmp_path: Path) -> None:
    probe, old, folder = tmp_path / "probe", tmp_path / "old", tmp_path / "folder"
    folder.mkdir()
    for path in (probe, old, folder / "new"):
        path.touch()
    dated(old, -1)
    dated(folder / "new", 1)
    before = old.stat().st_mtime_ns
    assert date_now([old, folder, tmp_path / "none"], probe) == [folder / "new"]
    assert (folder / "new").stat().st_mtime_ns == probe.stat().st_mtime_ns
    assert old.stat().st_mtime_ns == before
    assert date_now([old, folder], probe) == []
