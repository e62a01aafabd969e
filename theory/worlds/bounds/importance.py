r"""Importance weights: the conjugate model with k independent draws z_i = mu + sigma epsilon_i of q.

w_i = p(x, z_i)/q(z_i), v_i its share of their sum, \hat L_k the logarithm of their mean and \hat U_k half
that of the mean of their squares, as the code computes them. L_k and U_k, their means, are exact for every k,
by the Laplace transform of one weight; means over the draws, an expectation without an index, are exact for
k = 1 and 2. A limit in k is extrapolated from exact values.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from theory.elbo import bounds, gradients
from theory.elbo.models import Conjugate
from theory.examples import T1
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.targets import generator
from theory.worlds import laws, nodes
from theory.worlds.bounds import weights
from theory.worlds.ops import ELEMENTARY
from theory.worlds.vae.latents import (
    PLACES,
    T1_MODEL,
    at_posterior,
    encoder,
    model,
    observation,
    place,
    slope,
)

SEED, SHOWN = 15_200, 6  # of the draws of noise at which pointwise relations are evaluated, and how many
WIDE = ((*T1.at, *T1.prior), (*T1.at, 0.3, 0.8), (-0.7, 0.6, 0.4, 0.9))  # every moment of w is finite
K_MAX = 64 * 2**6
CHAIN = (*range(1, 9), 16, 32, 64)


def _latents(scope: Scope) -> Any:
    """z_1 ... z_k, [m, k]."""
    return scope[r"\mu"] + scope[r"\sigma"] * scope.meaning("#noise")


def _log_weights(scope: Scope, z: Any) -> Any:
    return bounds.log_weight(model(scope), observation(scope), encoder(scope).gaussian, z[..., None])


def _indexed(letter: str) -> dict[str, Value]:
    """z, w and v under an index."""
    z, w, v = f"z_{letter}", f"w_{letter}", f"v_{letter}"

    def share(scope: Scope) -> Value:
        gaussian = encoder(scope).gaussian
        shares = gradients.normalised_weights(
            model(scope), observation(scope), gaussian, _latents(scope)[..., None]
        )
        return shares[:, scope[letter] - 1]

    return {
        z: Given(lambda scope: _latents(scope)[:, scope[letter] - 1]),
        w: Given(lambda scope: np.exp(_log_weights(scope, np.asarray(scope[z])))),
        v: Given(share),
        f"#slope:z_{{{letter}}}": Form(lambda scope, _, body: slope(scope, lambda s, h: {z: s[z] + h}, body)),
    }


def _by_index(power: int) -> Form:
    """L_k (``power`` 1) or U_k, of squares (2), by its index: E[log 1/k sum w_i^power]/power."""

    def of(scope: Scope, head: Node, operand: Node) -> Value:
        if not isinstance(head, tree.Script) or head.lower is None or head.upper is not None:
            raise NotationError(f"{latex(head)} does not say of how many draws", latex(head), 0)
        numbers = (float(scope.meaning(name)) for name in ("x", "#s", r"\mu", r"\sigma"))
        return scope.known(*mean_log(int(scope.value(head.lower)), *numbers, power))

    return Form(of, whole=False)


@cache
def mean_log(
    k: int, x: float, noise_variance: float, mean: float, scale: float, power: int = 1
) -> tuple[float, float]:
    """L_k, or U_k (``power`` 2), for q = N(mean, scale^2), and its error; remembered, for chains of k."""
    q = laws.normal(mean, scale)

    def value(rule: nodes.Rule) -> float:
        z = q.draw(rule.points)[:, None]
        log_weights = power * bounds.log_weight(Conjugate(noise_variance), np.array([x]), q.gaussian, z)
        unit = float(np.log(rule.mean(np.exp(log_weights))))
        return (unit + weights.mean_log(log_weights - unit, rule, k, power * weights.HIGH)) / power

    fine, coarse = (value(rule) for rule in nodes.single())
    return fine, abs(fine - coarse) + nodes.ROUNDING


def _limit(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\lim_{k \to \infty}``, by extrapolation; in other variables by computer algebra."""
    lower = head.lower if isinstance(head, tree.Script) else None
    if not isinstance(lower, tree.Chain) or lower.sides != (tree.Name("k"), tree.Name(r"\infty")):
        return ELEMENTARY[r"\lim"].of(scope, head, operand)
    inner = Scope(scope.meanings, scope.points)
    found, error = weights.limit(lambda k: inner.bound({"k": k}).value(operand))
    return scope.known(found, error + K_MAX * nodes.ROUNDING)


def _stacked(estimator: gradients.GradientEstimator) -> Given:
    """An estimator's derivatives by phi, [2, m], at the noise in force."""

    def of(scope: Scope) -> Value:
        noise = scope.meaning("#noise")[..., None]
        found = estimator(model(scope), observation(scope), encoder(scope).gaussian, noise)
        return np.stack([found.mean[:, 0], found.log_scale[:, 0]])

    return Given(of)


WEIGHTS: dict[str, Value] = {
    **_indexed("i"),
    **_indexed("j"),
    "L": _by_index(1),
    "U": _by_index(2),
    r"\hat{L}_k": Given(lambda scope: bounds.importance_bound(_log_weights(scope, _latents(scope)))),
    r"\hat{U}_k": Given(lambda scope: bounds.chi_upper_bound(_log_weights(scope, _latents(scope)))),
    r"\lim": Form(_limit, large=True),
    r"g_{\mathrm{IWAE}}": _stacked(gradients.iwae_gradient),
    r"g_{\mathrm{STL}}": _stacked(gradients.iwae_sticking_the_landing),
    r"g_{\mathrm{DReG}}": _stacked(gradients.doubly_reparametrised),
}


def draws_of(k: int) -> dict[str, Value]:
    """What k draws add to a scope; pointwise relations see a few of them, for i = 1."""
    noise = generator(SEED).standard_normal((SHOWN, k))
    return {**WEIGHTS, "k": k, "K": k, "#noise": noise, "i": 1}


def _with(k: int, draw: Draw) -> Draw:
    return Draw(f"k = {k}, {draw.label}", draw.scope.bound(draws_of(k)))


def _some_draws() -> Iterator[Draw]:
    for k in (1, 2):
        for numbers in PLACES[1:]:
            yield _with(k, place(*numbers))


def _many_draws() -> Iterator[Draw]:
    for k in CHAIN:
        for numbers in PLACES:
            yield _with(k, place(*numbers))


def _wide_draws() -> Iterator[Draw]:
    for numbers in WIDE:
        yield _with(1, place(*numbers))


def _two_draws() -> Iterator[Draw]:
    for numbers in PLACES[:3]:
        yield _with(2, place(*numbers))


def _one_or_two() -> Iterator[Draw]:
    yield from _two_draws()
    for numbers in PLACES[1:3]:
        yield _with(1, place(*numbers))
    for k in (1, 2):
        yield _with(k, at_posterior(*T1.at))


def _alone() -> Iterator[Draw]:
    for numbers in PLACES:
        yield _with(1, place(*numbers))


def _fifty() -> Iterator[Draw]:
    yield _with(T1.draws, place(*T1.at, *T1.prior))


FEW = World("k = 1, 2 draws", _some_draws)
MANY = World("k = 1 ... 64 draws", _many_draws)
MOMENTS = World("every moment of w is finite", _wide_draws)
TWO = World("two draws", _two_draws, "k = 2")
ONE_OR_TWO = World(
    "one or two draws, also q = p(z|x)", _one_or_two, r"q(z), p(z \mid x)\ \text{Gaussian, one latent}"
)
SINGLE = World("one draw", _alone, "k = 1")
FIFTY = World("T1, fifty draws of the prior", _fifty, rf"{T1_MODEL},\ x = 1,\ q = p(z),\ k = 50")
