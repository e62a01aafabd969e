"""Names that users give to files, wherever they are shown: brackets, bytes that are no text, controls."""

import io
import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from commands import outputs
from commands.__main__ import fail
from commands.cli.evaluate_table import show
from commands.display import shown
from experiments.training.progress import Bar

NO_TEXT = os.fsdecode(b"caf\xe9")
NAME = "s[bold]a[red] :cat: [1].npy"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plain é ü 数.npy", "plain é ü 数.npy"),
        (f"{NO_TEXT}.npy", r"caf\xe9.npy"),
        ("two\nlines\x1b[31m.npy", r"two\nlines\x1b[31m.npy"),
        ("turned\u202egpj.exe", r"turned\u202egpj.exe"),
        (NAME, NAME),
    ],
)
def test_a_name_is_shown_as_text_that_can_be_printed_anywhere(name, expected):
    assert shown(name) == expected
    shown(name).encode("utf-8")


def report(name):
    score = {"name": "fd", "title": "FD", "value": 1.0, "low": 0.5, "high": 1.5, "floor": 0.1}
    score |= {"floor_low": 0.05, "floor_high": 0.2, "better": "lower", "unit": "", "above_floor": False}
    return {
        "samples": name,
        "values": "grey levels",
        "protocol": {"generated": 100, "reference_images": 100, "dataset": name},
        "extractor": {"name": "lenet", "sha256": "0" * 64},
        "metrics": [score],
        "by_label": None,
        "foreign": {"extractor": {"name": name, "file": name}, "metrics": [score | {"title": name}]},
        "notes": [f"about {name}"],
        "seconds": 1.0,
    }


def test_brackets_stay_in_what_evaluate_shows():
    out = io.StringIO()
    show(report(NAME), Console(file=out, width=140))
    assert out.getvalue().count(NAME) == 6  # samples, dataset, note, extractor, file, title


@pytest.mark.parametrize("terminal", [True, False])
def test_brackets_stay_in_what_a_bar_says(terminal):
    bar, out = Bar(), io.StringIO()
    bar._console = Console(file=out, width=200, force_terminal=terminal, color_system=None)
    bar.say(f"said of {NAME}")
    bar.begin(f"run {NAME}", 10, 0)
    bar.advance(5, note=f"note {NAME}", values={NAME: 1.0})
    bar.end(f"end of {NAME}")
    assert f"said of {NAME}\n" in out.getvalue().replace("\r", "")
    assert f"end of {NAME}\n" in out.getvalue().replace("\r", "")
    if terminal:
        for text in (f"run {NAME}", f"note {NAME}", f"{NAME} 1"):
            assert text in out.getvalue()


def test_an_error_stays_one_line_that_controls_nothing(capsys):
    with pytest.raises(SystemExit):
        fail(f"a\nb {NO_TEXT} \x1b[2J: no such file", 2)
    assert capsys.readouterr().err == r"study: a b caf\xe9 \x1b[2J: no such file" + "\n"


def test_json_is_valid_utf_8_whatever_a_name_holds(tmp_path, capsys):
    content = {"file": NO_TEXT, "other": "é ∞"}
    outputs.write_json(tmp_path / "x.json", "--json", content)
    assert json.loads((tmp_path / "x.json").read_bytes().decode("utf-8"))["other"] == "é ∞"
    outputs.write_json(Path("-"), "--json", content)
    assert json.loads(capsys.readouterr().out)["file"] == NO_TEXT


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems take UTF-8 alone")
def test_a_file_whose_name_is_no_text_is_judged_and_reported(tmp_path, capsys):
    from commands.__main__ import main

    path = tmp_path / f"{NO_TEXT} [1].npy"
    np.save(path, np.random.default_rng(0).integers(0, 256, (100, 28, 28), dtype=np.uint8))
    report_file = tmp_path / f"{NO_TEXT}.json"
    with pytest.raises(SystemExit) as left:
        main(["evaluate", str(path), "--dataset", "mnist_2k", "--json", str(report_file)])
    assert not left.value.code
    assert json.loads(report_file.read_text("utf-8"))["samples"].endswith(r"caf\xe9 [1].npy")
    assert r"caf\xe9 [1].npy: 100 images" in capsys.readouterr().out
