r"""Estimators of the gradient in mu from one draw: the code's own, and the formulas that they follow.

    g_A, g_B    SGVB A and B           g_STL   sticking the landing         g_SF   score function

Derivatives in formulas are differences of the model's densities, so that no formula is its own witness.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from theory.elbo import gradients
from theory.notation.scope import Function, Given, Scope, Value
from theory.notation.world import Draw, World
from theory.worlds.latents import PLACES, T1_MODEL, at_posterior, encoder, model, observation, place

OBSERVATIONS = (1.0, -0.7, 2.5)


def _by_mean(estimator: gradients.GradientEstimator) -> Given:
    def of(scope: Scope) -> Value:
        noise = np.asarray(scope[r"\varepsilon"], dtype=np.float64)[..., None]
        return estimator(model(scope), observation(scope), encoder(scope).gaussian, noise).mean[..., 0]

    return Given(of)


ESTIMATORS: dict[str, Value] = {
    "g_A": _by_mean(gradients.sgvb_a_gradient),
    "g_B": _by_mean(gradients.sgvb_b_gradient),
    r"g_{\mathrm{STL}}": _by_mean(gradients.sticking_the_landing),
    r"g_{\mathrm{SF}}": _by_mean(gradients.score_function),
}


def _anywhere() -> Iterator[Draw]:
    for numbers in PLACES:
        yield place(*numbers, ESTIMATORS)


def _posteriors() -> Iterator[Draw]:
    for x in OBSERVATIONS:
        yield at_posterior(x, 1.0, ESTIMATORS)


def _on_t1() -> Iterator[Draw]:
    yield from _posteriors()
    for x, mean, scale in ((1.0, 0.0, 1.0), (1.0, 0.5, 0.8), (-0.7, 0.1, math.sqrt(0.5))):
        yield place(x, 1.0, mean, scale, ESTIMATORS)


def _unit(names: dict[str, Value], means: tuple[float, ...]) -> Iterator[Draw]:
    for mean in means:
        yield place(1.0, 1.0, mean, 1.0, names)


def _cosines(*frequencies: float) -> Iterator[Draw]:
    for omega in frequencies:

        def wave(z: Any, omega: float = omega) -> Any:
            return np.cos(omega * np.asarray(z))

        draw = place(1.0, 1.0, 0.0, 1.0, {"f": Function(wave), r"\omega": omega})
        yield Draw(f"ω = {omega:g}", draw.scope)


ANYWHERE = World("estimators of the gradient", _anywhere)
ON_T1 = World("T1, q the posterior or not", _on_t1, T1_MODEL)
TIGHT = World("T1, q the posterior", _posteriors, rf"{T1_MODEL},\ q = p(z \mid x)")
TIGHT_AT_ONE = World(
    "T1, q the posterior, x = 1",
    lambda: iter((at_posterior(1.0, 1.0, ESTIMATORS),)),
    rf"{TIGHT.title},\ x = 1",
)
SQUARE = World(
    "f(z) = z² under N(μ, 1)",
    lambda: _unit({"f": Function(lambda z: z**2)}, (0.0, 0.7, -1.3, 2.0)),
    r"f(z) = z^2,\ \sigma = 1",
)
WAVES = World(
    "f(z) = cos ωz under N(0, 1)",
    lambda: _cosines(0.5, 1.3, 3.0),
    r"f(z) = \cos\omega z,\ q(z) = \mathcal{N}(z; 0, 1)",
)
WAVE = World("f(z) = cos 3z under N(0, 1)", lambda: _cosines(3.0), r"\omega = 3")
