"""Discriminators on the line: how they are judged, and their runs."""

import csv
import json

import numpy as np
import pytest

from experiments import run, sampling
from experiments.config import DiscriminatorConfig
from experiments.judgement import POINTS, implied_log_ratio, interval, judge
from experiments.progress import Progress
from theory.errors import WrongUsage
from theory.objectives import OBJECTIVES
from theory.quadrature import optimal_score
from theory.targets import PAIRS

PAIR = PAIRS["shifted_gaussians"]


@pytest.mark.parametrize("name", ["non_saturating", "lsgan", "lsgan_pearson"])
def test_the_optimal_discriminator_is_judged_perfect(name):
    final = judge(optimal_score(OBJECTIVES[name], PAIR), OBJECTIVES[name], PAIR)
    assert final["regret"] == 0
    assert final["score_rmse"] == 0
    # beyond the curve's interval, 6e-5 of the mass, the implied ratio is clipped
    assert final["log_ratio_rmse"] < 0.01


def test_a_known_error_is_measured():
    """A least-squares score off by d everywhere costs d^2 (claim 44: half the integral of (p + q) d^2)."""
    lsgan = OBJECTIVES["lsgan"]
    best = optimal_score(lsgan, PAIR)
    final = judge(lambda x: best(x) + 0.01, lsgan, PAIR)
    assert final["regret"] == pytest.approx(1e-4, rel=1e-9)
    assert final["score_rmse"] == pytest.approx(0.01, rel=1e-9)
    gan = OBJECTIVES["non_saturating"]
    ratio = judge(lambda x: PAIR.log_ratio(x) + 0.01, gan, PAIR)
    assert ratio["log_ratio_rmse"] == pytest.approx(0.01, rel=0.1)
    assert ratio["score_rmse"] == pytest.approx(0.01, rel=1e-9)


@pytest.mark.parametrize("name", ["non_saturating", "lsgan", "lsgan_pearson"])
def test_the_implied_log_ratio_inverts_the_optimal_score(name):
    x = np.linspace(*interval(PAIR), 101)
    implied = implied_log_ratio(optimal_score(OBJECTIVES[name], PAIR), OBJECTIVES[name], PAIR)
    np.testing.assert_allclose(implied(x), PAIR.log_ratio(x), rtol=0, atol=1e-10)
    far = implied_log_ratio(lambda x: np.full_like(x, 1e3), OBJECTIVES[name], PAIR)
    assert far(x) == pytest.approx(np.full(101, PAIR.log_ratio(x).max()))


def test_the_interval_holds_the_mass():
    assert interval(PAIR) == pytest.approx((-4.0, 5.3))


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    configs = [
        DiscriminatorConfig(objective=objective, pair="shifted_gaussians", seed=seed, steps=200)
        for seed in range(2)
        for objective in ("lsgan", "non_saturating")
    ]
    return folder, configs, run.run_many(configs, folder)


def test_runs_that_differ_in_their_seeds_alone_are_trained_together(runs):
    folder, configs, results = runs
    assert [r.id for r in results] == [c.id for c in configs]
    began = []

    class Watch(Progress):
        def begin(self, run, total, done, unit="step"):
            began.append(run)

    (folder / configs[0].id / "result.json").unlink()
    more = [*configs, DiscriminatorConfig(objective="lsgan", pair="shifted_gaussians", seed=2, steps=200)]
    again = run.run_many(more, folder, progress=Watch())
    assert began == [f"{configs[0].id} and 1 more"]  # what is finished is left alone
    assert again[0].final["regret"] == pytest.approx(results[0].final["regret"], rel=1e-3)
    assert again[1:4] == results[1:]


def test_a_run_leaves_its_result_its_curve_and_its_weights(runs):
    folder, configs, _ = runs
    place = folder / configs[1].id
    result = json.loads((place / "result.json").read_text())
    assert result["kind"] == "discriminator"
    assert result["dataset"] is None
    assert result["parameters"] == {"discriminator": 1 * 32 + 32 + 32 * 32 + 32 + 32 + 1}
    assert 0 < result["final"]["regret"] < 0.05
    with (place / "curve.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == POINTS
    for row in rows[::50]:
        x, best = float(row["x"]), float(row["optimal_score"])
        assert best == pytest.approx(float(row["log_p"]) - float(row["log_q"]))
        assert best == pytest.approx(1.3**2 / 2 - 1.3 * x)
        assert float(row["score"]) == pytest.approx(best, abs=3.0)  # 200 steps reach this far
    with np.load(place / "weights.npz") as weights:
        assert weights["weights_1"].shape == (32, 32)


def test_a_discriminator_alone_has_nothing_to_sample(runs):
    folder, configs, _ = runs
    with pytest.raises(WrongUsage, match="discriminator alone"):
        sampling.sample(folder / configs[0].id, 3)
