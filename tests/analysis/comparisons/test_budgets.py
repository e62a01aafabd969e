"""Losses tuned at equal budgets, on made-up records of trials."""

import math

import pandas as pd
import pytest

from analysis.claims import equal_budgets
from analysis.comparisons.budgets import SETTINGS, agreement, tuned
from analysis.tables.images import budgets
from records import columns, files
from records.reading.tables import Records
from tests.synthetic.files import listed, present, write_csv, write_json, write_manifest, write_result
from theory.errors import EquipoiseError

NONE = ""  # the distance of a trial that diverged


def trial(round_, recipe, distance, **settings):
    values = dict(zip(SETTINGS, (1e-3, 1e-3, 0.5, 0.0, 0.0), strict=True)) | settings
    return (round_, recipe, round_, *values.values(), distance)


def written(results, losses, dcgan=None):
    """Records of the ``losses`` on the MLP, and on the DCGAN: objective -> its trials."""
    tuned_on = [("mlp", *each) for each in losses.items()] + [
        ("dcgan", *each) for each in (dcgan or {}).items()
    ]
    runs = []
    for architecture, objective, trials in tuned_on:
        folder = results / files.RUNS / f"{objective}-{architecture}-halving-s0"
        config = {"objective": objective, "architecture": architecture, "dataset": "mnist", "seed": 0}
        config |= {"recipes": [3, 2], "epochs": [1, 2]}
        write_json(folder / files.CONFIG, config)
        write_result(folder, "halving", config, {}, {"recipe": 0.0})
        write_csv(folder / files.TRIALS, columns.TRIALS, trials)
        runs.append(listed(folder.name))
    write_manifest(results, studies={"equal_budgets": runs})
    return Records(results, "tiny", code=present)


LSGAN = [
    trial(1, 0, 40.0),
    trial(1, 1, 20.0, learning_rate=3e-3),
    trial(1, 2, 10.0, r1=0.25, ema=0.99),
    trial(2, 2, 9.0, r1=0.25, ema=0.99),
    trial(2, 1, 8.0, learning_rate=3e-3),
]
MINIMAX = [trial(1, 0, NONE), trial(1, 1, 5.0), trial(1, 2, NONE), trial(2, 1, 4.0), trial(2, 0, NONE)]
HINGE = [trial(1, 0, 30.0), trial(1, 1, 25.0), trial(1, 2, 28.0), trial(2, 1, 12.0), trial(2, 2, 13.0)]
ALL = {"lsgan": LSGAN, "minimax": MINIMAX, "hinge": HINGE}


def test_what_was_reached_is_that_of_the_first_round_and_what_was_chosen_that_of_the_last(tmp_path):
    found = tuned(written(tmp_path, ALL)).set_index("objective")
    assert found.loc["lsgan", ["usual", "best", "chosen"]].tolist() == [40.0, 10.0, 8.0]
    assert found.loc["lsgan", list(SETTINGS)].tolist() == [3e-3, 1e-3, 0.5, 0.0, 0.0]
    assert math.isnan(found.loc["minimax", "usual"]) and found.loc["minimax", "best"] == 5.0
    assert found["rounds"].tolist() == [((3, 1), (2, 2))] * 3 and found["diverged"].tolist() == [0, 3, 0]


def test_the_orders_are_compared_by_kendalls_tau(tmp_path):
    """By the usual recipe hinge, lsgan, minimax; by the best minimax, lsgan, hinge: reversed."""
    assert agreement(tuned(written(tmp_path, ALL))) == -1.0
    same = pd.DataFrame({"usual": [3.0, 2.0, math.nan], "best": [0.3, 0.2, 0.4]})
    assert agreement(same) == 1.0
    half = pd.DataFrame({"usual": [1.0, 2.0, 3.0], "best": [1.0, 3.0, 2.0]})
    assert agreement(half) == pytest.approx(1 / 3)


def test_the_sentence_names_both_orders(tmp_path):
    sentence = equal_budgets.CLAIM.find(written(tmp_path, ALL)).sentence
    assert sentence.startswith(
        "On the MLP every loss was tried with the same three recipes, one seed each, for "
        "one epoch, and the nearest two anew for two. Three of the trials diverged. "
    )
    hinge, lsgan, minimax = sentence.index("hinge"), sentence.index("LSGAN"), sentence.index("minimax")
    assert hinge < lsgan < minimax
    best = sentence[sentence.index("the best of each as") :]
    assert best.index("minimax") < best.index("LSGAN") < best.index("hinge")
    assert r"$\tau=-1.00$" in sentence
    # of the losses whose usual recipe did not diverge
    assert "by $1.2$ (hinge GAN) to $4.0$ (LSGAN $(0,1,1)$, from $40.0$): one trial with" in sentence
    assert "over the minimum of three, on the images that choose it, which favours tuning." in sentence
    assert "definitions of failure" not in sentence  # no run of the usual recipe is on record
    assert "largest distance of the tuned is $5.0$ times the smallest, against $1.3$ times" in sentence
    last = sentence[sentence.index("last round") :]
    assert last.index("minimax") < last.index("LSGAN") < last.index("hinge")
    assert "with distances of $4.00$ to $12.0$." in last


def test_failures_of_the_loss_that_gains_most_are_told(tmp_path):
    """Of the same loss on the same networks alone."""
    rows = [("lsgan", "mlp", "collapsed"), ("lsgan", "mlp", ""), ("lsgan", "dcgan", "collapsed")]
    rows += [("hinge", "mlp", "untrained")]
    judged = pd.DataFrame(rows, columns=["objective", "architecture", "failure"])
    sentence = equal_budgets.describe(tuned(written(tmp_path, ALL)), judged)
    assert "of the two runs of the LSGAN $(0,1,1)$ in \\cref{tab:failures}" in sentence
    assert "all with the usual recipe, one failed." in sentence


def test_losses_with_other_rounds_have_no_budget_in_common(tmp_path):
    longer = [trial(1, recipe, 9.0) for recipe in range(4)] + [trial(2, 0, 8.0)]
    with pytest.raises(EquipoiseError, match="not tuned with one budget"):
        tuned(written(tmp_path, ALL | {"hinge": longer}))


def test_each_pair_of_networks_has_a_budget_of_its_own(tmp_path):
    """The convolutional ones with four recipes in the first round, and no trial that diverged."""
    more = [*HINGE, trial(1, 3, 31.0)]
    records = written(tmp_path, ALL, dcgan={"lsgan": [*LSGAN, trial(1, 3, 9.5)], "hinge": more})
    assert tuned(records)["rounds"].tolist() == [((3, 1), (2, 2))] * 3 + [((4, 1), (2, 2))] * 2
    sentence = equal_budgets.CLAIM.find(records).sentence
    _, dcgan = sentence.split("On the DCGAN two of the three losses were tried with the same four recipes")
    assert dcgan.startswith(", one seed each, for one epoch, and the nearest two anew for two. None of the")
    assert "orders two losses as hinge GAN and LSGAN $(0,1,1)$, the nearest first" in dcgan


def test_one_loss_has_no_order(tmp_path):
    found = equal_budgets.CLAIM.find(written(tmp_path, {"lsgan": LSGAN}))
    assert found.outcome == "not_made"
    assert "needs 2 losses tuned on the same networks, and the profile has 1" in found.sentence


def test_the_table_has_the_chosen_settings(tmp_path):
    drawn = budgets.draw(written(tmp_path, ALL))
    [lsgan] = [line for line in drawn.splitlines() if line.startswith("LSGAN")]
    assert lsgan.replace(" ", "") == (
        r"LSGAN$(0,1,1)$&$40.0$&$10.0$&$8.00$&$0.00300$&$0.00100$&$0.5$&--&--\\"
    )
    [minimax] = [line for line in drawn.splitlines() if "minimax" in line.lower()]
    assert "& diverged &" in minimax


def test_nothing_tuned_is_said(tmp_path):
    write_manifest(tmp_path)
    assert "no loss was tuned at this profile" in budgets.draw(Records(tmp_path, "tiny"))
