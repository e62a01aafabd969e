r"""What the VAE's derivation adds to the conjugate model: estimates of p(x), upper bounds, annealing.

\hat p             mean of the likelihood at k draws of the prior, as the importance bound computes it
CUBO, EUBO         the upper bounds in closed form
\mathbb{E}_\beta   under the density proportional to p(z) p(x | z)^\beta, normalised on a grid
A, B               the left and the right sum over a ladder of T steps of \beta
"""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from theory.elbo import bounds, upper_bounds
from theory.elbo.linear_gaussian import LinearGaussian
from theory.examples import T1
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.worlds import laws, nodes
from theory.worlds.bounds.importance import draws_of
from theory.worlds.vae.latents import PLACES, at_posterior, encoder, model, observation, place

LINE = nodes.legendre(nodes.NODES, (-laws.LINE, laws.LINE))
BETAS = 24  # nodes of an integral over β
WIDE = PLACES[:3]  # where every moment of the weight is finite
LADDERS: tuple[tuple[float, ...], ...] = ((0.0, 1.0), (0.0, 0.1, 0.4, 1.0), (0.0, 0.25, 0.5, 0.75, 1.0))


def _estimate(scope: Scope) -> Value:
    """The mean of the weights of draws from the prior, as the importance bound computes its logarithm."""
    noise, prior = scope.meaning("#noise")[..., None], laws.normal(0, 1).gaussian
    return np.exp(bounds.importance_bound(bounds.log_weight(model(scope), observation(scope), prior, noise)))


def _estimated_draws(places: tuple[tuple[float, float], ...]) -> Iterator[Draw]:
    """k draws z_i of the prior, beside a q that is another law."""
    own: dict[str, Value] = {
        r"\hat p": Given(_estimate),
        "z_i": Given(lambda scope: scope.meaning("#noise")[:, scope["i"] - 1]),
        "d": 50,
    }
    for k in (1, 2):
        for x, s in places:
            draw = place(x, s, 0.3, 0.8)
            yield Draw(f"k = {k}, {draw.label}", draw.scope.bound({**draws_of(k), **own}))


def _linear(scope: Scope) -> LinearGaussian:
    """The model in force as a linear Gaussian one of one latent and one pixel."""
    return LinearGaussian(np.array([[1.0]]), np.array([0.0]), float(scope.meaning("#s")))


def _upper(of: Any) -> Given:
    return Given(lambda scope: of(_linear(scope), observation(scope), encoder(scope).gaussian))


def _upper_draws() -> Iterator[Draw]:
    own: dict[str, Value] = {
        r"\mathrm{CUBO}": _upper(upper_bounds.chi_upper_bound),
        r"\mathrm{EUBO}": _upper(upper_bounds.posterior_upper_bound),
    }
    for numbers in WIDE:
        yield place(*numbers, own)
    yield at_posterior(-0.7, 0.6, own)


# ------------------------------------------------------------------ annealing


def _tempered(scope: Scope, head: Node) -> Any:
    """The masses at the points of LINE of the density with the \beta that the index of ``head`` names."""
    lower = head.lower if isinstance(head, tree.Script) else None
    if lower is None:
        raise NotationError(f"{latex(head)} does not say at which β", latex(head), 0)
    points = LINE.points[:, None]
    joint = model(scope).log_prior(points) + scope.value(lower) * model(scope).log_likelihood(
        observation(scope), points
    )
    mass = np.exp(joint - np.max(joint)) * LINE.mass
    return mass / np.sum(mass)


def _expectation(scope: Scope, head: Node, operand: Node) -> Value:
    return np.sum(_tempered(scope, head) * scope.at(operand, "z")(LINE.points))


def _variance(scope: Scope, head: Node, operand: Node) -> Value:
    mass, values = _tempered(scope, head), scope.at(operand, "z")(LINE.points)
    return np.sum(mass * (values - np.sum(mass * values)) ** 2)


def _over_beta(scope: Scope, node: Node, body: Node) -> Value:
    if not isinstance(node, tree.Integral) or node.variable.latex != r"\beta":
        return laws.integral(scope, node, body)
    if node.lower is None or node.upper is None:
        raise NotationError("an integral over β needs its limits", latex(node), 0)
    rule = nodes.legendre(BETAS, (float(scope.value(node.lower)), float(scope.value(node.upper))))
    at = scope.at(body, r"\beta")
    return rule.mean(np.array([at(float(beta)) for beta in rule.points]))


def _slope(scope: Scope, _variable: Node, operand: Node) -> Value:
    found, error = nodes.slope(lambda h: scope.bound({r"\beta": scope[r"\beta"] + h}).value(operand))
    return scope.known(found, float(error))


def _rung(shift: int) -> Given:
    return Given(lambda scope: scope.meaning("#ladder")[scope["t"] + shift])


def _gap(ladder: tuple[float, ...], x: float) -> tuple[float, float]:
    """The two sums on the toy, from the closed form of the tempered density N(b x/(1 + b), 1/(1 + b))."""
    means = [_mean_likelihood(beta, x) for beta in ladder]
    steps = [after - before for before, after in pairwise(ladder)]
    left = sum(step * mean for step, mean in zip(steps, means[:-1], strict=True))
    right = sum(step * mean for step, mean in zip(steps, means[1:], strict=True))
    return left, right


def _mean_likelihood(beta: float, x: float) -> float:
    """E[log N(x; z, 1)] for z ~ N(b x/(1 + b), 1/(1 + b))."""
    return -((x / (1 + beta)) ** 2 + 1 / (1 + beta)) / 2 - math.log(2 * math.pi) / 2


def _ladder_draws(x: float, s: float, ladders: tuple[tuple[float, ...], ...]) -> Iterator[Draw]:
    for ladder in ladders:
        left, right = _gap(ladder, x)
        own: dict[str, Value] = {
            "T": len(ladder) - 1,
            "#ladder": ladder,
            r"\beta": 0.3,
            r"\beta_t": _rung(0),
            r"\beta_{t+1}": _rung(1),
            r"\mathbb{E}": Form(_expectation),
            r"\operatorname{Var}": Form(_variance),
            "#integral": Form(_over_beta),
            r"#slope:\beta": Form(_slope),
            "A": left,
            "B": right,
        }
        draw = place(x, s, 0.0, 1.0, own)
        yield Draw(f"{draw.label}, T = {len(ladder) - 1}", draw.scope)


def _annealed_draws() -> Iterator[Draw]:
    yield from _ladder_draws(*T1.at, LADDERS)
    yield from _ladder_draws(-1.7, 1.0, LADDERS[1:2])


def _encoded_draws() -> Iterator[Draw]:
    """The encoder's mean and standard deviation as functions of x."""
    for numbers in PLACES:
        scope = place(*numbers).scope
        own: dict[str, Value] = {
            r"\mu_\phi": Form(lambda scope, _head, _operand: scope[r"\mu"], whole=False),
            r"\sigma_\phi": Form(lambda scope, _head, _operand: scope[r"\sigma"], whole=False),
        }
        yield Draw(f"x, s, mean and scale {numbers}", scope.bound(own))


def _rising_draws() -> Iterator[Draw]:
    for numbers in PLACES[:2]:
        draw = place(*numbers)
        yield Draw(draw.label, draw.scope.bound(draws_of(1)))


ENCODED = World("an encoder", _encoded_draws)
RISING = World("ever more draws", _rising_draws)
ESTIMATED = World("k draws of the prior", lambda: _estimated_draws((T1.at, (-0.7, 0.6))))
TOY_AT_ONE = World("T1 at x = 1, draws of the prior", lambda: _estimated_draws((T1.at,)))
TOY = World("T1, draws of the prior", lambda: _estimated_draws((T1.at, (-0.7, 1.0), (2.2, 1.0))))
UPPER = World("upper bounds", _upper_draws)
ANNEALED = World("ladders of β", _annealed_draws)
EQUAL_STEPS = World(
    "T1 at x = 1, equal steps", lambda: _ladder_draws(*T1.at, (LADDERS[0], (0.0, 0.5, 1.0), LADDERS[2]))
)
