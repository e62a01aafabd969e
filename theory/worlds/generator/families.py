r"""The worlds of the generator's gradient at the optimum: one-parameter families q_\theta of several kinds.

A Gaussian that is shifted or stretched, or shifted against a Laplace density, and the weight and the place
of a mixture's component. Expectations and divergences use one fixed rule on the pair that \theta gives,
\nabla_\theta is a central difference of order eight; D^* stays what it is where it is held.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import numpy as np

from theory import divergences, objectives, targets
from theory.divergences import Divergence
from theory.examples import T2
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.targets import Pair
from theory.worlds import nodes, ruled
from theory.worlds.gan.densities import moved, on_pair

STEP = 0.01
LOST = 1e-22  # mass of a node at which log(1 - D) may be -inf in float64
DATA = targets.normal_mixture([0.3, 0.7], [-2, 1.5], [0.6, 0.8])
STANDARD, LAPLACE = targets.normal(), targets.laplace()


def _weighted(theta: float) -> Pair:
    model = targets.normal_mixture([theta, 1 - theta], [-1.8, 1.4], [0.7, 0.9])
    return Pair("a mixture's weight", DATA, model)


def _placed(theta: float) -> Pair:
    return Pair("a component's place", DATA, targets.normal_mixture([0.4, 0.6], [-2, theta], [0.7, 0.9]))


FAMILIES: dict[str, tuple[Callable[[float], Pair], tuple[float, ...]]] = {
    "N(θ, 1) against N(0, 1)": (moved, (float(T2.near), T2.theta)),
    "N(0, θ²) against N(0, 1)": (lambda t: Pair("stretched", STANDARD, targets.normal(0, t)), (0.8, 1.3)),
    "N(θ, 1.96) against Laplace(0, 1)": (lambda t: Pair("Laplace", LAPLACE, targets.normal(t, 1.4)), (0.5,)),
    "weights (θ, 1-θ) of a mixture": (_weighted, (0.4,)),
    "a mixture's component at θ": (_placed, (1.0,)),
}


@cache
def member(family: str, theta: float) -> Pair:
    """A pair of a family, remembered, so that its rules are."""
    return FAMILIES[family][0](theta)


def _mean(masses: Any, values: Any) -> float:
    seen = masses > 0
    at = np.broadcast_to(np.asarray(values, dtype=np.float64), masses.shape)[seen]
    at = np.where(~np.isfinite(at) & (masses[seen] < LOST), 0.0, at)
    return float(masses[seen] @ at)


def _over(scope: Scope, f: Callable[[Pair, Any], tuple[Any, Any]]) -> Value:
    """E_p[u] + E_q[v] for (u, v) = f(pair, x), by the fine rule; its distance to the coarse one is noted."""
    pair: Pair = scope.meaning("#pair")
    values = []
    for rule in ruled.rules(pair):
        under_p, under_q = f(pair, rule.x)
        values.append(_mean(rule.p, under_p) + _mean(rule.q, under_q))
    return scope.known(values[0], abs(values[0] - values[1]) + ruled.ROUNDING)


def _expectation(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}_{q_\theta}[f]``."""
    if not isinstance(head, tree.Script) or head.lower is None or latex(head.lower) != r"q_{\theta}":
        raise NotationError(f"{latex(head)} is a mean under q_θ here", latex(head), 0)
    f = scope.at(operand)
    return _over(scope, lambda pair, x: (0.0, f(x)))


def _divergence(of: Divergence, names: list[str]) -> Form:
    def form(scope: Scope, head: Node, operand: Node) -> Value:
        if not isinstance(operand, tree.Group) or [latex(item) for item in operand.items] != names:
            raise NotationError(f"{latex(head)} compares {' with '.join(names)} here", latex(operand), 0)
        return _over(
            scope,
            lambda pair, x: (of.under_p(pair.log_ratio(x)), of.under_q(pair.log_ratio(x))),
        )

    return Form(form, whole=False)


def _gradient(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\nabla_\theta``, through all that moves with \theta."""
    _ = head
    inner, place = Scope(scope.meanings, scope.points), float(scope[r"\theta"])

    def shifted(step: float) -> float:
        return float(inner.bound({r"\theta": place + step}).value(operand))

    slope, error = nodes.slope(shifted, STEP)
    return scope.known(float(slope), float(error) + nodes.ROUNDING / STEP)


def _pair(family: str, scope: Scope) -> Pair:
    return member(family, float(scope[r"\theta"]))


def _draws(name: str) -> Iterator[Draw]:
    objective = objectives.POINTWISE[name]
    for family, (_, places) in FAMILIES.items():
        for theta in places:
            own: dict[str, Value] = {
                r"\theta": theta,
                "#pair": Given(partial(_pair, family)),
                r"\mathbb{E}": Form(_expectation),
                r"\mathrm{JSD}": _divergence(divergences.JENSEN_SHANNON, ["p", r"q_{\theta}"]),
                r"\mathrm{KL}": _divergence(divergences.REVERSE_KL, [r"q_{\theta}", "p"]),
                r"\nabla_\theta": Form(_gradient),
            }
            base = on_pair(objective, member(family, theta))
            yield Draw(f"{name}, {family}, θ = {theta:g}", base.bound(own))


def families(name: str) -> World:
    """Every family under a trained objective of the GAN."""
    return World(f"{name} on one-parameter families", lambda: _draws(name))
