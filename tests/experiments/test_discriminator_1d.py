"""Discriminators on the line: how they are evaluated, and their runs."""

import csv
import json

import numpy as np
import pytest
from scipy.special import logit

from experiments import run, sampling
from experiments.config import DiscriminatorConfig
from experiments.evaluation.discriminator_1d import LIMITS, POINTS, evaluate, interval
from experiments.training.progress import Progress
from theory.errors import WrongUsage
from theory.objectives import OBJECTIVES
from theory.quadrature import optimal_score
from theory.quadrature_nodes import line_rule
from theory.targets import PAIRS

PAIR = PAIRS["shifted_gaussians"]


@pytest.mark.parametrize("name", ["non_saturating", "lsgan", "lsgan_pearson"])
def test_the_optimal_discriminator_is_evaluated_as_perfect(name):
    final = evaluate(optimal_score(OBJECTIVES[name], PAIR), OBJECTIVES[name], PAIR)
    assert final["regret"] == 0
    assert final["score_rmse"] == 0
    # beyond the curve's interval, 6e-5 of the mass, the implied ratio is clipped
    assert final["log_ratio_rmse"] < 0.01


def test_a_known_error_is_measured():
    """A least-squares score off by d everywhere costs d^2 (claim 44: half the integral of (p + q) d^2)."""
    lsgan = OBJECTIVES["lsgan"]
    best = optimal_score(lsgan, PAIR)
    final = evaluate(lambda x: best(x) + 0.01, lsgan, PAIR)
    assert final["regret"] == pytest.approx(1e-4, rel=1e-9)
    assert final["score_rmse"] == pytest.approx(0.01, rel=1e-9)
    gan = OBJECTIVES["non_saturating"]
    assert final["probability_rmse"] == pytest.approx(0.01, rel=1e-9)
    assert final["probability_sup"] == pytest.approx(0.01, rel=1e-9)
    ratio = evaluate(lambda x: PAIR.log_ratio(x) + 0.01, gan, PAIR)
    for limit in (4, 8):
        assert ratio[f"log_ratio_rmse_{limit}"] == pytest.approx(0.01, rel=0.1)
    assert ratio["log_ratio_rmse"] == pytest.approx(0.01, rel=0.1)
    assert ratio["score_rmse"] == pytest.approx(0.01, rel=1e-9)


def test_where_a_least_squares_score_leaves_its_codes_is_measured():
    """A D of 2 on one side of the middle has no log-ratio on half of the mass, and counts as +L there."""
    objective, middle = OBJECTIVES["lsgan"], 0.65
    best = optimal_score(objective, PAIR)
    final = evaluate(lambda x: np.where(x < middle, 2.0, best(x)), objective, PAIR)
    assert final["undefined_mass"] == pytest.approx(0.5, abs=2e-3)
    rule = line_rule(PAIR, 512)
    left, ratio = rule.x < middle, PAIR.log_ratio(rule.x)
    for limit in LIMITS:
        expected = np.where(left, limit - np.clip(ratio, -limit, limit), 0.0)
        assert final[f"log_ratio_rmse_{limit}"] == pytest.approx(float(rule.rms(expected)), rel=1e-9)


@pytest.mark.parametrize("name", ["non_saturating", "lsgan", "lsgan_bounded"])
@pytest.mark.parametrize("pair", ["overlapping_uniforms", "disjoint_uniforms", "gap"])
def test_where_the_log_ratio_is_infinite_only_d_is_evaluated(name, pair):
    objective = OBJECTIVES[name]
    low, high = (0.01, 0.99) if name == "lsgan" else (-4.6, 4.6)
    best = optimal_score(objective, PAIRS[pair])

    def clipped(x):
        return np.clip(np.nan_to_num(best(x)), low, high)

    final = evaluate(clipped, objective, PAIRS[pair])
    assert 0 < final["probability_rmse"] <= final["probability_sup"] + 1e-12 <= 0.0101
    assert 0 < final["regret"] < 0.021  # 2 log(1/0.99) where D is off by 0.01
    assert not any(key.startswith("log_ratio") for key in final)
    assert ("score_rmse" in final) == (name == "lsgan")
    assert all(np.isfinite(value) for value in final.values())
    assert ("perfect_distance" in final) == (pair == "disjoint_uniforms")


def test_at_disjoint_supports_the_generator_feels_the_slope_over_one_minus_d():
    """D = 0.1 + 0.05 (x - 2.5) on (2, 3): its norm is 0.125 + 0.05, the gradient E[0.05/(1 - D)]."""
    objective = OBJECTIVES["non_saturating"]
    final = evaluate(
        lambda x: logit(np.clip(0.1 + 0.05 * (x - 2.5), 0.01, 0.5)), objective, PAIRS["disjoint_uniforms"]
    )
    assert final["perfect_distance"] == pytest.approx(0.175, abs=1e-4)
    assert final["saturating_gradient"] == pytest.approx(np.log(0.925 / 0.875), abs=1e-6)


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


def test_a_discriminator_on_a_fixed_sample_is_evaluated_and_leaves_no_curve(tmp_path):
    config = DiscriminatorConfig(objective="lsgan", pair="gap", sample=8, steps=20)
    result = run.run(config, tmp_path)
    assert result.config["sample"] == 8
    assert result.final["probability_rmse"] > 0
    assert not (tmp_path / config.id / "curve.csv").exists()


def test_a_discriminator_alone_has_nothing_to_sample(runs):
    folder, configs, _ = runs
    with pytest.raises(WrongUsage, match="discriminator alone"):
        sampling.sample(folder / configs[0].id, 3)
