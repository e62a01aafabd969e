"""Picture 1: divergences, losses, regret and D* of any two densities agree with ``theory``."""

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.special import expit

from tests.browser.live.agreement import check, computed
from theory import objectives, quadrature, targets
from theory.divergences import JENSEN_SHANNON, TRIANGULAR
from theory.targets import Pair, Target

KNOTS = np.linspace(-6, 6, 13)
COUNT = 24


def random_settings(seed: int) -> dict[str, Any]:
    rng = targets.generator(seed)
    a, b, c = (float(v) for v in rng.choice(np.arange(-2, 2.1, 0.25), 3, replace=False))
    settings: dict[str, Any] = {"game": str(rng.choice(["gan", "lsgan"])), "a": a, "b": b, "c": c}
    for side in "pq":
        settings |= {
            f"{side}Shape": str(rng.choice(["mixture", "mixture", "drawn"])),
            f"{side}Mean": rng.uniform(-4, 4),
            f"{side}Scale": rng.uniform(0.2, 2.5),
            f"{side}Weight": float(rng.choice([0, rng.uniform(0.05, 0.95)])),
            f"{side}Mean2": rng.uniform(-4, 4),
            f"{side}Scale2": rng.uniform(0.2, 2.5),
            f"{side}Heights": (10 ** rng.uniform(-2.5, 0, 13)).tolist(),
        }
    low, high = (0.01, 0.99) if settings["game"] == "gan" else (-0.25, 1.25)
    return settings | {"drawn": rng.uniform(low, high, 13).tolist()}


def target(settings: dict[str, Any], side: str) -> Target:
    of = {key[1:]: value for key, value in settings.items() if key[0] == side}
    if of["Shape"] == "mixture":
        weight, parts = of["Weight"], [(of["Mean"], of["Scale"]), (of["Mean2"], of["Scale2"])]
        if weight == 0:
            parts = parts[:1]
            made = targets.normal(*parts[0])
        else:
            made = targets.normal_mixture([1 - weight, weight], *zip(*parts, strict=True))
        cuts = {
            m + side * s for m, s in parts for side in (-8, -4, 4, 8)
        }  # where the rule would have to search
        return replace(made, breakpoints=tuple(sorted({*KNOTS.tolist(), *cuts})))
    logs = np.log(of["Heights"])
    mass = sum(
        quadrature.integral(lambda x: np.exp(np.interp(x, KNOTS, logs)), left, right).value
        for left, right in pairwise(KNOTS)
    )

    def log_prob(x: Any) -> Any:
        return np.interp(x, KNOTS, logs, left=-math.inf, right=-math.inf) - math.log(mass)

    return Target("drawn", log_prob, lambda rng, n: rng.random(n), (-6.0, 6.0), (), tuple(KNOTS))


def by_theory(settings: dict[str, Any]) -> dict[str, Any]:
    pair = Pair("page", target(settings, "p"), target(settings, "q"))
    shares = np.array(settings["drawn"])
    if settings["game"] == "gan":
        objective, of = objectives.MINIMAX, objectives.NON_SATURATING
        scores, output = np.log(shares) - np.log1p(-shares), expit
    else:
        a, b = settings["a"], settings["b"]
        objective = of = objectives.lsgan(a, b, settings["c"])
        scores, output = a + (b - a) * shares, np.asarray
    identity = objective.identity("generator")
    best = quadrature.optimal_score(objective, pair)

    def score(x: Any) -> Any:
        return np.interp(x, KNOTS, scores)

    estimates = {
        "massP": quadrature.expectation(np.ones_like, pair.p),
        "massQ": quadrature.expectation(np.ones_like, pair.q),
        "triangular": quadrature.divergence(TRIANGULAR, pair),
        "jensenShannon": quadrature.divergence(JENSEN_SHANNON, pair),
        "least": quadrature.discriminator_value(of, pair),
        "drawnLoss": quadrature.discriminator_value(of, pair, score),
        "regret": quadrature.regret(of, pair, score),
        "criterion": quadrature.value(identity.real, identity.fake, best, pair),
    }
    return {name: estimate.value for name, estimate in estimates.items()} | {
        "best": output(best(KNOTS)).tolist(),
        "drawnOutput": output(scores).tolist(),
    }


def test_the_optimum_agrees_with_theory(live):
    settings = [random_settings(seed) for seed in range(COUNT)]
    check(live, "optimum", settings, [by_theory(one) for one in settings])


def test_equal_codes_are_refused(live):
    [found] = computed(live, "optimum", [{"game": "lsgan", "a": 0.5, "b": 0.5, "c": 1}])
    assert found["refused"].startswith("a = b")
