import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from synthetic import DATASET, write_json, write_profile

from analysis import factorial
from analysis.agreement import COLUMNS
from analysis.factorial import (
    DCGAN,
    FAMILIES,
    MLP,
    NETWORKS,
    common_seeds,
    contrasts,
    distances,
    of_distances,
)
from analysis.records import Records
from analysis.seeds import is_range
from experiments.studies import dcgan, mlp_objectives

MODELS = [("non_saturating", "dcgan"), ("lsgan", "dcgan"), ("lsgan_bounded", "dcgan")]


def table(values, models=MODELS):
    return pd.DataFrame(values, columns=pd.MultiIndex.from_tuples(models))


def test_the_families_are_those_of_the_studies():
    assert set(factorial.MLP_OBJECTIVES) == set(mlp_objectives.OBJECTIVES)
    assert set(factorial.DCGAN_OBJECTIVES) == set(dcgan.OBJECTIVES)
    assert (mlp_objectives.NAME, dcgan.NAME) == factorial.STUDIES
    assert [(len(family.pairs), family.seeds) for family in FAMILIES] == [(10, 9), (3, 7), (3, 7)]
    assert [family.confidence for family in FAMILIES] == pytest.approx([0.995, 1 - 0.05 / 3, 1 - 0.05 / 3])
    assert all(one == other for pair in NETWORKS.pairs for (one, _), (other, _) in [pair])
    assert all(one == other for f in (MLP, DCGAN) for pair in f.pairs for (_, one), (_, other) in [pair])


def test_a_contrast_is_the_first_less_the_second_over_the_seeds_that_both_have():
    values = np.arange(24.0).reshape(8, 3) ** 1.5
    values[2, 1] = np.nan
    gone = table(values)
    first, second, third = of_distances(gone, DCGAN)
    assert (first.first, first.second) == (MODELS[0], MODELS[1])
    assert list(first.differences.index) == [0, 1, 3, 4, 5, 6, 7]
    assert list(second.differences.index) == list(range(8))
    np.testing.assert_allclose(second.differences, values[:, 0] - values[:, 2])
    assert second.interval.value == pytest.approx(np.median(values[:, 0] - values[:, 2]))
    assert second.nearer == MODELS[0]
    assert third.first == MODELS[1]
    assert common_seeds(gone, DCGAN) == 8
    assert common_seeds(gone[MODELS[:1]], DCGAN) == 0


def test_p_values_and_intervals_are_those_of_exact_tests():
    values = np.random.default_rng(0).normal(size=(8, 3)) + np.array([0.0, 0.7, 1.5])
    for contrast, (i, j) in zip(
        of_distances(table(values), DCGAN), itertools.combinations(range(3), 2), strict=True
    ):
        difference = values[:, i] - values[:, j]
        exact = stats.permutation_test(
            (difference, np.zeros(8)),
            lambda x, y, axis: np.mean(x - y, axis=axis),
            permutation_type="samples",
            n_resamples=np.inf,
        )
        assert contrast.p_value == pytest.approx(exact.pvalue, abs=1e-12)
        for interval, level in ((contrast.interval, 0.95), (contrast.simultaneous, 1 - 0.05 / 3)):
            kept = [below for below in range(1, 8) if stats.binomtest(below, 8).pvalue > 1 - level]
            ordered = np.sort(difference)  # a median between the k-th and the next has k values below it
            assert (interval.low, interval.high) == (ordered[kept[0] - 1], ordered[kept[-1]])
        assert contrast.simultaneous.method == "order statistics 98.33% over 8 seeds"


def test_the_interval_of_a_family_is_the_wider_one_and_a_range_without_the_family_s_seeds():
    """Nine seeds enclose all ten differences of five losses by their extremes alone."""
    models = sorted({model for pair in MLP.pairs for model in pair})
    values = np.random.default_rng(3).normal(size=(9, 5))
    for contrast in of_distances(table(values, models), MLP):
        ordered = np.sort(contrast.differences)
        assert (contrast.interval.low, contrast.interval.high) == (ordered[1], ordered[7])
        assert (contrast.simultaneous.low, contrast.simultaneous.high) == (ordered[0], ordered[8])
        assert not is_range(contrast.simultaneous)
    for contrast in of_distances(table(values[:8], models), MLP):
        assert is_range(contrast.simultaneous) and not is_range(contrast.interval)


def test_the_nearer_one_is_that_of_the_lesser_mean_which_the_test_is_about():
    values = np.zeros((8, 2))
    values[:, 0] = [1, 1, 1, 1, 1, -9, -9, -9]
    (contrast,) = of_distances(table(values, MODELS[:2]), DCGAN)
    assert contrast.interval.value > 0
    assert contrast.nearer == MODELS[0]


def verdicts(values, unstable=(), family=DCGAN, models=MODELS):
    return [contrast.verdict for contrast in of_distances(table(values, models), family, unstable)]


def test_holm_decides_over_the_declared_family_and_a_missing_pair_makes_it_no_laxer():
    """p of 7 seeds of one sign is 1/64 < 0.05/3; of seven, one small one against: 2/64 > 0.05/2."""
    base = 10 + np.arange(7.0)
    clear = np.stack([base, base + np.linspace(1, 2, 7), base + np.linspace(1, 2, 7) + 1], axis=1)
    assert verdicts(clear) == ["decided"] * 3
    mixed = clear.copy()
    against = np.array([1, 1, 1, 1, 1, 1, -0.01])
    mixed[:, 2] = mixed[:, 1] + against
    assert [c.p_value for c in of_distances(table(mixed), DCGAN)] == pytest.approx([1 / 64, 1 / 64, 2 / 64])
    assert verdicts(mixed) == ["decided"] * 3  # the last at level 0.05
    two = table(np.stack([base, base + against], axis=1), MODELS[:2])
    assert [c.verdict for c in of_distances(two, DCGAN)] == ["undecided"]  # against 0.05/3, though alone


def test_seeds_that_cannot_carry_a_decision_are_described_only():
    base = 10 + np.arange(8.0)
    models = sorted({model for pair in MLP.pairs for model in pair})
    shifts = np.linspace(1, 2, 8)[:, None] * np.arange(5)
    found = of_distances(table(base[:, None] + shifts, models), MLP)  # eight, where ten pairs need nine
    assert {contrast.verdict for contrast in found} == {"described"}
    assert verdicts(base[:6, None] + shifts[:6, :3]) == ["described"] * 3
    assert verdicts(base[:7, None] + shifts[:7, :3]) == ["decided"] * 3
    few = of_distances(table(base[:2, None] + shifts[:2, :3]), DCGAN)[0]
    assert (few.interval.low, few.interval.high) == pytest.approx((-1 - 1 / 7, -1))
    assert few.simultaneous == few.interval and is_range(few.interval)


def test_a_pair_whose_order_is_not_the_same_in_every_space_is_undecided():
    values = 10 + np.arange(8.0)[:, None] + np.linspace(1, 2, 8)[:, None] * np.arange(3)
    assert verdicts(values) == ["decided"] * 3
    assert verdicts(values, [(MODELS[2], MODELS[0])]) == ["decided", "undecided", "decided"]
    found = of_distances(table(values), DCGAN, [(MODELS[2], MODELS[0])])
    assert [contrast.flips for contrast in found] == [False, True, False]
    assert verdicts(values[:2], [(MODELS[2], MODELS[0])]) == ["described"] * 3


def test_the_family_wise_error_stays_below_its_level_and_effects_are_found():
    """Without effects, 400 repeats: a share of 5 % has a standard error of 1.1 %, so 9.4 % is four of them.

    With effects of two standard deviations of a difference, power is high.
    """
    rng = np.random.default_rng(0)
    errors = found = 0
    for _ in range(400):
        noise = rng.normal(size=(8, 3))
        errors += any(decided(noise))
        found += all(decided(noise + 4 * np.arange(3)))
    assert errors / 400 < 0.094
    assert found / 400 > 0.9


def decided(values):
    pairs = [values[:, i] - values[:, j] for i, j in itertools.combinations(range(3), 2)]
    return factorial.holm([factorial.sign_flip_p_value(pair.tolist()) for pair in pairs])


def test_distances_are_those_of_the_factorial_s_runs_on_the_profile_s_images(tmp_path):
    records = Records(
        write_profile(tmp_path, mlp=3, dcgan=2, dcgan_objectives=2, fashion=3, autoencoders=1), "tiny"
    )
    found = distances(records)
    assert found.shape == (3, 5)
    assert found[("lsgan", "dcgan")].notna().sum() == 2
    assert not {"wgan_gp", "elbo"} & set(found.columns.get_level_values(0))
    run = records.scores().query("id == 'lsgan-dcgan-mnist_2k-s1' and metric == 'fd_lenet'")
    assert found.loc[1, ("lsgan", "dcgan")] == run["value"].item()
    assert [len(contrasts(records, family)) for family in FAMILIES] == [3, 1, 2]
    assert {c.verdict for family in FAMILIES for c in contrasts(records, family)} == {"described"}


def test_the_spaces_of_the_records_are_what_makes_a_pair_undecided(tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    rows = [
        {"id": f"{objective}-{seed}", "objective": objective, "architecture": "dcgan", "seed": seed,
         "study": "dcgan", "metric": metric,
         "value": 10 + (-place if metric == COLUMNS[-1] else place) + 0.1 * rng.normal()}
        for place, (objective, _) in enumerate(MODELS)
        for seed in range(8)
        for metric in COLUMNS
    ]  # fmt: skip
    monkeypatch.setattr(Records, "scores", lambda _: pd.DataFrame(rows))
    found = contrasts(Records(tmp_path, "tiny"), DCGAN)
    assert all(c.p_value < 0.01 and c.flips and c.verdict == "undecided" for c in found)
    kept = pd.DataFrame([row for row in rows if row["metric"] != COLUMNS[-1]])
    monkeypatch.setattr(Records, "scores", lambda _: kept)
    assert {c.verdict for c in contrasts(Records(tmp_path, "tiny"), DCGAN)} == {"decided"}


@pytest.mark.parametrize(
    "sizes", [{"mlp": 0, "dcgan": 0}, {"mlp": 1, "dcgan": 0, "objectives": 1}, {"mlp": 0}]
)
def test_a_record_without_pairs_has_no_contrasts(tmp_path, sizes):
    records = Records(write_profile(tmp_path, **sizes), "tiny")
    assert [contrasts(records, family) for family in FAMILIES] == [[], [], []]


def test_a_record_without_any_run_has_no_contrasts(tmp_path):
    write_json(tmp_path / "tiny" / "manifest.json", {"dataset": DATASET, "runs": {}})
    assert [contrasts(Records(tmp_path, "tiny"), family) for family in FAMILIES] == [[], [], []]
