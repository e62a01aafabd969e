"""Pairs and penalties on the toys: the four designs, the test of both against neither, and the table."""

import importlib.util
import re
from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.claims import r3gan_covers_evenly as claim
from analysis.comparisons.r3gan import (
    BOTH,
    DESIGNS,
    PLAIN,
    SAMPLES,
    Design,
    designs,
    effect,
    of,
    of_exact_draws,
)
from analysis.seeds import plus_minus
from analysis.tables.theory import r3gan
from commands.paths import ROOT
from experiments.profiles import PROFILES
from records.files import RESULT
from records.reading.tables import Records
from tests.synthetic.files import present, write_manifest
from tests.synthetic.whole import pairs_and_penalties
from theory.models.mixtures import TOYS

PAIRS, PENALTIES = Design(paired=True, penalised=False), Design(paired=False, penalised=True)
LINE, RING, GRID = "line_5", "ring_8", "grid_25"


def made_up(seeds=40, **lower):
    """Runs of every design; with both the divergence is lower in so many seeds of a target, else in half."""
    random = np.random.default_rng(0)
    rows = []
    for target, seed in product((LINE, RING, GRID), range(seeds)):
        plain = 0.1 + 0.01 * random.random()
        sign = -1 if seed < lower.get(target, seeds // 2) else 1
        changes = {PLAIN: 0.0, PAIRS: 0.002, PENALTIES: 0.03 * sign, BOTH: 0.03 * sign + 0.002}
        for design, change in changes.items():
            weight = 0.1 if design.penalised else 0.0
            name = f"{target}-{seed}-{design.paired:d}{design.penalised:d}"
            rows.append((name, target, seed, design, weight, plain + change, 7.0 + design.penalised, 0.5))
    columns = ["id", "target", "seed", "design", "weight", "reverse_kl", "modes", "high_quality"]
    return pd.DataFrame(rows, columns=columns)


CASES = [
    ({GRID: 40}, "pass", "the means of the grid of 25 than the GAN."),
    (
        {GRID: 40, LINE: 40},
        "pass",
        "more evenly over the cells around the means of the line of 5 and the grid of 25 than the",
    ),
    ({GRID: 30, RING: 13}, "pass", "the means of the grid of 25 than the GAN."),  # p = 0.038 the other way
    ({GRID: 27}, "inconclusive", "Whether the relativistic GAN"),  # p = 0.038, and three targets
    ({GRID: 27, RING: 40}, "inconclusive", "Whether the relativistic GAN"),  # 0.038, and two are left
    ({GRID: 27, RING: 40, LINE: 40}, "pass", "of the line of 5, the ring of 8 and the grid of 25 than"),
    ({LINE: 40, RING: 40}, "inconclusive", "the means of the grid of 25 than the GAN is not resolved."),
    (
        {GRID: 40, RING: 0},
        "fail",
        "The GAN spreads its samples more evenly over the cells around the means of",
    ),
    ({GRID: 0}, "fail", "the means of the grid of 25 than the relativistic GAN with"),
]


@pytest.mark.parametrize(("lower", "outcome", "says"), CASES)
def test_the_claim_follows_the_targets_that_are_decided(lower, outcome, says):
    found = claim.decide(made_up(**lower))
    assert found.outcome == outcome
    assert says in found.sentence


@pytest.mark.parametrize(("lower", "outcome", "says"), CASES)
def test_an_outsiders_checker_comes_to_the_same_verdict(lower, outcome, says, monkeypatch):
    path = ROOT / "commands" / "build" / "evidence" / "check.py"
    spec = importlib.util.spec_from_file_location("checker_of_r3gan", path)
    checker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checker)
    runs = made_up(**lower)
    monkeypatch.setattr(claim, "designs", lambda _records: runs)
    value = dict(zip(runs["id"], runs["reverse_kl"], strict=True))
    tests = claim.evidence(None)
    assert {cell.path for test in tests for cell in test.cells} == {(RESULT, "final", "reverse_kl")}
    deciding = []
    for test in tests:
        cells = [["", "", c.unit, c.side, c.weight, c.term, value[c.run]] for c in test.cells]
        numbers = checker._numbers(test.name, test.statistic, cells)
        assert numbers == pytest.approx(test.numbers, rel=1e-9)
        if test.high is not None:
            deciding.append(({"statistic": test.statistic, "bounds": [test.low, test.high]}, numbers))
    ends = sorted(numbers[0] for _, numbers in deciding)
    assert min("pass", *(checker._outcome(*own, ends) for own in deciding)) == outcome


def test_the_test_is_the_exact_one_over_the_seeds():
    runs = made_up(**{GRID: 31})
    [*_, test] = claim.family(runs)
    assert (test.target, test.lower, test.seeds, test.better) == (GRID, 31, 40, True)
    assert test.p_value == stats.binomtest(31, 40).pvalue
    level = runs.assign(reverse_kl=0.1)
    assert [(one.p_value, one.better) for one in claim.family(level)] == [(1.0, False)] * 3
    sentence = claim.decide(runs).sentence
    assert "lower in 31 of 40 seeds (sign test, $p=6.8\\times10^{-4}$)" in sentence
    assert "Modes that are found: $8.0$ $\\pm$ $0.0$ against $7.0$ $\\pm$ $0.0$ on the line" in sentence
    assert (
        "Samples of high quality, in \\%: $50.0$ $\\pm$ $0.0$ against $50.0$ $\\pm$ $0.0$ on the line"
        in sentence
    )
    assert "have $0.00080$, $0.0014$ and $0.0048$ in the mean." in sentence
    assert sentence.endswith("A pilot on other seeds chose the weight of the penalties, $0.1$.")


def test_each_factor_is_averaged_over_the_other():
    runs = made_up(**{GRID: 40})
    runs.loc[(runs["design"] == BOTH) & (runs["target"] == GRID), "reverse_kl"] -= 0.02  # an interaction
    assert effect(runs, GRID, "penalised").value == pytest.approx((-0.03 - 0.05) / 2)
    assert effect(runs, GRID, "paired").value == pytest.approx((0.002 - 0.018) / 2)
    sentence = claim.decide(runs).sentence
    assert (
        "Adding both penalties lowers the divergence on the grid of 25; what it does on the line" in sentence
    )
    assert "raises the divergence on the line of 5 and the ring of 8. A pilot" in sentence
    assert "Pairing the scores lowers the divergence on the grid of 25 and raises" in sentence
    level = claim.decide(made_up()).sentence
    assert (
        "What adding both penalties does on the line of 5, the ring of 8 and the grid of 25 is not" in level
    )
    assert "Pairing the scores raises the divergence on the line of 5, the ring of 8 and the grid" in level


def test_exact_draws_have_the_mean_divergence_of_simulated_ones():
    for target in (LINE, RING, GRID):
        modes = len(TOYS[target].means)
        counts = np.random.default_rng(5).multinomial(SAMPLES, [1 / modes] * modes, size=4000)
        found = stats.entropy(counts / SAMPLES, np.full(counts.shape, 1 / modes), axis=1)
        error = found.std() / 4000**0.5
        assert abs(of_exact_draws(target) - found.mean()) < 4 * error
        assert of_exact_draws(target) == pytest.approx(
            (modes - 1) / (2 * SAMPLES), rel=2e-3
        )  # for many draws


def written(tmp_path, seeds=40, without=()):
    studies = pairs_and_penalties(tmp_path, seeds)
    kept = {study: [run for run in runs if run["id"] not in without] for study, runs in studies.items()}
    write_manifest(tmp_path, studies=kept)
    return Records(tmp_path, "tiny", present)


def test_designs_have_the_seeds_that_all_have(tmp_path):
    runs = designs(written(tmp_path, 3, without=("relativistic-toy-ring_8-s101",)))
    assert list(runs["target"].unique()) == [LINE, RING, GRID]
    for target, design in product((LINE, RING, GRID), DESIGNS):
        rows = of(runs, target, design)
        assert rows["seed"].tolist() == ([100, 102] if target == RING else [100, 101, 102])
        assert set(rows["objective"]) == {"relativistic" if design.paired else "non_saturating"}
        assert set(rows["weight"]) == {0.1 if design.penalised else 0.0}
        assert rows["id"].str.endswith("penalised").all() == design.penalised


def test_what_is_made_up_passes_and_fewer_seeds_make_no_claim(tmp_path):
    found = claim.CLAIM.find(written(tmp_path / "all"))
    assert found.outcome == "pass"
    assert "Adding both penalties lowers the divergence on" in found.sentence
    assert "What pairing the scores does on the line of 5, the ring of 8 and the grid" in found.sentence
    less = written(tmp_path / "less", without=("relativistic-toy-grid_25-s107-penalised",))
    found = claim.CLAIM.find(less)
    assert found.outcome == "not_made"
    assert "needs 40 seeds of each design on each target, and the profile has 39" in found.sentence


def test_the_table_has_a_row_for_each_design_as_the_toys_have_them(tmp_path):
    records = written(tmp_path, 10)
    lines = r3gan.draw(records).splitlines()
    titles = ["GAN", "relativistic GAN", "GAN with $R_1$ and $R_2$", "relativistic GAN with $R_1$ and $R_2$"]
    rows = [line for line in lines if re.match("(relativistic )?GAN", line)]
    assert [row.partition(" & ")[0] for row in rows] == titles * 3
    for row, design in ((rows[-4], PLAIN), (rows[-1], BOTH)):
        assert row.split(" & ")[4] == plus_minus(of(designs(records), GRID, design)["reverse_kl"])


def test_a_profile_without_these_runs_says_so(tmp_path):
    write_manifest(tmp_path)
    assert "this profile lacks a design" in r3gan.draw(Records(tmp_path, "tiny"))
    assert claim.CLAIM.find(Records(tmp_path, "tiny")).outcome == "not_made"


def test_the_study_makes_what_the_claim_needs_on_seeds_of_its_own():
    full = PROFILES["full"]
    made, plain = full.configs("r3gan"), full.configs("toys")
    seeds = {config.seed for config in made}
    assert len(seeds) == claim.SEEDS and not seeds & {config.seed for config in plain}
    cells = {(c.target, c.objective == "relativistic", c.r1 > 0, c.seed) for c in made}
    assert cells == set(product((LINE, RING, GRID), (False, True), (False, True), seeds))
    assert all(c.r1 == c.r2 for c in made)
    own = {"objective", "r1", "r2"}
    usual = {name: v for name, v in plain[0].to_json().items() if name not in own | {"target", "seed"}}
    assert all(usual.items() <= config.to_json().items() for config in made)
