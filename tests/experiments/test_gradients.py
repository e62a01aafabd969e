"""What generators feel under discriminators in training: configs, runs and records."""

import csv
import json

import pytest

from experiments import run, sampling
from experiments.config import GradientConfig, from_json
from experiments.studies import STUDIES
from gan.discriminator_1d_ensembles import train_discriminators
from theory.calculus import slope
from theory.errors import UnknownName, WrongUsage
from theory.gradients.generator import generator_gradient, generator_gradient_at_optimum, log_ratio_slope
from theory.objectives import OBJECTIVES
from theory.targets import FAMILIES

SMALL = {"distances": (0.5, 4.0), "checkpoints": (1, 120), "widths": (8,), "batch_size": 32}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    configs = [
        GradientConfig(objective=objective, family="disjoint_uniforms", seed=seed, **SMALL)
        for seed in range(2)
        for objective in ("minimax", "lsgan")
    ]
    return folder, configs, run.run_many(configs, folder)


def test_ids_are_words_and_configs_survive_a_file():
    config = GradientConfig(objective="lsgan", family="gaussians", seed=3)
    assert config.id == "lsgan-gradient-gaussians-s3"
    small = GradientConfig(objective="lsgan", family="gaussians", seed=3, **SMALL)
    assert small.id != config.id
    assert from_json(json.loads(json.dumps(small.to_json()))) == small


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"family": "gausians"}, UnknownName, "gaussians"),
        ({"objective": "lsgam"}, UnknownName, "lsgan"),
        ({"distances": []}, WrongUsage, "distances must be positive"),
        ({"distances": [2.0, 1.0]}, WrongUsage, "distances must ascend"),
        ({"checkpoints": [0, 1]}, WrongUsage, "checkpoints must be positive"),
        ({"checkpoints": [1, 1]}, WrongUsage, "checkpoints must ascend"),
        ({"learning_rate": 0.0}, WrongUsage, "learning rate"),
    ],
)
def test_wrong_settings_are_refused(wrong, error, message):
    with pytest.raises(error, match=message):
        GradientConfig(**({"objective": "lsgan", "family": "gaussians"} | wrong))


SMOOTH = [name for name, o in OBJECTIVES.items() if o.tells_ratio]  # the hinge's best score is a step


def test_the_study_has_every_smooth_objective_in_both_families():
    configs = STUDIES["generator_gradients"].runs
    assert {(c.objective, c.family) for c in configs} == {(o, f) for o in SMOOTH for f in FAMILIES}


def test_a_run_records_the_gradient_of_the_network_it_trained(runs):
    folder, configs, results = runs
    assert [result.id for result in results] == [config.id for config in configs]
    config = configs[2]  # minimax, seed 1
    with (folder / config.id / "gradients.csv").open() as file:
        rows = [{k: float(v) for k, v in row.items()} for row in csv.DictReader(file)]
    assert [(row["distance"], row["steps"]) for row in rows] == [(0.5, 1), (4.0, 1), (0.5, 120), (4.0, 120)]
    pair = FAMILIES["disjoint_uniforms"](4.0)
    ((network,),) = train_discriminators(
        OBJECTIVES["minimax"],
        [(pair, 1)],
        checkpoints=(120,),
        widths=(8,),
        batch_size=32,
        learning_rate=1e-3,
        rate_falls=False,
    )
    # the mean slope over U(low, high) is the difference of the losses at its ends
    low, high = pair.q.support
    loss = OBJECTIVES["minimax"].generator
    assert rows[3]["gradient"] == pytest.approx(loss(network(high)) - loss(network(low)), rel=1e-3)
    assert json.loads((folder / config.id / "result.json").read_text())["kind"] == "gradient"


def test_finished_runs_are_left_alone_and_have_nothing_to_sample(runs):
    folder, configs, results = runs
    assert run.run(configs[0], folder) == results[0]
    with pytest.raises(WrongUsage):
        sampling.sample(folder / configs[0].id, 3)


@pytest.mark.parametrize("name", SMOOTH)
def test_at_the_optimal_score_the_gradient_is_the_one_at_the_optimum(name):
    """For scores s* = l of the GAN's objectives, and a + (b - a) sigmoid(l) of LSGAN's."""
    pair = FAMILIES["gaussians"](1.5)
    objective, by_point = OBJECTIVES[name], log_ratio_slope(pair)

    def score(x):
        return objective.optimal_score(pair.log_ratio(x))

    by_ratio = slope(objective.optimal_score)
    found = generator_gradient(objective, pair, score, lambda x: by_ratio(pair.log_ratio(x)) * by_point(x))
    assert found.value == pytest.approx(generator_gradient_at_optimum(objective, pair).value, abs=1e-12)
