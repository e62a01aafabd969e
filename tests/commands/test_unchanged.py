"""Where nothing changed the engine does not start; whatever did change, it does."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import paths
from commands.graph import calling, inputs, unchanged
from commands.graph.unchanged import Watched, forget, remember, remembered

TOLD = {"profile": "ci", "compute": "yes", "commit": "at 0123456789"}
SOURCES = {
    "Snakefile": "rule all:",
    "pyproject.toml": "[project]",
    "requirements.lock": "numpy==2",
    "theory/__init__.py": "",
    "theory/worlds/laws.py": "A = 1",
    "data/__init__.py": "",
    "data/mnist_2k/images.gz": "pixels",
    "commands/__init__.py": "",
    "paper/main.tex": "text",
    "paper/equipoise.sty": "style",
    "paper/sections/toys.tex": "words",
    "results/full/planted_lies.json": "{}",
    "results/full/runs/a/result.json": "{}",
    "cache/mnist.gz": "pixels",
    "results/runs/b/result.json": "{}",
}
MADE = {
    "results/ci/manifest.json": "{}",
    "results/ci/ledger.json": "{}",
    "results/ci/runs/b/scores.json": "{}",
    "results/.marks/ci/read": "1",
    "results/.marks/ci/figures/toys": "1",
    "paper/generated/ci/settings.json": "{}",
    "paper/generated/ci/figures/toys.pdf": "%PDF",
    "paper/generated/ci/tables/slopes.tex": "table",
    "paper/build/ci/report.html": "<p>",
    "paper/build/ci/tex/main.pdf": "%PDF",
}


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with something of each sort, just made and remembered."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    monkeypatch.delenv("EQUIPOISE_DATA", raising=False)
    monkeypatch.setattr(unchanged, "settings", lambda profile, **_: TOLD | {"profile": profile})
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in unchanged.PROGRAMS:
        (programs / name).write_text("")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    for name, content in (SOURCES | MADE).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    watched = the_watched(tmp_path)
    remember(watched, forget(watched), "said")
    return tmp_path


def the_watched(folder: Path) -> Watched:
    return Watched("ci", "all", TOLD, (folder / "cache", folder / "results" / "runs" / "b" / "result.json"))


def stands() -> bool:
    return remembered("ci", "all") is not None


def test_what_is_as_it_was_stands_and_what_was_said_is_known(checkout: Path) -> None:
    assert remembered("ci", "all") == "said"


@pytest.mark.parametrize("file", [*SOURCES, *MADE])
def test_a_file_that_is_altered_or_gone_is_seen_whatever_its_date(checkout: Path, file: str) -> None:
    path = checkout / file
    before, content = path.stat(), path.read_bytes()
    path.write_bytes((content or b" ")[:-1] + b"~")  # of the same length where it had one
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not stands()
    path.write_bytes(content)
    assert stands()
    path.unlink()
    assert not stands()


@pytest.mark.parametrize("file", [*SOURCES, *MADE])
def test_a_date_alone_means_nothing(checkout: Path, file: str) -> None:
    os.utime(checkout / file, (2_000_000_000, 2_000_000_000))
    assert stands()


@pytest.mark.parametrize(
    "file",
    [
        "theory/further.py",
        "theory/worlds/further.toml",
        "further/__init__.py",
        "paper/sections/further.tex",
        "data/mnist_2k/further.gz",
        "results/full/runs/c/result.json",
        "results/.marks/ci/fresh",
        "paper/generated/ci/figures/further.pdf",
    ],
)
def test_a_file_that_came_is_seen(checkout: Path, file: str) -> None:
    (checkout / file).parent.mkdir(parents=True, exist_ok=True)
    (checkout / file).touch()
    assert not stands()


def test_a_file_under_another_name_is_seen(checkout: Path) -> None:
    (checkout / "theory" / "worlds" / "laws.py").rename(checkout / "theory" / "worlds" / "law.py")
    assert not stands()


def test_content_that_moves_from_one_file_to_the_next_is_seen(checkout: Path) -> None:
    folder = checkout / "paper" / "sections"
    (folder / "toys.tex").write_text("")
    (folder / "toyt.tex").write_text("words")
    assert not stands()


def another_commit(_: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(unchanged, "settings", lambda *_, **__: TOLD | {"commit": "at another"})


def another_python(_: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(unchanged.sys, "version", "4.0")


def another_package(folder: Path, patch: pytest.MonkeyPatch) -> None:
    (folder / "site-packages" / "numpy-3.dist-info").mkdir(parents=True)
    patch.syspath_prepend(str(folder / "site-packages"))


def another_tex(folder: Path, _: pytest.MonkeyPatch) -> None:
    (folder / "bin" / "pdflatex").write_text("newer")


def no_tex(folder: Path, _: pytest.MonkeyPatch) -> None:
    (folder / "bin" / "latexmk").unlink()


def data_elsewhere(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("EQUIPOISE_DATA", str(folder))


def a_damaged_note(folder: Path, _: pytest.MonkeyPatch) -> None:
    note = folder / "results" / ".marks" / "ci" / unchanged.FILE
    note.write_text(note.read_text()[:-20])


def an_empty_note(folder: Path, _: pytest.MonkeyPatch) -> None:
    (folder / "results" / ".marks" / "ci" / unchanged.FILE).write_text("[]")


def a_note_of_another_profile(folder: Path, _: pytest.MonkeyPatch) -> None:
    theirs = folder / "results" / ".marks" / "ci" / unchanged.FILE
    note = json.loads(theirs.read_text())
    theirs.write_text(json.dumps(note | {"made": note["sources"]}))


@pytest.mark.parametrize(
    "change",
    [
        another_commit,
        another_python,
        another_package,
        another_tex,
        no_tex,
        data_elsewhere,
        a_damaged_note,
        an_empty_note,
        a_note_of_another_profile,
    ],
    ids=lambda change: change.__name__,
)
def test_surroundings_that_differ_are_seen(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path, pytest.MonkeyPatch], None]
) -> None:
    change(checkout, monkeypatch)
    assert not stands()


def test_another_target_or_profile_is_not_known(checkout: Path) -> None:
    assert remembered("ci", "all_but_pdf") is None
    assert remembered("smoke", "all") is None


def test_what_is_edited_while_the_engine_is_at_work_is_not_taken_as_read(checkout: Path) -> None:
    watched = the_watched(checkout)
    before = forget(watched)
    (checkout / "paper" / "sections" / "toys.tex").write_text("later words")
    remember(watched, before, "")
    assert not stands()


def test_a_run_that_the_graph_has_made_is_no_edit(checkout: Path) -> None:
    result = checkout / "results" / "runs" / "b" / "result.json"
    result.unlink()
    watched = the_watched(checkout)
    before = forget(watched)
    result.write_text("{}")
    remember(watched, before, "")
    assert stands()
    result.write_text('{"seed": 1}')
    assert not stands()


def test_a_run_that_was_there_and_is_another_now_is_an_edit(checkout: Path) -> None:
    watched = the_watched(checkout)
    before = forget(watched)
    (checkout / "results" / "runs" / "b" / "result.json").write_text('{"seed": 1}')
    remember(watched, before, "")
    assert not stands()


def test_a_run_that_is_cut_off_leaves_nothing_known(checkout: Path) -> None:
    forget(the_watched(checkout))
    assert not stands()


def test_links_are_followed_and_loops_end(checkout: Path) -> None:
    target = checkout / "elsewhere.tex"
    target.write_text("linked")
    (checkout / "paper" / "sections" / "linked.tex").symlink_to(target)
    (checkout / "theory" / "loop").symlink_to(checkout / "theory")
    watched = the_watched(checkout)
    remember(watched, forget(watched), "")
    assert stands()
    target.write_text("another")
    assert not stands()


def test_a_pipe_is_not_waited_for(checkout: Path) -> None:
    os.mkfifo(checkout / "theory" / "pipe")
    assert stands()


def test_a_folder_that_cannot_be_read_is_no_ground_to_stand_on(checkout: Path, monkeypatch) -> None:
    listed = os.scandir

    def refused(path: str) -> object:
        if str(path).endswith("sections"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", refused)
    assert not stands()


def test_every_file_that_a_rule_reads_is_compared() -> None:
    stages = ["run", "score", "verify", "draw", "tables", "settings", "derive", "write", "text", "report"]
    stages.append("pdf")
    read = {file for stage in stages for file in inputs.of_command(stage)}
    read |= {file for name in inputs.FIGURES for file in inputs.of_figure(name)}
    read |= {file for name in inputs.TABLES for file in inputs.of_table(name)}
    tops = unchanged.code(paths.ROOT)
    tops.append(paths.ROOT / "results" / "full")
    compared = {str(path.relative_to(paths.ROOT)) for top in tops for path in unchanged.files(top)}
    assert read - compared == set()
    assert "paper/sections/toys.tex" in compared
    assert not {file for file in compared if file.startswith(("paper/build", "paper/generated"))}


def test_the_settings_that_are_compared_are_those_of_the_graph() -> None:
    assert unchanged.settings is calling.settings


def test_the_engine_is_not_asked_twice_and_is_asked_after_an_edit(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commands.cli import paper
    from commands.graph import making

    asked = []

    def made(profile: object, target: str, told: dict[str, str], **how: object) -> None:
        asked.append(target)
        watched = the_watched(checkout)
        remember(watched, forget(watched), "")

    monkeypatch.setattr(making, "make", made)
    (checkout / "results" / ".marks" / "ci" / unchanged.FILE).unlink()
    call = paper.command.callback
    assert call is not None
    for _ in range(3):
        assert call(profile="ci", fresh=False, executor=None, dry_run=False) == 0
    assert asked == ["all"]
    for paper_of in ("paper.pdf", "ci/paper.pdf"):  # each is there for people, and mended
        assert (checkout / "paper" / "build" / paper_of).read_bytes() == b"%PDF"
        (checkout / "paper" / "build" / paper_of).write_bytes(b"another profile's")
    assert call(profile="ci", fresh=False, executor=None, dry_run=False) == 0
    assert (checkout / "paper" / "build" / "ci" / "paper.pdf").read_bytes() == b"%PDF"
    assert asked == ["all"]
    (checkout / "paper" / "sections" / "toys.tex").write_text("other words")
    assert call(profile="ci", fresh=False, executor=None, dry_run=False) == 0
    assert call(profile="ci", fresh=True, executor=None, dry_run=False) == 0
    assert asked == ["all"] * 3
