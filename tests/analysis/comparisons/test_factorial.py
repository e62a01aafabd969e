import itertools
import json
import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.comparisons import factorial
from analysis.comparisons.agreement import COLUMNS
from analysis.comparisons.factorial import (
    DCGAN,
    FAMILIES,
    MLP,
    NETWORKS,
    common_seeds,
    contrasts,
    distances,
    of_distances,
)
from analysis.figures import FIGURES
from analysis.seeds import is_range
from analysis.tables import TABLES
from experiments.studies import dcgan, mlp_objectives
from records.reading.tables import Records
from tests.synthetic.any_size import write_profile
from tests.synthetic.files import write_json, write_manifest

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


def test_a_run_that_diverged_is_farther_than_any_other_and_the_test_is_of_ranks():
    """With seven seeds of which every difference is of one sign p is 1/64, whatever the sizes."""
    base = 10 + np.arange(7.0)
    values = np.stack([base, base + np.linspace(1, 2, 7), base + np.linspace(3, 5, 7)], axis=1)
    values[3, 1] = np.inf
    first, second, third = of_distances(table(values), DCGAN)
    assert len(first.differences) == 7 and first.differences[3] == -np.inf
    assert first.p_value == pytest.approx(1 / 64) and first.verdict == "decided"
    assert first.nearer == MODELS[0] and not first.is_summarised
    assert np.isnan([first.interval.low, first.interval.value, first.simultaneous.high]).all()
    assert second.is_summarised and second.interval.value == pytest.approx(-4)
    ranks = [-4, -5, -6, 7, -3, -2, -1]  # of the differences of the third pair: -2, -2.17, ..., inf, ..., -3
    assert third.differences[3] == np.inf
    assert third.p_value == pytest.approx(stats.wilcoxon(third.differences, method="exact").pvalue)
    assert third.p_value == pytest.approx(factorial.sign_flip_p_value(ranks))
    assert third.nearer == MODELS[1] and third.verdict == "undecided"
    left_out = of_distances(table(np.where(np.isinf(values), np.nan, values)), DCGAN)
    assert len(left_out[2].differences) == 6 and left_out[2].verdict == "described"


def test_two_runs_of_a_seed_that_both_diverged_are_level():
    base = 10 + np.arange(8.0)
    values = np.stack([base, base + np.linspace(1, 2, 8), base + 3], axis=1)
    values[2, :2] = np.inf
    first = of_distances(table(values), DCGAN)[0]
    assert first.differences[2] == 0 and len(first.differences) == 8
    assert first.p_value == pytest.approx(1 / 64)  # of the seven that differ
    assert first.is_summarised


def test_mixed_runs_have_no_summary(tmp_path):
    values = 10 + np.arange(8.0)[:, None] + np.linspace(1, 2, 8)[:, None] * np.arange(3)
    found = of_distances(table(values), DCGAN, mixed=[MODELS[1]])
    assert [contrast.is_summarised for contrast in found] == [False, True, False]
    assert [contrast.verdict for contrast in found] == ["decided"] * 3


def test_runs_that_diverged_and_mixed_runs_are_read_from_the_records(tmp_path):
    write_profile(tmp_path, mlp=9, objectives=2, dcgan=0)
    path = tmp_path / "tiny" / "manifest.json"
    content = json.loads(path.read_text())
    lost = [run for run in content["runs"]["mlp_objectives"] if run["id"] == "lsgan-mlp-mnist_2k-s4"]
    content["runs"]["mlp_objectives"].remove(lost[0])
    config = {"objective": "lsgan", "architecture": "mlp", "seed": 4, "dataset": "mnist_2k"}
    one = {"study": "mlp_objectives", "path": "runs/lost", "step": 7, "what": "the loss", "config": config}
    content["diverged"] = [one | {"id": lost[0]["id"]}]
    write_json(path, content)
    records = Records(tmp_path, "tiny")
    assert distances(records).loc[4, ("lsgan", "mlp")] == np.inf
    assert np.isfinite(distances(records)["non_saturating", "mlp"]).all()
    [contrast] = [
        c for c in contrasts(records, MLP) if {c.first[0], c.second[0]} == {"lsgan", "non_saturating"}
    ]
    assert len(contrast.differences) == 9 and np.isinf(contrast.differences[4])
    assert contrast.mixed and not contrast.is_summarised  # one failed, and infinitely far
    row = next(line for line in TABLES["factorial"](records).splitlines() if "LSGAN $(0,1,1)$ &" in line)
    assert re.search(r"& 9 & \\emph\{below 0 in \d of 9\} & -- & ", row)
    assert "nan" not in row
    [ax] = FIGURES["factorial"](records).axes
    assert [len(line.get_xdata()) for line in ax.lines if line.get_marker() == "|"] == [8]
    scores = TABLES["scores"](records)
    assert "& 1 of 9 & $" in scores
    assert not re.search(r"inf|nan", scores)


def test_a_pair_whose_order_depends_on_the_space_is_undecided():
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
    write_manifest(tmp_path)

    def found(table):
        monkeypatch.setattr(Records, "scores", lambda _, **__: table.assign(kind="made up"))
        return contrasts(Records(tmp_path, "tiny"), DCGAN)

    whole = pd.DataFrame(rows)
    assert all(c.p_value < 0.01 and c.flips and c.verdict == "undecided" for c in found(whole))
    assert {c.verdict for c in found(whole[whole["metric"] != COLUMNS[-1]])} == {"decided"}
    opposite = whole["metric"] == COLUMNS[-1]
    noise = np.where(opposite, whole["value"] + 40 * rng.normal(size=len(whole)), whole["value"])
    assert {c.verdict for c in found(whole.assign(value=noise))} == {"decided"}  # of opposite means, perhaps


@pytest.mark.parametrize(
    "sizes", [{"mlp": 0, "dcgan": 0}, {"mlp": 1, "dcgan": 0, "objectives": 1}, {"mlp": 0}]
)
def test_a_record_without_pairs_has_no_contrasts(tmp_path, sizes):
    records = Records(write_profile(tmp_path, **sizes), "tiny")
    assert [contrasts(records, family) for family in FAMILIES] == [[], [], []]


def test_a_record_without_any_run_has_no_contrasts(tmp_path):
    write_manifest(tmp_path)
    assert [contrasts(Records(tmp_path, "tiny"), family) for family in FAMILIES] == [[], [], []]
