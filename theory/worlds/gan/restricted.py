r"""Discriminators with two weights, F: D(x) = w_0 + w_1 x, for the GAN D(x) = sigma(w_0 + w_1 x).

``\operatorname{argmin}_{D \in \mathcal{F}}`` of an expression in D is the vector (w_0, w_1) at which it is
least, by Newton's method on the expression alone: no gradient in closed form is used. Integrals are
trapezoidal sums, which converge geometrically for these densities.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from scipy.special import expit

from theory import objectives, targets
from theory.examples import T2
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Field, Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.objectives import PointwiseObjective
from theory.targets import Pair
from theory.worlds import nodes
from theory.worlds.gan.densities import least_squares, on_pair

REACH, POINTS = 9.0, 501
NEWTON, SETTLED, BEND = 30, 1e-11, 1e-3  # steps at most, a step that ends it, a step of second differences
CODES = ((0.0, 1.0, 1.0), (1.2, -0.4, 2.0))
SHIFTS = (0.5, T2.theta)
WIDER = Pair("N(0, 1) and N(-0.5, 1.5²)", targets.normal(), targets.normal(-0.5, 1.5))
Weights = Any  # float64 [2]
ANY = (0.2, -0.6)  # the weights of D where no extremum names it
ON_T2 = r"p = \mathcal{N}(0,1),\ q = \mathcal{N}(\theta,1)"


def line(w: Weights) -> Callable[[Any], Any]:
    """Return x -> w_0 + w_1 x."""
    return lambda x: w[0] + w[1] * np.asarray(x)


def _member(scope: Scope, w: Weights) -> dict[str, Value]:
    """What D means as the member of F with these weights."""
    score = line(w)
    output = (lambda x: expit(score(x))) if scope.meaning("#outside") else score
    return {"D": Field(output), "#score:D": score}


def _over_x(scope: Scope, values: Callable[[Any], Any]) -> float:
    x = scope.meaning("#x")
    return float(np.trapezoid(values(x), x))


def _integral(scope: Scope, node: Node, body: Node) -> Value:
    assert isinstance(node, tree.Integral)
    return _over_x(scope, scope.at(body, node.variable.latex))


def _loss(scope: Scope, head: Node, operand: Node) -> Value:
    """The discriminator's expected loss at its score, from the objective that trains."""
    objective, pair = scope.meaning("#objective"), scope.meaning("#pair")
    score = scope.meaning("#score:D")
    return _over_x(
        scope,
        lambda x: (
            np.exp(pair.p.log_prob(x)) * objective.real(score(x))
            + np.exp(pair.q.log_prob(x)) * objective.fake(score(x))
        ),
    )


def _value(scope: Scope, head: Node, operand: Node) -> Value:
    return -_loss(scope, head, operand)


def minimiser(value: Callable[[Weights], float]) -> tuple[Weights, float]:
    """Return the weights at which a convex function of two is least, and a bound on their error."""
    w = np.zeros(2)
    axes = np.eye(2)
    for _ in range(NEWTON):
        found = [nodes.slope(_along(value, w, axis)) for axis in axes]
        gradient, doubt = (np.array([one[part] for one in found]) for part in (0, 1))
        bend = np.array([[_bend(value, w, i, j) for j in axes] for i in axes])
        step = np.linalg.solve(bend, gradient)
        while value(w - step) > value(w) + 1e-12:
            step = step / 2
        w = w - step
        if np.max(np.abs(step)) < SETTLED:
            break
    return w, float(np.max(np.abs(np.linalg.inv(bend)) @ doubt) + np.max(np.abs(step)))


def _along(value: Callable[[Weights], float], w: Weights, axis: Any) -> Callable[[float], float]:
    return lambda h: value(w + h * axis)


def _bend(value: Callable[[Weights], float], w: Weights, i: Any, j: Any) -> float:
    h = BEND
    total = value(w + h * (i + j)) - value(w + h * (i - j)) - value(w - h * (i - j)) + value(w - h * (i + j))
    return total / (4 * h * h)


def _extremum(sign: int) -> Form:
    def of(scope: Scope, head: Node, operand: Node) -> Value:
        lower = head.lower if isinstance(head, tree.Script) else None
        if not isinstance(lower, tree.Chain) or latex(lower) != r"D \in \mathcal{F}":
            raise NotationError(f"{latex(head)} does not say over which D", latex(head), 0)
        w, error = minimiser(lambda at: sign * float(scope.bound(_member(scope, at)).value(operand)))
        return scope.known(w, error)

    return Form(of)


def _best(scope: Scope) -> Field:
    """The member of F with the least loss."""
    w, _ = minimiser(lambda at: _loss(scope.bound(_member(scope, at)), tree.Words(""), tree.Words("")))
    found: Field = _member(scope, w)["D"]
    return found


def _restricted(scope: Scope, objective: PointwiseObjective, pair: Pair, more: dict[str, Value]) -> Scope:
    """The scope with D in F, at first the member with the weights ``ANY``."""
    low = min(min(t.modes) for t in (pair.p, pair.q)) - REACH
    high = max(max(t.modes) for t in (pair.p, pair.q)) + REACH
    own: dict[str, Value] = {
        "#outside": objective.name == "minimax",
        "#x": np.linspace(low, high, POINTS),
        "#integral": Form(_integral),
        "J_D": Form(_loss, whole=False),
        "V": Form(_value, whole=False),
        r"\operatorname{argmin}": _extremum(1),
        r"\operatorname{argmax}": _extremum(-1),
        r"\hat{D}": Given(_best),
    }
    scope = scope.bound(own | more)
    return scope.bound(_member(scope, np.array(ANY)) | {"w_0": ANY[0], "w_1": ANY[1]})


def _pairs() -> Iterator[tuple[Pair, dict[str, Value]]]:
    for shift in SHIFTS:
        yield targets.shifted_gaussians(shift), {r"\theta": shift}
    yield WIDER, {}


def _gan_draws(shifted: bool) -> Iterator[Draw]:
    objective = objectives.POINTWISE["minimax"]
    for pair, more in _pairs():
        if more or not shifted:
            yield Draw(pair.name, _restricted(on_pair(objective, pair), objective, pair, more))


def _coded_draws(shifted: bool) -> Iterator[Draw]:
    for code in CODES:
        for pair, more in _pairs():
            if more or not shifted:
                scope = least_squares(pair, code)
                named = _restricted(scope, scope.meaning("#objective"), pair, more)
                yield Draw(f"codes {code}, {pair.name}", named)


def _far_draws() -> Iterator[Draw]:
    """T2 at a point far on the data's side, codes (0, 1)."""
    pair = targets.shifted_gaussians(T2.theta)
    scope = least_squares(pair, CODES[0])
    yield Draw(
        "T2, x = -4", _restricted(scope, scope.meaning("#objective"), pair, {r"\theta": T2.theta, "x": -4.0})
    )


LINEAR_GAN = World("the GAN with a linear score", lambda: _gan_draws(shifted=False))
LINEAR_LSGAN = World("LSGAN with a linear discriminator", lambda: _coded_draws(shifted=False))
SHIFTED_GAN = World("the GAN with a linear score on T2(θ)", lambda: _gan_draws(shifted=True), ON_T2)
SHIFTED_LSGAN = World("LSGAN with a linear discriminator on T2(θ)", lambda: _coded_draws(shifted=True), ON_T2)
FAR = World("a linear least-squares discriminator far out on T2", _far_draws)
