"""Picture 8: derivatives by hand agree with automatic ones, and D* with the density of the model."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq

from commands.build.live.exported import KINDS, exported
from tests.browser.live.agreement import TOLERANCE, check, computed, difference
from theory import objectives, quadrature, targets

BATCH, TURNS, STEPS = 16, 2, 6
SPREAD = exported()["training"]["scale"]


def parts(weights: Any, hidden: int) -> tuple[Any, ...]:
    return (*(weights[i * hidden : (i + 1) * hidden] for i in range(3)), weights[-2], weights[-1])


def network(weights: Any, hidden: int, x: Any, tanh: Any, total: Any) -> Any:
    """Σ second_j tanh(first_j x + bias_j) + skip x + shift at the points x [n]."""
    first, bias, second, skip, shift = parts(weights, hidden)
    return total(second * tanh(first * x[:, None] + bias), 1) + skip * x + shift


def random_player(rng: np.random.Generator, hidden: int) -> dict[str, Any]:
    weights = rng.normal(0, 0.7, 3 * hidden + 2).tolist()
    zeros = [0.0] * len(weights)
    return {"weights": weights, "state": {"first": zeros, "second": zeros, "steps": 0}}


def trained_by_tensorflow(settings: dict[str, Any], batches: list[Any], noises: list[Any]) -> list[Any]:
    """Losses and weights after each step, by automatic differentiation and the engine's Adam in float64."""
    tf = pytest.importorskip("tensorflow")
    from engine.adam import Adam

    objective = objectives.POINTWISE[settings["objective"]]
    rule = exported()["training"]["adam"]
    players = {}
    for name, hidden in (("discriminator", 12), ("generator", 8)):
        variable = tf.Variable(np.array(settings["players"][name]["weights"]))
        adam = Adam([variable], 10 ** settings["rate"], rule["beta1"], rule["beta2"], rule["epsilon"])
        players[name] = (variable, hidden, adam)

    def output(name: str, x: Any) -> Any:
        return network(players[name][0], players[name][1], x, tf.tanh, tf.reduce_sum)

    def move(name: str, loss: Any, step: int) -> float:
        variable, _, adam = players[name]
        with tf.GradientTape() as tape:
            value = loss()
        adam.apply([tape.gradient(value, variable)], step)
        return float(value)

    found = []
    for step, (turns, noise) in enumerate(zip(batches, noises, strict=True)):
        for turn, batch in enumerate(turns):
            fake = output("generator", tf.constant(batch["noise"], tf.float64))
            real = tf.constant(batch["real"], tf.float64)

            def of_discriminator(real: Any = real, fake: Any = fake) -> Any:
                return objective.discriminator_loss(
                    output("discriminator", real), output("discriminator", fake)
                )

            first = move("discriminator", of_discriminator, step * len(turns) + turn)
        z = tf.constant(noise, tf.float64)

        def of_generator(z: Any = z) -> Any:
            return objective.generator_loss(output("discriminator", output("generator", z)))

        second = move("generator", of_generator, step)
        found.append([first, second, *(players[name][0].numpy().tolist() for name in players)])
    return found


@pytest.mark.parametrize("name", KINDS)
def test_training_steps(live, name):
    rng = targets.generator(51)
    players = {"discriminator": random_player(rng, 12), "generator": random_player(rng, 8)}
    settings = {"objective": name, "rate": -2, "players": players}
    batches = [
        [
            {"real": rng.normal(0, 2, BATCH).tolist(), "noise": rng.normal(0, 1, BATCH).tolist()}
            for _ in range(TURNS)
        ]
        for _ in range(STEPS)
    ]
    noises = [rng.normal(0, 1, BATCH).tolist() for _ in range(STEPS)]
    expected = trained_by_tensorflow(settings, batches, noises)
    largest = 0.0
    for turns, noise, [of_discriminator, of_generator, *weights] in zip(
        batches, noises, expected, strict=True
    ):
        [found] = computed(
            live, "trainingStep", [{**settings, "players": players, "batches": turns, "noise": noise}]
        )
        players = found["players"]
        largest = max(
            largest,
            difference(found["discriminatorLoss"], of_discriminator),
            difference(found["generatorLoss"], of_generator),
            difference(players["discriminator"]["weights"], weights[0]),
            difference(players["generator"]["weights"], weights[1]),
        )
    print(f"training, {name}: {STEPS} steps, largest difference {largest:.1e}")
    assert largest <= TOLERANCE


def log_model(weights: Any, x: float) -> float:
    """log q(x) by the change of variables, roots found by SciPy between the turning points of a fine grid."""
    weights = np.array(weights)
    first, bias, second, skip, shift = parts(weights, (len(weights) - 2) // 3)

    def excess(z: float) -> float:
        return float(second @ np.tanh(first * z + bias) + skip * z + shift - x)

    grid = np.linspace(-10, 10, 2501)
    values = network(weights, len(first), grid, np.tanh, np.sum) - x
    roots = [
        brentq(excess, grid[i], grid[i + 1], xtol=1e-15, rtol=1e-15)
        for i in np.flatnonzero(values[:-1] * values[1:] < 0)
    ]
    slopes = [float(second @ (first / np.cosh(first * z + bias) ** 2) + skip) for z in roots]
    terms = [
        targets.normal().log_prob(np.float64(z)) - np.log(abs(s)) for z, s in zip(roots, slopes, strict=True)
    ]
    return float(np.logaddexp.reduce(terms)) if terms else -np.inf


def test_the_optimum_of_a_model_in_training(live):
    settings = []
    for seed in range(12):
        rng = targets.generator(52, seed)
        settings.append(
            {
                "objective": str(rng.choice(list(KINDS))),
                "rate": float(rng.uniform(-3, -1.5)),
                "seed": int(rng.integers(1, 50)),
                "left": rng.uniform(-3, -1),
                "right": rng.uniform(1, 3),
                "steps": int(rng.integers(0, 60)),
            }
        )
    expected = []
    places = np.linspace(-6, 6, 481)
    for one, found in zip(settings, computed(live, "training", settings), strict=True):
        data = targets.normal_mixture([0.5, 0.5], [one["left"], one["right"]], [SPREAD, SPREAD])
        objective = objectives.POINTWISE[one["objective"]]
        logs = np.array([log_model(found["weights"][1], x) for x in places])
        best = objective.optimum(data.log_prob(places) - logs)
        if KINDS[one["objective"]] != "least_squares":
            best = objectives.sigmoid(best)
        expected.append({"best": best.tolist(), "logModel": logs.tolist()})
    check(live, "training", settings, expected)


def regret(settings: dict[str, Any], found: dict[str, Any]) -> float:
    """The regret by adaptive quadrature, under q over the noise."""
    objective = objectives.POINTWISE[settings["objective"]]
    data = targets.normal_mixture([0.5, 0.5], [settings["left"], settings["right"]], [SPREAD, SPREAD])
    discriminator, generator = map(np.array, found["weights"])

    def excess(loss: Any, x: Any, logs: Any) -> Any:
        score = network(discriminator, 12, x, np.tanh, np.sum)
        return loss(score) - loss(objective.optimum(data.log_prob(x) - logs))

    def on_noise(z: Any) -> Any:
        first, bias, second, skip, _ = parts(generator, 8)
        slopes = skip + np.sum(second * first / np.cosh(first * z[:, None] + bias) ** 2, 1)
        logs = targets.normal().log_prob(z) - np.log(slopes)  # one-to-one: z is the only root
        return excess(objective.fake, network(generator, 8, z, np.tanh, np.sum), logs)

    def on_data(x: Any) -> Any:
        return excess(objective.real, x, np.array([log_model(generator, at) for at in x]))

    return (
        quadrature.expectation(on_data, data).value + quadrature.expectation(on_noise, targets.normal()).value
    )


def test_the_regret_while_the_generator_is_monotone(live):
    settings = [
        {"objective": name, "seed": 1, "left": -1.5, "right": 1.2, "steps": steps}
        for steps, name in enumerate(("non_saturating", "lsgan_pearson"))
    ]
    expected = []
    for one, found in zip(settings, computed(live, "training", settings), strict=True):
        line = network(np.array(found["weights"][1]), 8, np.linspace(-9, 9, 2001), np.tanh, np.sum)
        assert (np.diff(line) > 0).all()  # else q has poles, and the page's fixed rule is no longer exact
        expected.append({"regret": regret(one, found)})
    check(live, "training", settings, expected)
