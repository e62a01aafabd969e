"""Models that are told labels, on made-up scores."""

import math

import pandas as pd
import pytest

from analysis.claims import conditional as claim
from analysis.tables.images import conditional as drawn
from records import files
from records.io import read_json
from records.reading.tables import Records
from tests.synthetic.files import (
    listed,
    metric,
    present,
    write_json,
    write_manifest,
    write_result,
    write_scores,
)


def accuracy(value):
    return {"value": value, "low": value - 0.01, "high": value + 0.01}


def written(results, runs):
    """Records of ``runs``: objective, architecture, seed, and if told labels GAN-train and GAN-test."""
    made = []
    for objective, architecture, seed, *accuracies in runs:
        folder = results / files.RUNS / f"{objective}-{architecture}-mnist_2k-s{seed}-conditional"
        config = {"objective": objective, "architecture": architecture, "dataset": "mnist_2k", "seed": seed}
        write_json(folder / files.CONFIG, config)
        write_result(folder, "vae" if objective == "elbo" else "gan", config, {}, {})
        write_scores(
            folder, [metric("fd_lenet", "FD-LeNet", 5.0, 4.0, 6.0, floor=(1, 0.9, 1.1))], untrained=9.0
        )
        if accuracies:
            path = folder / files.SCORES
            told = [{"label": label, "frechet": float(label), "floor": 0.5} for label in range(9)]
            told.append({"label": 9, "frechet": None, "floor": None})  # a label of which there was no sample
            shares = zip(("gan_train", "gan_test", "real"), (*accuracies, 0.99), strict=True)
            content = {"classes": told} | {name: accuracy(value) for name, value in shares}
            write_json(path, read_json(path, "") | {"conditional": content})
        made.append(listed(folder.name))
    write_manifest(results, studies={"conditional": made})
    return Records(results, "tiny", code=present)


RUNS = [
    ("non_saturating", "dcgan", 1, 0.984, 0.99),
    ("non_saturating", "dcgan", 0, 0.980, 0.99),
    ("elbo", "vae_mlp", 0, 0.95, 0.9),
    ("lsgan", "mlp", 0),
]


def test_what_is_scored_by_labels_is_read(tmp_path):
    rows = written(tmp_path, RUNS).by_label()
    assert rows["gan_train"].tolist() == [0.984, 0.98, 0.95] and rows["gan_train_low"].iloc[0] == 0.974
    assert rows["within"].tolist() == [4.0] * 3 and rows["within_floor"].tolist() == [0.5] * 3


def test_the_sentence_has_means_over_seeds_and_what_was_hoped_for(tmp_path):
    found = claim.CLAIM.find(written(tmp_path, RUNS))
    assert found.outcome == "described"
    sentence = found.sentence.replace("$", "")
    assert r"98.2\,\% on samples of the DCGAN" in sentence and r"95.0\,\% on samples of" in sentence
    assert r"real images, 99.0\,\%" in sentence and "reached by one of the two models" in sentence


def test_the_sentence_says_in_what_but_the_labels_a_model_differs(tmp_path):
    records = written(tmp_path, RUNS)
    rows = records.by_label().assign(learning_rate=1e-3, r1=1.0)
    usual = {"objective": "non_saturating", "architecture": "dcgan", "learning_rate": 2e-4}
    sentence = claim.describe(rows, pd.DataFrame([usual])).replace("$", "")
    assert "differs from that of the comparison in more than the labels" in sentence
    assert "The DCGAN (" in sentence.split(" differs")[0].split(". ")[-1]
    assert "the learning rate (0.001, usually 0.0002) and the weight of R_1 (1, usually none)." in sentence
    assert "differs" not in claim.describe(rows, pd.DataFrame([usual | {"learning_rate": 1e-3, "r1": 1.0}]))
    assert "differs" not in claim.CLAIM.find(records).sentence  # none of the comparison has its name


def test_nothing_scored_by_labels_is_no_finding(tmp_path):
    records = written(tmp_path, RUNS[-1:])
    assert claim.CLAIM.find(records).outcome == "not_made"
    assert records.by_label().empty and "no model was told labels" in drawn.draw(records)


def test_the_table_has_a_row_per_run_and_the_real_images(tmp_path):
    lines = drawn.draw(written(tmp_path, RUNS)).replace("$", "").splitlines()
    first, second = (line for line in lines if "DCGAN" in line)
    assert "& 0 & 4.00 & 0.500 & 98.0 [97.0, 99.0]" in first and "& 1 &" in second
    [real] = [line for line in lines if line.startswith("real images")]
    assert "99.0 [98.0, 100.0]" in real


@pytest.mark.parametrize(
    ("gan_train", "said"), [(0.9799, "are reached by none"), (0.98, "is reached by one")]
)
def test_the_goal_is_no_rounder_than_it_was_set(tmp_path, gan_train, said):
    records = written(tmp_path, [("lsgan", "mlp", 0, gan_train, 0.9)])
    assert said in claim.CLAIM.find(records).sentence
    assert math.isclose(claim.HOPED, 0.98)
