"""Kinds of stacked digits found, on made-up scores: the description, its goal, and the table."""

import json

import pytest

from analysis.claims import stacked as described
from analysis.comparisons.stacked import COLUMNS, diverged, reached, stacked
from analysis.paper.published import pacgan_stacked
from analysis.tables.images import stacked as table
from data import DATASETS
from experiments.profiles import PROFILES
from records.files import SCORES
from records.reading.tables import Records
from tests.synthetic.files import present, write_json, write_manifest
from tests.synthetic.whole import stacked as made_up

LOST = {
    "id": "relativistic-dcgan-stacked_mnist-s2",
    "study": "stacked",
    "config": {"objective": "relativistic", "r1": 1.0, "seed": 2},
    "step": 40,
    "what": "loss",
}


def written(tmp_path, seeds=2, **other):
    write_manifest(tmp_path, studies={"stacked": made_up(tmp_path, seeds)}, **other)
    return Records(tmp_path, "tiny", present)


def test_a_run_is_one_row_with_its_metrics_and_hours(tmp_path):
    runs = stacked(written(tmp_path))
    assert list(runs.columns) == COLUMNS
    assert runs[["title", "seed", "modes", "class_kl"]].values.tolist() == [
        ["GAN", 0, 700.0, 1.25],
        ["GAN", 1, 701.0, 1.25],
        ["relativistic GAN with $R_1$ and $R_2$", 0, 1000.0, 0.055],
        ["relativistic GAN with $R_1$ and $R_2$", 1, 999.0, 0.055],
    ]
    run = runs.iloc[0]
    assert (run["class_kl_low"], run["class_kl_high"], run["class_kl_floor"]) == (1.23, 1.25, 0.02)
    assert (run["hours"], run["threads"], run["generated"], run["epochs"]) == (2.0 / 3600, 2, 1000, 3)


@pytest.mark.parametrize(
    ("kinds", "divergence", "goal"),
    [(1000, 0.06, True), (1000, 0.0601, False), (999, 0.02, False)],
)
def test_the_goal_is_the_published_row(kinds, divergence, goal):
    assert reached({"modes": kinds, "class_kl": divergence}) is goal


def test_the_sentence_has_every_run_and_how_many_reach_the_goal(tmp_path):
    sentence = described.CLAIM.find(written(tmp_path)).sentence
    assert (
        "The GAN makes $700$ and $701$ of the $1\\,000$ kinds with two seeds, at divergences of" in sentence
    )
    assert "$1.250$ and $1.250$, in $0.00$ hours of training on two threads a run." in sentence
    assert "with $R_1$ and $R_2$ makes $1\\,000$ and $999$ of the" in sentence
    assert "As many real images have $1\\,000$ kinds and a divergence of $0.020$." in sentence
    assert "What is published of PacDCGAN2 is reached by one of the four runs. The DCGAN has" in sentence
    assert sentence.endswith(" The DCGAN has layers that compute in bfloat16 here.")


def test_runs_that_make_every_kind_are_told_in_one_word(tmp_path):
    sentence = described.CLAIM.find(written(tmp_path, 1)).sentence
    assert "The GAN makes $700$ of the $1\\,000$ kinds with one seed, at" in sentence
    assert "with $R_1$ and $R_2$ makes all $1\\,000$ kinds with one seed, at" in sentence


def test_a_run_that_diverged_is_told_in_the_sentence_and_in_the_table(tmp_path):
    records = written(tmp_path, diverged=[LOST, LOST | {"study": "dcgan"}])
    assert diverged(records) == [("relativistic GAN with $R_1$ and $R_2$", 2)]
    assert (
        described.CLAIM.find(records)
        .sentence.partition(" The DCGAN has")[0]
        .endswith("four runs. One more diverged.")
    )
    [line] = [line for line in table.draw(records).splitlines() if "diverged" in line]
    assert line.startswith("relativistic GAN with $R_1$ and $R_2$ & 2 & -- & diverged")


def test_the_table_has_every_run_real_images_and_what_is_published(tmp_path):
    lines = table.draw(written(tmp_path, 1)).splitlines()
    [ours] = [line for line in lines if line.startswith("relativistic")]
    assert ours.startswith(
        "relativistic GAN with $R_1$ and $R_2$ & 0 & 3 & $1\\,000$ & $0.055$ [$0.035$, $0.055$] & $20.0$ ["
    )
    assert "real images & -- & -- & $1\\,000$ & $0.020$ & $1.9$ & -- \\\\" in lines
    assert "DCGAN, published & -- & -- & $78.9$ $\\pm$ $6.5$ & $4.50$ & -- & -- \\\\" in lines
    assert any(line.startswith("PacDCGAN2, published & -- & -- & $1\\,000.0$ $\\pm$ $0.0$") for line in lines)


def test_without_runs_nothing_is_described(tmp_path):
    write_manifest(tmp_path)
    records = Records(tmp_path, "tiny")
    assert described.CLAIM.find(records).outcome == "not_made"
    assert "no runs on stacked digits" in table.draw(records)


def test_the_study_scores_as_many_samples_as_are_published():
    configs = PROFILES["full"].configs("stacked")
    assert {config.dataset for config in configs} == {"stacked_mnist"}
    assert DATASETS["stacked_mnist"].counts["test"] == pacgan_stacked()["samples"]
    assert {config.seed for config in configs} == {0, 1, 2}
    assert len({config.id for config in configs}) == 6


def test_other_scores_of_a_run_are_left_out(tmp_path):
    records = written(tmp_path, 1)
    path = records.folder("non_saturating-dcgan-stacked_mnist-s0") / SCORES
    scores = json.loads(path.read_text("utf-8"))
    write_json(path, scores | {"metrics": [*scores["metrics"], scores["metrics"][0] | {"name": "recall"}]})
    assert list(stacked(Records(tmp_path, "tiny", present)).columns) == COLUMNS
