"""Curves of adversarial runs, over epochs and over steps: medians, ranges and what is left out."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis.figures import FIGURES, models
from analysis.figures.band import median_and_range
from analysis.figures.gans import training_signals
from analysis.figures.style import paper_style
from records.reading.tables import Records
from tests.analysis.figures.figure_asserts import fits_in_print
from tests.synthetic.whole import write_profile as write_whole


def curves(ax, marker="o"):
    return [np.asarray(line.get_ydata()) for line in ax.lines if line.get_marker() == marker]


def test_curves_over_epochs_are_medians_of_the_seeds_with_their_range_and_the_floor(whole):
    figure = FIGURES["epoch_scores"](whole)
    table = whole.epochs()
    assert [ax.get_title() for ax in figure.axes] == ["MLP", "DCGAN"]
    for ax, architecture in zip(figure.axes, ("mlp", "dcgan"), strict=True):
        own = table[table["architecture"] == architecture].groupby(["objective", "epoch"], sort=False)[
            "fd_lenet"
        ]
        medians = [rows.to_numpy() for _, rows in own.median().groupby("objective", sort=False)]
        assert len(medians) == {"mlp": 5, "dcgan": 3}[architecture]
        for drawn, median in zip(curves(ax), medians, strict=True):
            np.testing.assert_allclose(drawn, median)
        for band, (_, low), (_, high) in zip(
            ax.collections,
            own.min().groupby("objective", sort=False),
            own.max().groupby("objective", sort=False),
            strict=True,
        ):
            edges = band.get_paths()[0].vertices[:, 1]
            assert (edges.min(), edges.max()) == pytest.approx((low.min(), high.max()))
        [floor] = [line for line in ax.lines if line.get_marker() == "None"]
        assert set(floor.get_ydata()) == {0.27}
        assert ax.get_yscale() == "log"


def test_the_best_effort_is_drawn_over_the_epochs_of_the_usual_recipe(tmp_path):
    """A line per seed and a ring at its least, which is that of the last epoch but for one seed."""
    write_whole(tmp_path, factorial=True)
    path = tmp_path / "runs" / "lsgan-dcgan-mnist_2k-s2-longer" / "epochs.csv"
    path.write_text("epoch,fd_lenet\n0,400\n1,3\n2,9\n")
    records = Records(tmp_path, "tiny")
    with paper_style():
        figure = FIGURES["best_effort_epochs"](records)
        fits_in_print(figure)
    [ax] = figure.axes
    lines = [line for line in ax.lines if len(line.get_xdata()) == 3]
    assert len(lines) == 6 and list(lines[4].get_ydata()) == [400.0, 3.0, 9.0]
    rings = [line for line in ax.lines if line.get_marker() == "o"]
    assert [line.get_xdata()[0] for line in rings] == [2, 2, 2, 2, 1, 2]
    [floor] = [line for line in ax.lines if line.get_linestyle() == ":"]
    assert set(floor.get_ydata()) == {1.9}


def test_a_distance_that_is_not_finite_is_left_out_and_said(records):
    path = records.results / "runs" / "lsgan-mlp-mnist_2k-s1" / "epochs.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:-1], f"{lines[-1].split(',')[0]},inf"]) + "\n")
    [ax] = FIGURES["epoch_scores"](records).axes
    other = records.epochs().query("id == 'lsgan-mlp-mnist_2k-s0'")["fd_lenet"].to_numpy()
    assert curves(ax)[1][-1] == pytest.approx(other[-1])
    assert [text.get_text() for text in ax.texts] == ["runs not finite at times: 1"]


def test_signals_are_the_recorded_ones(whole):
    figure = FIGURES["training_signals"](whole)
    history = whole.history()
    panels, gradients = figure.axes[:8], figure.axes[8:]
    for ax, ((objective, architecture), table) in zip(panels, models.by_model(history).items(), strict=True):
        assert ax.get_title(loc="left").endswith({"mlp": "MLP", "dcgan": "DCGAN"}[architecture])
        by_step = table.groupby("step")
        for line, column in zip(ax.lines, ("score_real", "score_fake"), strict=False):
            np.testing.assert_allclose(line.get_ydata(), by_step[column].median())
        parity = 0.5 if objective == "lsgan" else 0.0
        assert ax.lines[2].get_ydata() == [parity, parity]
    assert [ax.get_title() for ax in gradients] == ["MLP", "DCGAN"]
    for ax, architecture in zip(gradients, ("mlp", "dcgan"), strict=True):
        assert ax.get_yscale() == "log"
        tables = models.by_model(history[history["architecture"] == architecture])
        for line, ((objective, _), table) in zip(ax.lines, tables.items(), strict=True):
            np.testing.assert_allclose(line.get_ydata(), table.groupby("step")["generator_gradient"].median())
            assert line.get_color() == models.look(objective)[0]


def test_a_gradient_that_leaves_the_axis_is_named(records):
    """One seed's that vanishes leaves the median where it is."""

    def notes():
        fresh = Records(records.results, "tiny")
        return [text.get_text() for text in FIGURES["training_signals"](fresh).axes[-1].texts]

    assert notes() == []
    for seed, expected in ((0, []), (1, ["below the axis at times:\nLSGAN $(0,1,1)$"])):
        path = records.results / "runs" / f"lsgan-mlp-mnist_2k-s{seed}" / "history.csv"
        head, *lines = path.read_text().splitlines()
        path.write_text("\n".join([head, *(f"{line.rpartition(',')[0]},1e-9" for line in lines)]) + "\n")
        assert notes() == expected


def test_lines_of_runs_of_two_kinds_are_their_medians():
    """A mean of three would be 70, which none of the runs is near."""
    table = pd.DataFrame({"step": [1, 1, 1, 2, 2, 2], "loss": [4.0, 6.0, 200.0, 1.0, np.inf, np.nan]})
    ax = Figure().subplots()
    median_and_range(ax, table, "step", "loss")
    assert list(ax.lines[0].get_ydata()) == [6.0, 1.0]
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (1.0, 200.0)


def test_the_first_steps_do_not_fill_the_axis_of_scores():
    scores = np.concatenate([[[900.0, -900.0]], np.full((199, 2), 1.0)])
    low, high = training_signals.limits(scores, 0.5)
    assert -1 < low < 0.5
    assert 1 < high < 2


def test_signals_of_records_without_gradients_are_the_scores_alone(records):
    for run in records.runs("gan")["id"]:
        path = records.folder(run) / "history.csv"
        path.write_text("\n".join(line.rpartition(",")[0] for line in path.read_text().splitlines()) + "\n")
    figure = FIGURES["training_signals"](records)
    assert len(figure.axes) == 2
    assert all(len(ax.lines) == 3 for ax in figure.axes)


def test_curves_are_drawn_for_the_runs_that_have_them(records):
    for seed in (0, 1):
        (records.results / "runs" / f"lsgan-mlp-mnist_2k-s{seed}" / "epochs.csv").unlink()
    [ax] = FIGURES["epoch_scores"](records).axes
    assert len(curves(ax)) == 1
