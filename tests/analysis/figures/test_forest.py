import json

import matplotlib as mpl
import numpy as np
import pytest

from analysis.comparisons.factorial import FAMILIES, contrasts
from analysis.figures.gans import factorial
from analysis.figures.style import TEXT_WIDTH, paper_style
from analysis.tables import TABLES
from records.reading.tables import Records
from tests.synthetic.any_size import write_profile
from tests.synthetic.files import write_json

WHOLE = {"mlp": 10, "dcgan": 8, "objectives": 5, "dcgan_objectives": 3, "fashion": 3, "discriminators": 1}
PARTS = {
    "whole": WHOLE,
    "smoke": {},
    "session": WHOLE | {"mlp": 7, "dcgan": 3},
    "dcgan alone": WHOLE | {"mlp": 0},
    "one loss": {"mlp": 2, "dcgan": 2, "objectives": 1},
    "one run": {"mlp": 1, "dcgan": 0, "objectives": 1},
    "no run on images": {"mlp": 0, "dcgan": 0},
}


@pytest.fixture(scope="module", params=PARTS)
def records(request, tmp_path_factory):
    return Records(write_profile(tmp_path_factory.mktemp("part"), **PARTS[request.param]), "tiny")


def drawn(records):
    mpl.use("Agg")
    with paper_style():
        figure = factorial.draw(records)
        figure.draw_without_rendering()
    return figure


def test_any_part_of_the_record_is_drawn_within_the_line(records):
    figure = drawn(records)
    width, height = figure.get_size_inches()
    assert width <= TEXT_WIDTH + 1e-9
    assert height < 6
    box = figure.get_tightbbox()
    assert box.x0 >= -0.02 and box.x1 <= width + 0.02
    shown = [text.get_text() for text in figure.findobj(mpl.text.Text) if text.get_text().strip()]
    if not any(contrasts(records, family) for family in FAMILIES):
        assert shown == ["No two models of the factorial have a seed in common yet."]


@pytest.mark.parametrize("name", ["factorial", "failures", "shares", "fashion", "published"])
def test_any_part_of_the_record_has_its_tables(records, name):
    table = TABLES[name](records)
    assert "nan" not in table
    assert table.count(r"\\") >= 2


def test_the_forest_shows_the_contrasts(tmp_path):
    records = Records(write_profile(tmp_path, **WHOLE), "tiny")
    [ax] = drawn(records).axes
    found = [contrast for family in FAMILIES for contrast in contrasts(records, family)]
    segments = [
        line.get_xdata() for line in ax.lines if len(line.get_xdata()) == 2 and line.get_xdata()[0] != 0
    ]
    expected = [
        [ends.low, ends.high] for contrast in found for ends in (contrast.simultaneous, contrast.interval)
    ]
    np.testing.assert_allclose(segments, expected)
    means = [line for line in ax.lines if line.get_marker() == "o"]
    np.testing.assert_allclose([line.get_xdata()[0] for line in means], [c.interval.value for c in found])
    full = [line.get_markerfacecolor() != "white" for line in means]
    assert full == [contrast.verdict == "decided" for contrast in found]
    assert 0 < sum(full) < len(full)
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels[0] == "Losses on the MLP"
    assert labels[1] == "GAN $-$ LSGAN $(0,1,1)$"
    assert labels[-4:] == ["MLP less DCGAN", "GAN", "LSGAN $(0,1,1)$", "bounded LSGAN"]
    rows = [line.get_ydata()[0] for line in means]
    heads = ("Losses on the MLP", "Losses on the DCGAN", "MLP less DCGAN")
    assert rows == [i for i, label in enumerate(labels) if label not in heads]
    assert ax.get_xscale() == "linear"


def test_few_seeds_are_shown_one_by_one(tmp_path):
    records = Records(write_profile(tmp_path), "tiny")
    [ax] = drawn(records).axes
    marks = [line.get_xdata() for line in ax.lines if line.get_marker() == "|"]
    found = [contrast for family in FAMILIES for contrast in contrasts(records, family)]
    for mark, contrast in zip(marks, found, strict=True):
        np.testing.assert_allclose(mark, contrast.differences)


def test_a_group_that_would_be_a_speck_has_a_logarithmic_axis(tmp_path):
    write_profile(tmp_path, **WHOLE)
    for path in tmp_path.glob("runs/*-dcgan-mnist_2k-*/scores.json"):
        content = json.loads(path.read_text())
        content["metrics"][0]["value"] /= 50
        write_json(path, content)
    [ax] = drawn(Records(tmp_path, "tiny")).axes
    assert ax.get_xscale() == "symlog"
    assert "linear to ±" in ax.get_xlabel()
