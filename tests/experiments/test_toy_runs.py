"""Toy runs: their configs, how samples are evaluated, and what a run leaves behind."""

import csv
import json
import math

import numpy as np
import pytest

from experiments import run, sampling
from experiments.config import ToyConfig, from_json
from experiments.evaluation.toys import evaluate
from experiments.training.progress import Progress
from experiments.training.toy_runs import DRAWN, POINTS
from theory.errors import UnknownName, WrongUsage
from theory.models.mixtures import TOYS

RING, LINE = TOYS["ring_8"], TOYS["line_5"]


def test_ids_are_words_and_configs_survive_their_files():
    config = ToyConfig(objective="lsgan", target="ring_8", seed=3)
    assert config.id == "lsgan-toy-ring_8-s3"
    changed = ToyConfig(objective="lsgan", target="ring_8", seed=3, widths=[8])
    assert changed.id.startswith("lsgan-toy-ring_8-s3-") and len(changed.id.split("-")[-1]) == 6
    assert from_json(json.loads(json.dumps(changed.to_json()))) == changed


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"seed": -1}, "seed .* not -1"),
        ({"steps": 0}, "steps .* not 0"),
        ({"widths": ()}, "widths"),
        ({"beta1": 1.0}, "beta1"),
        ({"learning_rate": 0.0}, "learning rate"),
    ],
)
def test_wrong_settings_are_refused(wrong, message):
    with pytest.raises(WrongUsage, match=message):
        ToyConfig(**{"objective": "lsgan", "target": "ring_8"} | wrong)
    with pytest.raises(UnknownName, match="ring_8"):
        ToyConfig(objective="lsgan", target="ring")


def test_the_target_itself_is_evaluated_as_perfect():
    """2,500 points of 8 modes: reverse KL about 7/5000; quality 1 - exp(-9/2) within 4 standard errors."""
    final = evaluate(RING.sample(0, 2500), RING)
    assert final["modes"] == 8 and final["failed"] == 0
    assert final["high_quality"] == pytest.approx(1 - math.exp(-4.5), abs=0.009)
    assert 0 < final["reverse_kl"] < 0.006
    assert evaluate(LINE.sample(0, 2500), LINE)["wasserstein"] < 0.2


def test_lost_modes_are_seen():
    half = evaluate(RING.means[np.arange(1000) % 4], RING)
    assert half["modes"] == 4 and half["failed"] == 1
    assert half["reverse_kl"] == pytest.approx(math.log(2), rel=1e-12)
    uneven = evaluate(RING.means[np.repeat([0, 1], [900, 100])], RING)
    expected = 0.9 * math.log(0.9 * 8) + 0.1 * math.log(0.1 * 8)
    assert uneven["reverse_kl"] == pytest.approx(expected, rel=1e-12)


def test_three_standard_deviations_decide():
    offset = np.array([RING.scale, 0])
    assert evaluate(RING.means + 2.99 * offset, RING)["high_quality"] == 1
    beyond = evaluate(RING.means + 3.01 * offset, RING)
    assert beyond["high_quality"] == 0 and beyond["modes"] == 0 and beyond["failed"] == 1
    assert beyond["reverse_kl"] == pytest.approx(0, abs=1e-12)  # every sample counts, however far off


def test_samples_that_are_not_finite_are_evaluated():
    final = evaluate(np.full((10, 1), np.nan), LINE)
    assert final == {"modes": 0, "high_quality": 0, "reverse_kl": math.log(5), "failed": 1}
    mixed = evaluate(np.concatenate([RING.means, np.full((8, 2), np.inf)]), RING)
    assert mixed["modes"] == 8 and mixed["high_quality"] == 0.5


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    configs = [
        ToyConfig(objective="non_saturating", target="line_5", seed=seed, steps=400, widths=(16, 16))
        for seed in range(4)
    ]
    return folder, configs, run.run_many(configs, folder)


def test_runs_are_trained_together_and_never_twice(runs):
    folder, configs, results = runs
    assert [r.id for r in results] == [c.id for c in configs]
    began = []

    class Watch(Progress):
        def begin(self, run, total, done, unit="step"):
            began.append(run)

    (folder / configs[1].id / "result.json").unlink()
    again = run.run_many(configs, folder, progress=Watch())
    assert began == [configs[1].id]
    assert [r.final for r in again] == [r.final for r in results]  # alone or together, to the last bit


def test_short_training_finds_modes(runs):
    """Untrained generators spread over less than one spacing; 400 steps reach most of the five modes."""
    assert np.mean([result.final["modes"] for result in runs[2]]) >= 3
    assert {result.parameters["generator"] for result in runs[2]} == {2 * 16 + 16 + 16 * 16 + 16 + 16 + 1}


def test_samples_are_a_function_of_the_run_and_their_number(runs):
    folder, configs, results = runs
    place = folder / configs[0].id
    samples = sampling.sample(place, 2500)
    assert samples.shape == (2500, 1) and samples.dtype == np.float64
    assert evaluate(samples, LINE) == results[0].final
    np.testing.assert_array_equal(sampling.sample(place, 700), samples[:700])
    with (place / POINTS).open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == DRAWN
    np.testing.assert_allclose([float(row["x"]) for row in rows], samples[:DRAWN, 0], atol=5.1e-5)
    assert not (folder / configs[3].id / POINTS).exists()
    with pytest.raises(WrongUsage, match="toy"):
        sampling.untrained_sample(place, 3)
