"""Pictures of adversarial runs: what is drawn is what was recorded, whatever part of it is there."""

import json

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from analysis.figures import FIGURES, image_grid, models
from analysis.figures.gans import (
    failures,
    neighbours,
    samples_over_epochs,
    seed_range,
)
from analysis.figures.style import paper_style
from records.reading.tables import Records
from tests.analysis.figures.conftest import FEW
from tests.analysis.figures.figure_asserts import apart, fits_in_print, texts
from tests.synthetic.any_size import write_profile
from tests.synthetic.files import write_json

OF_GANS = (
    "samples_over_epochs", "loss_curves", "scores", "epoch_scores", "training_signals", "score_densities",
    "seed_range", "interpolations", "neighbours", "failures", "other_images",
)  # fmt: skip
EXTRA = ({"name": "class_kl", "value": 1.25}, {"name": "modes", "value": 7.0})


def edit(path, change):
    content = json.loads(path.read_text())
    change(content)
    write_json(path, content)


def score(records, run, **values):
    """Give scores of a run other values."""
    path = records.results / "runs" / run / "scores.json"

    def change(content):
        metrics = {metric["name"]: metric for metric in content["metrics"]}
        for name, value in values.items():
            metrics[name]["value"] = value

    edit(path, change)


def images(figure):
    """The pictures shown, by the titles of their panels."""
    return {
        ax.get_title() or ax.get_title(loc="left"): np.asarray(ax.images[0].get_array())
        for ax in figure.axes
        if ax.images
    }


@pytest.mark.parametrize("name", OF_GANS)
def test_eight_models_keep_their_words_apart(whole, name):
    with paper_style():
        figure = FIGURES[name](whole)
        fits_in_print(figure)
        apart(figure)


def test_models_stand_together_and_architectures_begin_lines():
    mlp, dcgan = [(str(i), "mlp") for i in range(5)], [(str(i), "dcgan") for i in range(3)]
    assert models.lines_of([*mlp, *dcgan]) == [mlp[:3], mlp[3:], dcgan]
    assert models.lines_of([*mlp[:3], *dcgan[:1]]) == [[*mlp[:3], *dcgan[:1]]]
    assert models.begins_line([*mlp, *dcgan]) == {mlp[0], mlp[3], dcgan[0]}


def test_models_that_alternate_in_the_record_are_put_together(records):
    runs = records.runs("gan")
    other = runs.assign(architecture="dcgan")
    mixed = pd.concat([runs.iloc[:2], other.iloc[:2], runs.iloc[2:]])
    assert list(models.by_model(mixed)) == [
        ("non_saturating", "mlp"), ("lsgan", "mlp"), ("non_saturating", "dcgan"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["interpolations", "neighbours"])
def test_grids_shown_are_those_of_the_first_seed_that_has_one(records, name):
    missing = records.results / "runs" / "non_saturating-mlp-mnist_2k-s0" / f"{name}.png"
    other = records.results / "runs" / "non_saturating-mlp-mnist_2k-s1" / f"{name}.png"
    Image.fromarray(np.full((238, 238), 50, np.uint8)).save(other)
    first = np.asarray(Image.open(missing))
    words, shown = image_grid.of_models(records, f"{name}.png")[("non_saturating", "mlp")]
    np.testing.assert_array_equal(shown, first)
    assert words == "seed 0; 0 of 2 failed"
    missing.rename(other)
    (records.results / "runs" / "lsgan-mlp-mnist_2k-s0" / f"{name}.png").unlink()
    figure = FIGURES[name](records)
    assert [text.get_text() for ax in figure.axes for text in ax.texts] == ["not made"]
    [(title, shown)] = images(figure).items()
    assert title == "GAN, MLP\nseed 1; 0 of 2 failed"
    expected = np.asarray(Image.open(other))
    np.testing.assert_array_equal(
        shown, image_grid.in_pairs(expected, neighbours.GAP) if name == "neighbours" else expected
    )


@pytest.mark.parametrize("name", ["interpolations", "neighbours", "samples_over_epochs"])
def test_a_picture_says_how_many_seeds_of_its_model_failed(records, name):
    """First the seed that is not shown fails, then both."""

    def said():
        figure = FIGURES[name](Records(records.results, "tiny"))
        return "\n".join(text.get_text() for text in texts(figure)).replace("\n", "; ")

    score(records, "lsgan-mlp-mnist_2k-s1", recall=0.01)
    assert "MLP; seed 0; 1 of 2 failed" in said() and "MLP; seed 0; 0 of 2 failed" in said()
    score(records, "lsgan-mlp-mnist_2k-s0", recall=0.01)
    assert "MLP; seed 0 (failed); 2 of 2 failed" in said()


def test_pairs_of_rows_are_set_apart_and_nothing_is_lost():
    grid = np.arange(238, dtype=np.uint8)[:, None] * np.ones((1, 238), np.uint8)
    apart_by = image_grid.in_pairs(grid, 9)
    kept = np.concatenate([grid[top : top + 58] for top in (0, 60, 120, 180)])
    assert apart_by.shape == (4 * 58 + 3 * 9, 238)
    np.testing.assert_array_equal(apart_by[[i for i in range(len(apart_by)) if i % 67 < 58]], kept)
    assert (apart_by[58:67] == 255).all()


def test_bars_stand_beside_their_rows(whole):
    ax = FIGURES["neighbours"](whole).axes[0]
    bars = [patch for patch in ax.patches if isinstance(patch, mpl.patches.Rectangle)]
    shown = np.asarray(ax.images[0].get_array())
    assert len(bars) == 8
    for row, bar in enumerate(bars):
        top = round(bar.get_y() + 0.5)
        assert bar.get_height() == 28
        tile = shown[top : top + 28]
        assert tile.max() > 100 and not (tile == 255).all(axis=1).any()  # a row of tiles, no gap in it
        assert bar.get_facecolor() == mpl.colors.to_rgba(list(neighbours.KINDS.values())[row % 2])


def test_the_seeds_shown_are_the_first_the_middle_and_the_last(tmp_path):
    write_profile(tmp_path, mlp=5, dcgan=0, objectives=1, epochs=(1, 1), **FEW)
    records = Records(tmp_path, "tiny")
    for seed, value in enumerate((40.0, 20.0, 50.0, float("nan"), 30.0)):
        score(records, f"non_saturating-mlp-mnist_2k-s{seed}", fd_lenet=value)
    fresh = Records(records.results, "tiny")
    shown = images(FIGURES["seed_range"](fresh))
    assert list(shown) == ["best: seed 1, FD $20.0$", "median: seed 0, FD $40.0$", "worst: seed 3, FD --"]
    for seed, picture in zip((1, 0, 3), shown.values(), strict=True):
        last = fresh.grids(f"non_saturating-mlp-mnist_2k-s{seed}")[1]
        np.testing.assert_array_equal(picture, last[:118])


def test_two_seeds_have_no_middle_and_one_has_no_range(records):
    assert list(seed_range.picked(records.scores().query("metric == 'fd_lenet'").iloc[:2])) == [
        "best",
        "worst",
    ]
    single = Records(write_profile(records.results / "single", mlp=1, dcgan=1, **FEW), "tiny")
    [text] = texts(FIGURES["seed_range"](single))
    assert "no model with several judged seeds" in text.get_text()


def test_a_corner_of_a_grid_ends_with_a_tile():
    grid = np.zeros((238, 238), np.uint8)
    assert image_grid.part(grid, 5, 5).shape == (148, 148)
    assert image_grid.part(grid, 8, 8).shape == grid.shape
    assert image_grid.part(np.zeros((270, 270)), 4, 8).shape == (134, 270)  # 32-pixel images


def test_many_models_are_shown_by_a_corner_and_few_by_whole_grids(whole, records):
    first = whole.grids("lsgan-mlp-mnist_2k-s0")
    axes = FIGURES["samples_over_epochs"](whole).axes
    np.testing.assert_array_equal(axes[5].images[0].get_array(), image_grid.part(first[0], 5, 5))
    assert axes[0].get_title() == "untrained"
    assert not axes[5].get_title()  # the same epochs as above
    assert axes[25].get_title() == "untrained"  # the DCGAN's are others
    whole_grid = FIGURES["samples_over_epochs"](records).axes[0].images[0].get_array()
    assert whole_grid.shape == (238, 238)
    assert samples_over_epochs.WHOLE < 8


def diverge(records):
    """Add a run that stopped to the manifest; returns where its record lies."""
    stopped = {"study": "mlp_objectives", "step": 77, "what": "the generator's loss", "path": "runs/x"}
    config = {"objective": "lsgan", "architecture": "mlp", "seed": 3, "dataset": "mnist_2k"}
    edit(
        records.results / "tiny" / "manifest.json",
        lambda content: content.update(diverged=[stopped | {"id": "x", "config": config}]),
    )
    return records.results / "runs" / "x"


def test_what_a_diverged_run_made_before_it_stopped_is_shown(records):
    folder = diverge(records)
    (folder / "grids").mkdir(parents=True)
    for epoch in (0, 1):
        Image.fromarray(np.full((238, 238), 100 * epoch, np.uint8)).save(
            folder / "grids" / f"epoch-0{epoch}.png"
        )
    [ax] = FIGURES["failures"](Records(records.results, "tiny")).axes
    np.testing.assert_array_equal(ax.images[0].get_array(), np.full((118, 238), 100))


def test_failures_are_shown_with_their_reasons(records):
    score(records, "lsgan-mlp-mnist_2k-s1", fd_lenet=299.0)
    score(records, "non_saturating-mlp-mnist_2k-s0", recall=0.01)
    diverge(records)
    fresh = Records(records.results, "tiny")
    with paper_style():
        figure = FIGURES["failures"](fresh)
        fits_in_print(figure)
        apart(figure)
    words = [text.get_text() for text in figure.texts]
    assert words[0] == "GAN\nMLP, seed 0: collapsed\nrecall 0.010 (real 0.880)"
    assert words[1].startswith("LSGAN $(0,1,1)$\nMLP, seed 1: untrained\nFD-LeNet 299 (was 301)")
    assert (
        words[2] == "LSGAN $(0,1,1)$\nMLP, seed 3: diverged\nthe generator's loss was\nnot finite at step 77"
    )
    assert words[3].startswith("3 of 5 adversarial runs failed.\ndiverged: ")
    for ax, run in zip(
        figure.axes, ("non_saturating-mlp-mnist_2k-s0", "lsgan-mlp-mnist_2k-s1"), strict=False
    ):
        np.testing.assert_array_equal(ax.images[0].get_array(), fresh.grids(run)[3][:118])
    assert [text.get_text() for text in figure.axes[2].texts] == ["no samples"]


def test_of_many_failures_every_model_has_its_first_ones(whole, tmp_path):
    write_profile(tmp_path, mlp=4, dcgan=4, objectives=5, dcgan_objectives=3, epochs=(1, 1), **FEW)
    records = Records(tmp_path, "tiny")
    for run in records.runs("gan")["id"]:
        score(records, run, recall=0.01)
        path = records.folder(run) / "scores.json"
        edit(path, lambda content: content["metrics"].extend(content["metrics"][1] | one for one in EXTRA))
    fresh = Records(tmp_path, "tiny")
    with paper_style():
        figure = FIGURES["failures"](fresh)
        fits_in_print(figure)
        apart(figure)
    words = [text.get_text() for text in figure.texts]
    assert len(words) == failures.MOST + 1
    assert [f"seed {place % 2}" in text for place, text in enumerate(words[:-1])] == [True] * 16
    assert words[-1].startswith("32 of 32 adversarial runs failed, of which 16 are shown: the first seeds")


def test_without_failures_their_definitions_are_said(records):
    [text] = texts(FIGURES["failures"](records))
    assert text.get_text().startswith("None of the 4 adversarial runs failed.\ndiverged: ")
    assert "class KL at or above 0.094 nats" in text.get_text()


def test_models_of_other_images_are_shown(records):
    path = records.results / "tiny" / "manifest.json"
    [text] = texts(FIGURES["other_images"](records))
    assert text.get_text() == "This profile has no models of other images."
    edit(
        records.results / "runs" / "lsgan-mlp-mnist_2k-s1" / "result.json",
        lambda content: content["config"].update(dataset="fashion_mnist"),
    )
    fresh = Records(path.parent.parent, "tiny")
    shown = images(FIGURES["other_images"](fresh))
    assert list(shown) == ["LSGAN $(0,1,1)$, MLP\nFashion-MNIST\nseed 1; 0 of 1 failed"]
    np.testing.assert_array_equal(*shown.values(), fresh.grids("lsgan-mlp-mnist_2k-s1")[3][:148])


def test_images_kept_for_choosing_recipes_are_no_other_images(records):
    path = records.results / "tiny" / "manifest.json"
    edit(
        records.results / "runs" / "lsgan-mlp-mnist_2k-s1" / "result.json",
        lambda content: content["config"].update(dataset="mnist_held_out"),
    )

    def rename(content):
        for key in ("runs", "reference"):
            content[key]["tuning"] = content[key].pop("mlp_objectives")

    edit(path, rename)
    [text] = texts(FIGURES["other_images"](Records(records.results, "tiny")))
    assert text.get_text() == "This profile has no models of other images."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("epoch_scores", "No GAN of this profile was judged after each epoch."),
        ("best_effort_epochs", "This profile has no best effort that was judged over epochs."),
        ("interpolations", "No GAN of this profile has pictures along lines in its noise."),
        ("neighbours", "No samples of this profile's GANs were set beside their nearest training images."),
    ],
)
def test_records_from_before_the_pictures_say_what_they_lack(tmp_path, name, said):
    records = Records(write_profile(tmp_path, mlp=1, dcgan=0, scored=False, **FEW), "tiny")
    [text] = texts(FIGURES[name](records))
    assert text.get_text() == said
