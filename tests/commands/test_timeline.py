"""The timeline of a paper: what is logged of stages and processors, and how a log is told and drawn."""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from commands.__main__ import main
from commands.build.timeline_text import LABEL, lines
from commands.graph import timeline
from commands.graph.timeline_log import Use, read

STAGE = """
import sys
from commands.graph import timeline
with timeline.stage(["run", "toys", "--profile", "ci"]), timeline.part("run toys", "toys"):
    sum(range(10**6))
"""
BEGAN = 1.7e9
# 100 s on two cores: "run a b" and "draw" side by side, then 20 s of "pdf" alone
MADE_UP = [
    {"cores": 2, "start": BEGAN},
    {"stage": "run a b", "part": "a", "start": BEGAN + 1, "end": BEGAN + 40, "cpu": 60.0},
    {"stage": "draw", "part": "", "start": BEGAN + 10, "end": BEGAN + 80, "cpu": 70.0},
    {"at": BEGAN + 80, "cpu": 144.0, "busy": 0.95},
    {"stage": "run a b", "part": "", "start": BEGAN, "end": BEGAN + 80, "cpu": 80.0},
    {"at": BEGAN + 100, "cpu": 154.0, "busy": 0.25},
    {"stage": "pdf", "part": "", "start": BEGAN + 80, "end": BEGAN + 100, "cpu": 10.0},
    {"end": BEGAN + 100, "cpu": 162.0},
]


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in which a paper of profile ci was logged; the last line was cut off."""
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    path = timeline.file_of("ci")
    path.parent.mkdir(parents=True)
    path.write_text("".join(f"{json.dumps(line)}\n" for line in MADE_UP) + '{"at": 17', "utf-8")
    return path


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["status", "--timeline", *arguments])
    return int(left.value.code or 0)


def stage_in_a_process_of_its_own() -> None:
    subprocess.run([sys.executable, "-c", STAGE], check=True)


def test_a_stage_and_its_parts_are_logged_while_a_paper_is_made(tmp_path: Path) -> None:
    path = tmp_path / "marks" / "timeline.jsonl"
    with timeline.logged(path):
        stage_in_a_process_of_its_own()
    stage_in_a_process_of_its_own()  # by hand, later
    logged = read(path)
    stage, part = logged.bars
    assert (stage.stage, stage.part, part.part) == ("run toys", "", "toys")
    assert 0 <= stage.start <= part.start <= part.end <= stage.end <= logged.seconds
    assert 0 < part.cpu <= stage.cpu <= logged.cpu
    assert list(path.parent.iterdir()) == [path]


def test_a_paper_that_makes_nothing_leaves_the_last_log(tmp_path: Path) -> None:
    path = tmp_path / "timeline.jsonl"
    path.write_text("before", "utf-8")
    with timeline.logged(path):
        pass
    assert path.read_text("utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_paper_that_fails_is_logged_too(tmp_path: Path) -> None:
    path = tmp_path / "timeline.jsonl"
    with suppress(KeyboardInterrupt), timeline.logged(path):
        stage_in_a_process_of_its_own()
        raise KeyboardInterrupt
    assert [bar.stage for bar in read(path).bars] == ["run toys", "run toys"]


def test_the_processes_below_are_sampled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sampled, add = threading.Event(), timeline._add

    def noted(path: Path, **facts: object) -> None:
        add(path, **facts)
        if "at" in facts:
            sampled.set()

    monkeypatch.setattr(timeline, "PACE", 1e-3)
    monkeypatch.setattr(timeline, "_add", noted)
    path = tmp_path / "timeline.jsonl"
    with timeline.logged(path):
        stage_in_a_process_of_its_own()
        assert sampled.wait(60)
    assert all(0 <= use.own <= 1 and use.start < use.end for use in read(path).uses)
    assert read(path).uses


def test_a_log_that_cannot_be_written_stops_no_stage(tmp_path: Path) -> None:
    (tmp_path / "marks").write_text("a file", "utf-8")
    with timeline.logged(tmp_path / "marks" / "timeline.jsonl"):
        stage_in_a_process_of_its_own()


def test_shares_and_gaps_come_from_the_samples(made_up: Path) -> None:
    paper = read(made_up)
    assert [bar.name for bar in paper.bars] == ["run a b", "a", "draw", "pdf"]
    assert (paper.seconds, paper.cores, paper.share) == (100, 2, 0.81)
    assert paper.uses == (Use(0, 80, 0.9, 0.95), Use(80, 100, 0.25, 0.25))
    [gap] = paper.gaps()
    assert (gap.start, gap.end, gap.share, gap.stages) == (80, 100, 0.25, {"pdf": 20})


def test_what_others_use_is_not_idle_and_is_told(made_up: Path) -> None:
    crowded = [line | {"busy": 0.9} if line.get("busy") == 0.25 else line for line in MADE_UP]
    made_up.write_text("".join(f"{json.dumps(line)}\n" for line in crowded), "utf-8")
    paper = read(made_up)
    assert paper.gaps() == []
    assert paper.others == pytest.approx(0.8 * 0.05 + 0.2 * 0.65)
    assert list(lines(paper, "ci"))[1].startswith("others used 17 % of the processors")


def test_the_terminal_gets_80_columns_with_bars_at_their_place(made_up: Path) -> None:
    head, axis, run, part, draw, pdf, busy, idle = lines(read(made_up), "ci")
    assert "1 min 40 s on 2 cores, 81 % busy" in head
    assert all(len(line) <= 80 for line in (head, axis, run, part, draw, pdf, busy, idle))
    bars = [line[LABEL + 1 : LABEL + 39] for line in (run, part, draw, pdf)]
    assert [round((len(bar) - len(bar.lstrip())) / 38, 1) for bar in bars] == [0, 0, 0.1, 0.8]
    assert [round(len(bar.rstrip()) / 38, 1) for bar in bars] == [0.8, 0.4, 0.8, 1.0]
    assert part.startswith("  a ") and run.endswith("80.0  1.00") and pdf.endswith("20.0  0.50")
    assert busy.endswith(" " + "▇" * 30 + "▄" + "▂" * 7)
    assert idle == "idle: 20 s from 1 min 20 s on, 25 % busy: pdf 20 s"


def test_a_killed_paper_is_told_as_far_as_it_went(made_up: Path) -> None:
    made_up.write_text("".join(f"{json.dumps(line)}\n" for line in MADE_UP[:4]), "utf-8")
    paper = read(made_up)
    assert [bar.name for bar in paper.bars] == ["draw", "a"]
    assert (paper.seconds, paper.share) == (80, 70 / 160)
    assert list(lines(paper, "ci"))[-1] == "never below 50 % busy for long"


def test_status_prints_it_and_writes_a_picture(made_up: Path, tmp_path: Path, capsys) -> None:
    picture = tmp_path / "timeline.png"
    assert status("--profile", "ci", "--out", str(picture)) == 0
    assert "run a b" in capsys.readouterr().out
    first = picture.read_bytes()
    with Image.open(picture) as image:
        assert image.width > 600 and image.height > 250
    assert status("--profile", "ci", "--out", str(picture)) == 0
    assert picture.read_bytes() == first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "./study paper --profile smoke leaves a log as it makes one, as it has for --profile ci\n"),
        (["--profile", "sm"], "unknown profile 'sm'; choose from: smoke"),
        (["--profile", "ci", "--out", "a.pdf"], "--out takes the name of a .png file, not 'a.pdf'"),
        (["--profile", "ci", "--out", "no/where.png"], "cannot write no/where.png"),
    ],
)
def test_what_cannot_be_shown_is_wrong_usage_in_one_line(made_up, capsys, arguments, said) -> None:
    assert status(*arguments) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_a_picture_without_a_timeline_is_refused(made_up: Path, capsys) -> None:
    with pytest.raises(SystemExit) as left:
        main(["status", "--profile", "ci", "--out", "a.png"])
    assert left.value.code == 2
    assert "--out goes with --timeline" in capsys.readouterr().err
