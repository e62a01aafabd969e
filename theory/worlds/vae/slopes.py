r"""Estimators of the gradient from one draw: the code's own, and the formulas that they follow.

    g_A, g_B    SGVB A and B           g_STL   sticking the landing         g_SF   score function

g is the derivative in mu, h that in log sigma.

Derivatives in formulas are differences of the model's densities, so that no formula is its own witness.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from theory.elbo import gradients
from theory.examples import T1
from theory.notation.scope import Function, Given, Scope, Value
from theory.notation.world import Draw, World
from theory.worlds.vae.latents import (
    PLACES,
    T1_MODEL,
    at_posterior,
    encoder,
    gradient,
    model,
    observation,
    place,
)

OBSERVATIONS = (T1.x, -0.7, 2.5)
SIDES = (0.0, -1.2, 3.3, -3.4, 3.5, -5.0)  # on either side of 2 sqrt 3 = 3.46


def _by(estimator: gradients.GradientEstimator, part: str) -> Given:
    def of(scope: Scope) -> Value:
        noise = np.asarray(scope[r"\varepsilon"], dtype=np.float64)[..., None]
        found = estimator(model(scope), observation(scope), encoder(scope).gaussian, noise)
        return getattr(found, part)[..., 0]

    return Given(of)


ESTIMATORS: dict[str, Value] = {
    f"{letter}_{name}": _by(estimator, part)
    for letter, part in (("g", "mean"), ("h", "log_scale"))
    for name, estimator in (
        ("A", gradients.sgvb_a_gradient),
        ("B", gradients.sgvb_b_gradient),
        (r"{\mathrm{STL}}", gradients.sticking_the_landing),
        (r"{\mathrm{SF}}", gradients.score_function),
    )
} | {r"\partial_{\log\sigma}": gradient(r"\log\sigma")}


def _anywhere() -> Iterator[Draw]:
    for numbers in PLACES:
        yield place(*numbers, ESTIMATORS)


def _posteriors(observations: tuple[float, ...] = OBSERVATIONS) -> Iterator[Draw]:
    for x in observations:
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
FAR_AND_NEAR = World("T1, q the posterior, far data too", lambda: _posteriors(SIDES), TIGHT.title)
TIGHT_AT_ONE = World(
    "T1, q the posterior, x = 1",
    lambda: iter((at_posterior(*T1.at, ESTIMATORS),)),
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
