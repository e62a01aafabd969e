"""Losses at their own recipes, on made-up records."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis.claims import own_recipes as claim
from analysis.comparisons import factorial
from analysis.comparisons import own_recipes as comparison
from analysis.comparisons.own_recipes import LEAST_SEEDS, STUDY, distances, fates, growth, pairs
from analysis.tables.images import own_recipes as drawn
from records import columns, files
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

SEEDS = range(1, LEAST_SEEDS + 1)
WOBBLE = np.random.default_rng(0).normal(0, 0.01, LEAST_SEEDS)
MEANS = {"minimax": 30.0, "hinge": 10.0, "lsgan": 20.0}


def written(results, means, architecture="mlp", seeds=SEEDS, diverged=()):
    """Records of runs of the study: ``means`` is objective -> the distance about which its seeds lie."""
    runs, lost = [], []
    for objective, mean in means.items():
        for seed in seeds:
            folder = results / files.RUNS / f"{objective}-{architecture}-mnist-s{seed}"
            config = {"objective": objective, "architecture": architecture, "dataset": "mnist_2k"}
            config |= {"seed": seed, "epochs": 9, "learning_rate": 2e-3}
            if (objective, seed) in diverged:
                lost.append(
                    {"id": folder.name, "study": STUDY, "config": config, "step": 7, "what": "a loss"}
                )
                continue
            value = mean * math.exp(WOBBLE[seed - 1])
            write_json(folder / files.CONFIG, config)
            write_result(folder, "gan", config, {}, {}, seconds=90.0)
            primary = metric(columns.PRIMARY, "FD-LeNet", value, value - 1, value + 1, floor=(0.3, 0.2, 0.4))
            write_scores(folder, [primary], untrained=480.0)
            runs.append(listed(folder.name))
    write_manifest(results, studies={STUDY: runs}, diverged=lost)
    return Records(results, "tiny", code=present)


def test_losses_stand_in_the_order_of_their_geometric_means(tmp_path):
    table = distances(written(tmp_path, MEANS), "mlp")
    assert list(table.columns) == ["hinge", "lsgan", "minimax"] and list(table.index) == list(SEEDS)
    assert distances(Records(tmp_path, "tiny"), "dcgan").empty


def test_a_pairs_ratio_is_within_seeds_and_its_decision_of_the_family(tmp_path):
    first, second, third = pairs(distances(written(tmp_path, MEANS), "mlp"))
    assert (first.first, first.second, first.nearer) == ("hinge", "lsgan", "hinge")
    # what the seeds share cancels
    for pair, ratio in ((first, 1 / 2), (second, 1 / 3), (third, 2 / 3)):
        assert [pair.ratio.value, pair.ratio.low, pair.ratio.high] == pytest.approx([ratio] * 3)
        assert pair.p_value == 2.0 ** (1 - LEAST_SEEDS) and pair.decided


def test_losses_that_change_places_are_not_told_apart():
    turns = np.where(np.arange(8) % 2, 0.1, -0.1)
    level, far, further = pairs(
        pd.DataFrame({"a": np.exp(turns), "b": np.exp(-turns), "c": np.exp(3 + turns)}, index=SEEDS)
    )
    assert not level.decided and level.p_value == 1.0
    assert far.decided and further.decided and {far.nearer, further.nearer} == {"a", "b"}


def test_a_run_that_diverged_is_last_of_its_seed(tmp_path):
    table = distances(written(tmp_path, MEANS, diverged={("hinge", 3)}), "mlp")
    assert list(table.columns) == ["lsgan", "minimax", "hinge"] and table.loc[3, "hinge"] == math.inf
    level, behind, _ = pairs(table)
    assert level.decided and level.nearer == "lsgan" and level.ratio.value == pytest.approx(2 / 3)
    assert behind.nearer == "hinge" and not behind.decided and math.isnan(behind.ratio.value)
    assert behind.p_value > 2 * 2.0 ** (1 - LEAST_SEEDS)


@pytest.fixture
def choices(monkeypatch):
    """What the tuning of three losses ended with, another pair of networks beside them."""
    rows = [("minimax", "mlp", 10.0), ("hinge", "mlp", 8.0), ("hinge", "dcgan", 1.0), ("wgan_gp", "mlp", 2.0)]
    losses = pd.DataFrame(rows, columns=["objective", "architecture", "chosen"])
    for module in (comparison, claim):
        monkeypatch.setattr(module, "tuned", lambda _records: losses.assign(usual=1.0, best=losses["chosen"]))


def test_fresh_seeds_are_held_against_the_choice(tmp_path, choices):
    times = growth(written(tmp_path, MEANS), "mlp")
    of_both = np.exp(WOBBLE.mean())
    assert list(times.index) == ["hinge", "minimax"]  # lsgan was not tuned, wgan_gp not trained
    assert times.to_numpy() == pytest.approx(np.array([10 / 8, 30 / 10]) * of_both)


def test_a_run_that_diverged_has_no_growth(tmp_path, choices):
    assert list(growth(written(tmp_path, MEANS, diverged={("hinge", 3)}), "mlp").index) == ["minimax"]


def test_sentence_and_table_have_the_choice_beside_the_fresh_seeds(tmp_path, choices):
    records = written(tmp_path, MEANS)
    sentence = claim.CLAIM.find(records).sentence
    assert "is $2.4$ times as large for minimax GAN as for hinge GAN; the two distances" in sentence
    assert "This comparison was added after runs were seen." in sentence
    lines = drawn.draw(records).splitlines()
    [hinge], [lsgan] = ([line for line in lines if f"& {name}" in line] for name in ("hinge", "LSGAN"))
    assert "& $8.00$ & 2, 3 &" in hinge
    assert "& -- & 3 &" in lsgan


def test_what_became_of_an_order_is_counted(monkeypatch):
    class Before:
        def __init__(self, first, second, nearer, verdict="decided"):
            self.first, self.second = (first, "mlp"), (second, "mlp")
            self.nearer, self.verdict = (nearer, "mlp"), verdict

    before = [
        Before("a", "b", "a"),
        Before("a", "c", "c"),
        Before("c", "d", "d"),
        Before("b", "d", "b", "undecided"),
        Before("a", "gone", "a"),
    ]
    monkeypatch.setattr(
        factorial, "contrasts", lambda _records, family: before if family is factorial.MLP else []
    )
    turns = np.where(np.arange(8) % 2, 0.1, -0.1)
    table = {"a": np.exp(turns), "b": np.exp(1 + turns), "c": np.exp(2 + turns), "d": np.exp(2 - turns)}
    found = pairs(pd.DataFrame(table, index=SEEDS))
    assert fates(None, "mlp", found) == {"kept": 1, "reversed": 1, "open": 1}
    assert fates(None, "dcgan", found) == {"kept": 0, "reversed": 0, "open": 0}


def test_the_sentence_has_the_order_and_what_is_decided(tmp_path):
    found = claim.CLAIM.find(written(tmp_path, MEANS))
    assert found.outcome == "described"
    hinge, lsgan, minimax = (found.sentence.index(name) for name in ("hinge", "LSGAN", "minimax"))
    assert hinge < lsgan < minimax
    assert (
        "eight fresh seeds each" in found.sentence
        and "three of the three pairs are decided" in found.sentence
    )
    assert "largest mean is $3.00$ times the smallest" in found.sentence
    assert "usual recipe" not in found.sentence  # of which there are no runs here


@pytest.mark.parametrize(
    ("means", "seeds", "has"), [({"hinge": 1.0}, SEEDS, 0), (MEANS, SEEDS[:-1], len(SEEDS) - 1)]
)
def test_less_than_what_was_declared_is_not_described(tmp_path, means, seeds, has):
    found = claim.CLAIM.find(written(tmp_path, means, seeds=seeds))
    assert found.outcome == "not_made" and f"the profile has {has}" in found.sentence


def test_the_table_counts_whom_a_loss_leaves_behind(tmp_path):
    lines = drawn.draw(written(tmp_path, MEANS)).splitlines()
    [hinge], [lsgan], [minimax] = (
        [line for line in lines if f"& {name}" in line] for name in ("hinge", "LSGAN", "minimax")
    )
    assert hinge.startswith("1 & ") and "& 2, 3 & $1.5$" in hinge
    assert lsgan.startswith("2 & ") and "& 3 & $1.5$" in lsgan
    assert minimax.startswith("3 & ") and "& -- & $1.5$" in minimax


def test_places_in_a_row_are_joined():
    assert drawn._places([7, 2, 4, 5, 6]) == "2, 4 to 7"
    assert drawn._places([1, 2]) == "1, 2" and drawn._places([]) == "--"


def test_a_table_of_runs_that_diverged_has_no_mean(tmp_path):
    lines = drawn.draw(written(tmp_path, MEANS, diverged={("hinge", 3)})).splitlines()
    [hinge] = [line for line in lines if "& hinge" in line]
    assert hinge.startswith("3 & ") and "& -- &" in hinge and "& diverged &" in hinge


def test_nothing_made_is_said(tmp_path):
    write_manifest(tmp_path)
    assert "no loss was trained with its own recipe" in drawn.draw(Records(tmp_path, "tiny"))


def test_nobody_is_decided_against_before_the_declared_seeds_are_made(tmp_path, monkeypatch):
    monkeypatch.setattr(drawn, "LEAST_SEEDS", LEAST_SEEDS + 1)
    lines = drawn.draw(written(tmp_path, MEANS)).splitlines()
    [hinge] = [line for line in lines if "& hinge" in line]
    assert "& -- & $1.5$" in hinge


def test_one_pair_is_told_as_one():
    assert claim._counted(1, 1) == "the one pair is" and claim._counted(0, 1) == "the one pair is not"
    assert claim._counted(1, 3) == "one of the three pairs is"
    assert claim._counted(0, 3) == "none of the three pairs is"


def test_runs_that_failed_are_told_and_the_spread_without_their_losses(tmp_path):
    means = {"minimax": 450.0, "hinge": 10.0, "lsgan": 20.0}  # of 480 before training
    sentence = claim.CLAIM.find(written(tmp_path, means, diverged={("lsgan", 3)})).sentence
    told = r"\cref{tab:failures} eight runs of minimax GAN and one run of LSGAN $(0,1,1)$ failed, and are in"
    assert told in sentence
    assert "Of the losses without" not in sentence  # one is left
    of_two = claim.CLAIM.find(written(tmp_path / "other", means)).sentence
    assert "Of the losses without a failure the largest mean is $2.00$ times the smallest." in of_two
    assert "tab:failures" not in claim.CLAIM.find(written(tmp_path / "none", MEANS)).sentence
