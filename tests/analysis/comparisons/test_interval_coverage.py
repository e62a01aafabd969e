"""The simulated coverage of intervals over seeds, and the claim and the table that are made of it."""

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from analysis.claims import intervals_cover
from analysis.comparisons import coverage as module
from analysis.comparisons.coverage import (
    BOOTSTRAP,
    JACKKNIFE,
    ORDER,
    STUDENT,
    Coverage,
    bootstrap_holds,
    coverage,
    of_family,
    of_shares,
    of_theory,
    pooled,
)
from analysis.comparisons.factorial import DCGAN, MLP
from analysis.tables import TABLES
from records.reading.tables import Records
from stats.intervals import range_coverage
from tests.synthetic.any_size import write_profile
from tests.synthetic.files import present

MODELS = sorted({model for pair in MLP.pairs for model in pair})


def distances(seeds=10, succeeding=0):
    """Made-up distances of the MLP's losses; if runs of the first are ``succeeding``, its others fail."""
    values = 30 + np.random.default_rng(0).normal(size=(seeds, len(MODELS)))
    values[succeeding:, 0] += 190 if succeeding else 0
    return pd.DataFrame(values, columns=pd.MultiIndex.from_tuples(MODELS))


def test_the_bootstrap_that_is_simulated_is_the_one_that_was_used():
    """With the same choices of seeds an interval holds a number iff BCa's ends of SciPy enclose it."""
    values = np.random.default_rng(1).lognormal(size=(40, 1, 8))
    ours = {
        target: bootstrap_holds(values, [target], 0.9, np.random.default_rng(0))[:, 0]
        for target in (0.8, 1.2, 1.6, 2.0)
    }
    agree = []
    for place, sample in enumerate(values[:, 0]):
        interval = scipy.stats.bootstrap(
            (sample,), np.mean, confidence_level=0.9, method="BCa", rng=np.random.default_rng(0)
        ).confidence_interval
        agree += [(interval.low <= target <= interval.high) == ours[target][place] for target in ours]
    assert np.mean(agree) > 0.95  # 999 resamples against 9,999 others: ends differ by a few per cent
    assert 0.2 < np.mean([ours[target].mean() for target in ours]) < 0.9


def test_a_bootstrap_without_spread_on_one_side_has_its_percentiles_and_one_without_any_a_point():
    values = np.array([[[1.0] * 6], [[1.0] * 5 + [3.0]]])
    assert bootstrap_holds(values, [1.0], 0.95, np.random.default_rng(0))[:, 0].tolist() == [False, True]


@pytest.mark.parametrize("law", of_theory(), ids=lambda law: law.title)
def test_the_mean_and_median_of_a_law_are_those_of_its_draws(law):
    drawn = law.draw(np.random.default_rng(2), 200_000, 2)
    assert drawn.shape == (200_000, 1, 2)
    assert drawn.mean() == pytest.approx(law.mean[0], abs=5 / np.sqrt(400_000))
    assert np.median(drawn) == pytest.approx(law.median[0], abs=0.01)


@pytest.mark.parametrize("law", of_theory(), ids=lambda law: law.title)
def test_order_statistics_hold_under_every_law_and_a_range_as_often_as_it_can(law):
    """Resolution: 20,000 samples know these shares to 0.3 % at the most; the band is four of those."""
    assert coverage(law, 10).shares[ORDER] == pytest.approx(range_coverage(10, 2), abs=0.004)
    few = coverage(law, 3)
    assert few.ranged and BOOTSTRAP not in few.shares
    assert few.shares[ORDER] == pytest.approx(0.75, abs=0.0125)


def test_student_holds_under_normal_errors_and_the_bootstrap_does_not():
    found = coverage(of_theory()[0], 8).shares
    assert found[STUDENT] == pytest.approx(0.95, abs=0.0062)
    assert 0.85 < found[BOOTSTRAP] < 0.91


def test_a_family_s_normal_errors_have_the_record_s_covariance():
    table = distances()
    (normal, n), (own, _) = of_family(table, MLP)
    assert n == 10
    pairs = np.stack([(table[a] - table[b]).to_numpy() for a, b in MLP.pairs])
    expected = np.cov(pairs)
    drawn = normal.draw(np.random.default_rng(3), 20_000, 2)
    assert drawn.shape == (20_000, 10, 2)
    np.testing.assert_allclose(np.cov(drawn[:, :, 0].T), expected, atol=0.12)
    seeds = own.draw(np.random.default_rng(4), 1, 5)[0]
    recentred = pairs - pairs.mean(axis=1, keepdims=True)
    for seed in seeds.T:
        assert np.abs(recentred - seed[:, None]).max(axis=0).min() < 1e-12  # whole seeds
    np.testing.assert_allclose(own.median, np.median(recentred, axis=1))


def test_without_the_seeds_a_family_is_not_simulated():
    assert of_family(distances(seeds=8), MLP) == ()
    assert of_family(distances(), DCGAN) == ()
    assert pooled(distances(seeds=5)) is None


def test_where_runs_are_of_two_kinds_only_order_statistics_hold_together():
    _, (own, n) = of_family(distances(succeeding=2), MLP)
    found = coverage(own, n, MLP.confidence).shares
    assert found[ORDER] > 0.96
    assert found[STUDENT] < 0.9
    assert found[BOOTSTRAP] < 0.8


def test_the_jackknife_of_the_shares_holds_under_normal_errors():
    """Resolution: 4,000 samples know the share to 0.35 %; a band of 2 % about the nominal level."""
    values = 0.2 * np.random.default_rng(5).normal(size=(8, 3, 2)) + np.array([-1.0, 1.0])
    normal, own = of_shares(values)
    assert (normal.n, own.law) == (8, module.RECORD)
    assert normal.shares[JACKKNIFE] == pytest.approx(0.95, abs=0.02)


def found(order, student=0.9, bootstrap=0.8, **more):
    given = {"law": module.RECORD, "n": 10, "pairs": 1, "ranged": False} | more
    return Coverage(shares={ORDER: order, STUDENT: student, BOOTSTRAP: bootstrap}, **given)


@pytest.mark.parametrize(
    ("alone", "family", "outcome"),
    [
        (0.979, 0.98, "pass"),
        (0.979, 0.94, "inconclusive"),
        (0.979, 0.90, "fail"),
        (0.90, 0.98, "fail"),
        (0.945, 0.98, "inconclusive"),  # 20,000 samples: 4.753 standard errors are 0.8 %
    ],
)
def test_intervals_cover_only_if_every_share_is_resolved_to_be_enough(alone, family, outcome):
    finding = intervals_cover.decide([found(alone), found(0.75, n=3, ranged=True)], [found(family, pairs=10)])
    assert finding.outcome == outcome
    assert "$90$\\,\\% of single intervals and $90$\\,\\% of families by Student" in finding.sentence
    assert "$75$" not in finding.sentence
    assert (
        "the single ones over 10 seeds, as order statistics carry none over fewer than six"
        in finding.sentence
    )
    told = {"pass": "no share is below", "fail": "a share is below", "inconclusive": "is not resolved"}
    assert told[outcome] in finding.sentence and "the tolerance of 94\\,\\%" in finding.sentence


def test_the_table_has_a_row_a_law_and_number_of_seeds_and_families_where_there_are_seeds(tmp_path):
    few = TABLES["interval_coverage"](Records(write_profile(tmp_path / "few"), "tiny"))
    assert few.count(r"\itshape") == 1
    rows = [line for line in few.splitlines() if line.startswith("normal")]
    assert [row.split(" & ")[1] for row in rows] == ["3", "5", "8", "10"]
    assert rows[0].split(" & ")[2].startswith("($7")
    assert rows[0].endswith(r"-- \\")
    whole = Records(
        write_profile(tmp_path / "whole", mlp=9, dcgan=7, objectives=5, dcgan_objectives=3), "tiny", present
    )
    table = TABLES["interval_coverage"](whole)
    assert r"\itshape all 10 pairs: losses on the MLP" in table
    assert r"\itshape all 3 pairs: losses on the DCGAN" in table
    assert r"\itshape difference of two shares" in table
    assert intervals_cover.CLAIM.find(whole).outcome == "pass"
    assert intervals_cover.CLAIM.find(Records(tmp_path / "few", "tiny")).outcome == "not_made"


def test_the_pool_is_of_all_pairs_each_of_deviation_one():
    law = pooled(distances())
    drawn = law.draw(np.random.default_rng(6), 100_000, 2)
    assert drawn.mean() == pytest.approx(0.0, abs=0.01)
    assert drawn.std() == pytest.approx(np.sqrt(9 / 10), abs=0.01)
    assert len(np.unique(drawn)) == 10 * 10
