"""Recipes for training a GAN on images, drawn from a declared space: the same ones for every loss.

    learning_rate             of the discriminator, log-uniform between 2e-4 and 4e-3
    generator_learning_rate   a quarter to four times that, log-uniform
    beta1                     of Adam: 0 or 0.5
    r1                        weight of R1: a third has none, the others log-uniform between 0.01 and 10
    ema                       decay of the average of the generator's weights: 0 (none), 0.99 or 0.995

The draws are a Latin hypercube: each range is cut into as many equal parts as there are draws, and each part
is drawn from once. Source: McKay, Beckman & Conover 1979, section 2.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

C = TypeVar("C", bound=Any)  # GanConfig: what is drawn depends on nothing else in the project

SEED = 0  # of the draws
RATES, RATIOS, R1 = (2e-4, 4e-3), (0.25, 4.0), (0.01, 10.0)
BETA1, EMA = (0.0, 0.5), (0.0, 0.99, 0.995)  # averages are short beside the shortest round
DIGITS = 3  # of what is drawn


def drawn(count: int) -> list[Mapping[str, Any]]:
    """Return ``count`` draws from the space: settings of ``GanConfig``."""
    from scipy.stats import qmc

    return [_settings(*point) for point in qmc.LatinHypercube(d=5, rng=SEED).random(count)]


def recipes(usual: C, count: int) -> list[C]:
    """Return the ``usual`` config, and ``count`` - 1 with drawn settings in the place of its own."""
    return [usual, *(replace(usual, **settings) for settings in drawn(count - 1))]


def _settings(rate: float, ratio: float, beta1: float, r1: float, ema: float) -> Mapping[str, Any]:
    learning_rate = _log_uniform(rate, RATES)
    return {
        "learning_rate": _rounded(learning_rate),
        "generator_learning_rate": _rounded(learning_rate * _log_uniform(ratio, RATIOS)),
        "beta1": _choice(beta1, BETA1),
        "r1": _rounded(_log_uniform((3 * r1 - 1) / 2, R1)) if r1 >= 1 / 3 else 0.0,
        "ema": _choice(ema, EMA),
    }


def _log_uniform(share: float, between: tuple[float, float]) -> float:
    low, high = between
    return low * math.exp(share * math.log(high / low))


def _choice(share: float, among: Sequence[float]) -> float:
    return among[math.floor(share * len(among))]


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
