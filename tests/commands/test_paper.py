"""The front of the graph: what it asks the engine for, what it forgets, and how it ends."""

import json
import os
from pathlib import Path

import pytest

from commands.__main__ import main
from commands.cli import paper
from commands.graph import making, marks
from commands.graph.lanes import lanes, mark
from experiments.profiles import PROFILES
from records import digests, sealed
from records.archive import archived_folder


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout; the engine is replaced by one that notes its target and leaves a PDF."""
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    monkeypatch.setattr(paper.shutil, "which", lambda name: f"/usr/bin/{name}")

    def engine(command: list[str], folder: Path, lock: int) -> int:
        (tmp_path / "requested").write_text(" ".join(command))
        built = tmp_path / "paper" / "build" / "ci" / "tex" / "main.pdf"
        built.parent.mkdir(parents=True, exist_ok=True)
        built.write_bytes(b"%PDF")
        return int((tmp_path / "fails").exists())

    monkeypatch.setattr(making, "run_group", engine)
    return tmp_path


def study(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_the_pdf_is_published(checkout: Path) -> None:
    assert study("paper", "--profile", "ci") == 0
    for published in ("paper.pdf", "ci/paper.pdf"):
        assert (checkout / "paper" / "build" / published).read_bytes() == b"%PDF"
    requested = (checkout / "requested").read_text()
    assert requested.endswith("-- all")
    assert "profile=ci compute=yes" in requested


def test_without_tex_everything_else_is_asked_for_and_3_returned(checkout, monkeypatch, capsys) -> None:
    monkeypatch.setattr(paper.shutil, "which", lambda _: None)
    assert study("paper", "--profile", "ci") == 3
    assert (checkout / "requested").read_text().endswith("-- all_but_pdf")
    assert "apt-get install" in capsys.readouterr().err


def test_a_failed_stage_is_exit_1_in_one_line(checkout: Path, capsys) -> None:
    (checkout / "fails").touch()
    assert study("paper", "--profile", "ci") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_failed_stage_leaves_the_last_paper_and_says_which_it_is(checkout: Path, capsys) -> None:
    good = checkout / "paper" / "build" / "paper.pdf"
    good.parent.mkdir(parents=True)
    subject = r"profile smoke; dataset mnist sha256 ba89; commit 0123456789 + uncommitted changes"
    wide = "".join(rf"\000{letter}" if letter != " " else r"\000\040" for letter in subject)
    good.write_bytes(rf"/Subject(\376\377{wide}) /CreationDate (D:20261122000000Z)".encode())
    (checkout / "fails").touch()
    assert study("paper", "--profile", "ci") == 1
    assert capsys.readouterr().err.endswith(
        "; paper/build/paper.pdf is still that of 2026-11-22 "
        "(profile smoke, commit 0123456789 + uncommitted changes)\n"
    )
    assert good.is_file()
    os.truncate(good, 0)
    os.utime(good, (0, 0))
    assert study("paper", "--profile", "ci") == 1
    assert capsys.readouterr().err.endswith("; paper/build/paper.pdf is still that of 1970-01-01\n")


def test_a_clock_that_was_wrong_is_said_in_one_line(checkout: Path, capsys) -> None:
    manifest = checkout / "results" / "ci" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.touch()
    mark = checkout / "results" / ".marks" / "ci" / "read"
    mark.parent.mkdir(parents=True)
    mark.touch()
    then = mark.stat().st_mtime + 86_400
    os.utime(mark, (then, then))
    assert study("paper", "--profile", "ci") == 0
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("study: results/.marks/ci/read, made by the graph, came from the future: ")
    assert mark.stat().st_mtime < then


def test_a_profile_without_its_record_says_how_to_compute_it(checkout: Path, capsys) -> None:
    assert study("paper", "--profile", "full") == 2
    error = capsys.readouterr().err
    assert "--fresh" in error
    assert "holds 0 of its" in error
    assert not (checkout / "requested").exists()


def test_an_unfinished_record_is_built_from_and_what_it_lacks_is_named(checkout: Path, capsys) -> None:
    profile = PROFILES["full"]
    config = profile.configs("dcgan")[0]
    folder = checkout / "results" / "full" / archived_folder(config.id, alone=True)
    folder.mkdir(parents=True)
    (folder / "result.json").write_text(json.dumps({"kind": config.kind, "config": config.to_json()}))
    (folder / "scores.json").write_text("{}")
    digests.write(folder)
    assert study("paper", "--profile", "full") == 2
    assert "their list, manifest.json, is gone" in capsys.readouterr().err
    sealed.write(checkout / "results" / "full" / "manifest.json", {}, sealed.manifest_of("full"))
    typeset = checkout / "paper" / "build" / "full" / "tex" / "main.pdf"
    typeset.parent.mkdir(parents=True)
    typeset.write_bytes(b"%PDF full")
    capsys.readouterr()
    assert study("paper", "--profile", "full") == 0
    assert "profile=full compute=no" in (checkout / "requested").read_text()
    first = next(iter(profile.studies))
    said = capsys.readouterr().err
    assert f"dcgan 1 of {len(profile.configs('dcgan'))}" in said
    assert f"go on with: ./study run {first} --profile full" in said


def test_fresh_discards_the_committed_record_of_ensembles_too(checkout: Path) -> None:
    config = PROFILES["full"].configs("pairs")[0]
    folder = checkout / "results" / "full" / archived_folder(config.id, alone=False)
    folder.mkdir(parents=True)
    marks.discard_once(PROFILES["full"])
    assert not folder.exists()


def test_fresh_discards_runs_once_and_goes_on_after_an_interruption(checkout: Path) -> None:
    run = checkout / "results" / "runs" / PROFILES["ci"].configs("dcgan")[0].id
    run.mkdir(parents=True)
    (checkout / "fails").touch()
    assert study("paper", "--profile", "ci", "--fresh") == 1
    assert not run.exists()
    run.mkdir()  # made since, by the session that was cut off
    (checkout / "fails").unlink()
    assert study("paper", "--profile", "ci", "--fresh") == 0
    assert run.exists()
    assert study("paper", "--profile", "ci", "--fresh") == 0  # that one was done: this is a new beginning
    assert not run.exists()


def test_a_study_whose_runs_are_gone_is_asked_for_again(checkout: Path) -> None:
    marks = checkout / "results" / ".marks" / "ci"
    marks.mkdir(parents=True)
    for lane in lanes(PROFILES["ci"]):
        (marks / mark(lane)).touch()
    for config in (run for study in ("mlp_objectives", "vae") for run in PROFILES["ci"].configs(study)):
        folder = checkout / "results" / "runs" / config.id
        folder.mkdir(parents=True)
        (folder / "result.json").touch()
    manifest = checkout / "results" / "ci" / "manifest.json"
    manifest.parent.mkdir()
    manifest.touch()  # as ./study run leaves it after each study
    assert study("paper", "--profile", "ci") == 0
    assert [made.name for made in marks.glob("trained-*")] == ["trained-mlp_objectives+vae"]
    assert not manifest.exists()


def test_a_dry_run_says_what_would_be_made_and_asks_for_nothing(checkout: Path, monkeypatch, capsys) -> None:
    requested = []

    def plan(target: str, settings: dict[str, str], forced: list[str], because: str) -> list[str]:
        requested.append((target, settings["profile"], settings["compute"], forced, because))
        return ["figure toys: code of analysis.figures.theory.toys changed"]

    monkeypatch.setattr("commands.graph.plan.plan", plan)
    marks = checkout / "results" / ".marks" / "ci"
    marks.mkdir(parents=True)
    (marks / "trained-dcgan").touch()  # whose runs are gone
    assert study("paper", "--profile", "ci", "--dry-run") == 0
    assert capsys.readouterr().out.splitlines() == [
        "figure toys: code of analysis.figures.theory.toys changed",
        "1 to be made; nothing was made",
    ]
    [(target, profile, compute, forced, because)] = requested
    assert (target, profile, compute) == ("all", "ci", "yes")
    assert "results/.marks/ci/trained-dcgan" in forced
    assert because == "not all of them are finished"
    assert (marks / "trained-dcgan").exists()
    assert not (checkout / "requested").exists()


def test_a_dry_run_of_a_fresh_computation_discards_nothing(checkout: Path, monkeypatch, capsys) -> None:
    run = checkout / "results" / "runs" / PROFILES["ci"].configs("dcgan")[0].id
    run.mkdir(parents=True)
    monkeypatch.setattr("commands.graph.plan.plan", lambda *_: [])
    monkeypatch.setattr(paper.shutil, "which", lambda _: None)
    assert study("paper", "--profile", "ci", "--fresh", "--dry-run") == 0
    said = capsys.readouterr().out
    assert "would be discarded first" in said
    assert "no PDF: latexmk is missing" in said
    assert said.endswith("nothing to do\n")
    assert run.exists()
