r"""What the symbols of GAN and LSGAN mean: densities p and q on the line, and the players between them.

The pointwise losses and the optimal scores are those of the trained objectives, divergences those of
``theory.divergences``, integrals those of ``theory.quadrature``. A point x runs over a grid on which p or q
has mass; codes a, b, c are drawn at random.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy.special import expit, logit, rel_entr

from theory import divergences, objectives, quadrature, targets
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import key, latex
from theory.notation.scope import Field, Form, Function, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import scope_of
from theory.objectives import Objective, PointwiseObjective
from theory.quadrature import Estimate
from theory.targets import Pair, Target
from theory.worlds.ops import ELEMENTARY, derivative_at
from theory.worlds.search import greatest

POINTS = 41  # of the grid on which pointwise relations are evaluated
SEED = 15_000
UNSEEN = -150.0  # nats: a density below e^-150 contributes nothing to an integral known to 1e-12


@dataclass(frozen=True)
class Density(Field):
    """A density on the line, under its own sampler and quadrature."""

    target: Target | None = None


@dataclass(frozen=True)
class Bernoulli:
    """The law of a coin that shows heads with this probability, pointwise."""

    probability: Value


def density(target: Target) -> Density:
    """The density of ``target`` as a field over x."""
    return Density(lambda x: np.exp(target.log_prob(np.asarray(x, dtype=np.float64))), "x", target)


@cache
def pair_of(p: Target, q: Target) -> Pair:
    """The pair of two densities: the one that has a name, if there is one, so that answers are remembered."""
    for pair in targets.PAIRS.values():
        if (pair.p, pair.q) == (p, q):
            return pair
    return Pair(f"{p.name} vs {q.name}", p, q)


@cache
def grid(pair: Pair) -> Any:
    """Points at which p or q has mass, away from the jumps of either: float64 [POINTS]."""
    low = min(max(t.support[0], min(t.modes) - 4) for t in (pair.p, pair.q))
    high = max(min(t.support[1], max(t.modes) + 4) for t in (pair.p, pair.q))
    points = np.linspace(low, high, POINTS + 2)[1:-1] + 1e-3
    return points[(pair.p.log_prob(points) > -np.inf) | (pair.q.log_prob(points) > -np.inf)]


def estimate(scope: Scope, found: Estimate) -> float:
    """The value of a quadrature, its error noted."""
    return float(scope.known(found.value, found.error))


# ------------------------------------------------------------------ divergences

_DIVERGENCES = {
    r"\mathrm{JSD}": "jensen_shannon",
    r"\mathrm{KL}": "kl",
    r"\mathrm{TV}": "total_variation",
    r"\chi^{2}": "pearson",
}


def _sides(scope: Scope, operand: Node) -> tuple[Value, Value] | None:
    if not isinstance(operand, tree.Group) or len(operand.items) != 2:
        return None
    first, second = (scope.raw(item) for item in operand.items)
    return first, second


def _divergence(name: str) -> Form:
    """D(p || q) of two densities; of p and q in force where no bracket follows; of two coins, pointwise."""
    of = divergences.DIVERGENCES[name]

    def form(scope: Scope, head: Node, operand: Node) -> Value:
        sides = _sides(scope, operand)
        first, second = sides if sides else (scope["p"], scope["q"])
        if isinstance(first, Bernoulli) and isinstance(second, Bernoulli):
            a, b = first.probability, second.probability
            return rel_entr(a, b) + rel_entr(1 - a, 1 - b)
        if not (isinstance(first, Density) and isinstance(second, Density)) or None in (
            first.target,
            second.target,
        ):
            raise NotationError(f"{latex(head)} needs two densities", latex(operand), 0)
        assert first.target is not None and second.target is not None
        return estimate(scope, quadrature.divergence(of, pair_of(first.target, second.target)))

    return Form(form, whole=False)


def _mao_pearson(scope: Scope, head: Node, operand: Node) -> Value:
    r"""Pearson's \chi^2 of two measures in the sense of Mao et al.: the integral of (Q - P)^2/P."""
    if not isinstance(operand, tree.Group) or len(operand.items) != 2:
        raise NotationError(f"{latex(head)} needs two measures", latex(operand), 0)
    first, second = (scope.at(item) for item in operand.items)

    def integrand(x: Any) -> Any:
        under = first(x)
        return np.where(under > 0, (second(x) - under) ** 2 / np.where(under > 0, under, 1), 0.0)

    return _over_the_line(scope, integrand)


# ------------------------------------------------------------------ expectations and integrals


def _over_the_line(scope: Scope, integrand: Any) -> float:
    """The integral of f over x, as that of f/(p + q) under p and under q: where neither has mass, 0/0 is
    0."""
    pair: Pair = scope.meaning("#pair")

    def weighted(x: Any) -> Any:
        mass = np.exp(pair.p.log_prob(x)) + np.exp(pair.q.log_prob(x))
        return np.broadcast_to(np.asarray(integrand(x), dtype=np.float64), np.shape(x)) / mass

    return estimate(scope, quadrature.pair_expectation(weighted, weighted, pair))


def _integral(scope: Scope, node: Node, body: Node) -> Value:
    if not isinstance(node, tree.Integral):
        raise NotationError(f"{latex(node)} is no integral", latex(node), 0)
    return _over_the_line(scope, scope.at(body, node.variable.latex))


def _expectation(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}_p[f]``, also ``\mathbb{E}_{x \sim p}[f]``: by quadrature under a density."""
    lower = head.lower if isinstance(head, tree.Script) else None
    if lower is None:
        raise NotationError(f"{latex(head)} does not say under which density", latex(head), 0)
    variable, under = lower.sides if isinstance(lower, tree.Chain) else (tree.Name("x"), lower)
    law = scope.raw(under)
    if not isinstance(law, Density) or law.target is None:
        raise NotationError(f"{latex(under)} is no density", latex(under), 0)
    pair: Pair = scope.meaning("#pair")
    function, target = scope.at(operand, key(variable)), law.target

    def broadcast(x: Any) -> Any:
        values = np.broadcast_to(np.asarray(function(x), dtype=np.float64), np.shape(x))
        # far out log(1 - D) is -inf in float64, where the density is too small to count
        return np.where(~np.isfinite(values) & (target.log_prob(x) < UNSEEN), 0.0, values)

    return estimate(scope, quadrature.expectation(broadcast, target, pair.breakpoints))


# ------------------------------------------------------------------ the players


def score_of(scope: Scope, node: Node) -> Any:
    """x -> the raw score of a discriminator that is written as its output D or as its score s."""
    field = scope.raw(node)
    if not isinstance(field, Field):
        raise NotationError(f"{latex(node)} is no discriminator", latex(node), 0)
    name = "#score:" + key(node)
    if scope.has(name):
        return scope.meaning(name)
    sigmoid_outside = scope.meaning("#objective").name in ("minimax", "non_saturating")
    if sigmoid_outside and not latex(node).startswith("s"):
        return lambda x: logit(field.at(x))
    return field.at


def _first(operand: Node) -> Node:
    return operand.items[0] if isinstance(operand, tree.Group) else operand


def _loss_of_discriminator(scope: Scope, head: Node, operand: Node) -> Value:
    """J_D(D): the discriminator's expected loss, from the objective that trains."""
    objective, pair = scope.meaning("#objective"), scope.meaning("#pair")
    score = score_of(scope, _first(operand))
    return estimate(scope, quadrature.discriminator_value(objective, pair, score))


def _value_of_game(scope: Scope, head: Node, operand: Node) -> Value:
    """V(D, G): minus the discriminator's expected loss."""
    return -_loss_of_discriminator(scope, head, operand)


def _criterion(scope: Scope, head: Node, operand: Node) -> Value:
    """C(G): what is left to the generator where the discriminator is optimal, its p term included."""
    return estimate(scope, _criterion_of(scope.meaning("#objective"), scope.meaning("#pair")))


@cache
def _criterion_of(objective: PointwiseObjective, pair: Pair) -> Estimate:
    """C(G), remembered: a slope, a wording and a derivation ask for it at the same models."""
    best = quadrature.optimal_score(objective, pair)
    if objective.name in ("minimax", "non_saturating"):
        return -quadrature.discriminator_value(objective, pair, best)
    return quadrature.value(objective.generator, objective.generator, best, pair)


def _maximum(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\max_D V(D, G)``: the integral of pointwise maxima, searched without the formula for D*."""
    if not isinstance(head, tree.Script) or head.lower != tree.Name("D"):
        return ELEMENTARY[r"\max"].of(scope, head, operand)
    objective, pair = scope.meaning("#objective"), scope.meaning("#pair")

    def least(x: Any) -> Any:
        p, q = np.exp(pair.p.log_prob(x)), np.exp(pair.q.log_prob(x))
        return least_loss(objective, p, q)

    return -_over_the_line(scope, least)


def least_loss(objective: PointwiseObjective, p: Any, q: Any) -> Any:
    """min over s of p real(s) + q fake(s), elementwise, by a search, as the sum is convex."""
    ends = np.full(np.shape(p), 80.0)
    return -greatest(lambda s: -(p * objective.real(s) + q * objective.fake(s)), -ends, ends)


def _gradient(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\nabla_\theta``, ``d/d\theta``: the slope of a functional in \theta, through all that moves with
    it."""
    place = float(scope[r"\theta"])
    inner = Scope(scope.meanings, scope.points)
    slope = derivative_at(scope, lambda at: inner.bound({r"\theta": at}).value(operand), place)
    if inner.errors:
        scope.known(slope, max(inner.errors))
    return slope


def _frozen(scope: Scope, node: Node, body: Node) -> Value:
    r"""``...\big|_{D^* \text{fixed}}``: the discriminator stays what it is while \theta moves."""
    if not isinstance(node, tree.Frozen):
        raise NotationError(f"{latex(node)} holds nothing fixed", latex(node), 0)
    what = node.what
    units = what.units if isinstance(what, tree.Run) else (what,)
    if len(units) != 2 or not isinstance(units[1], tree.Words) or units[1].text != "fixed":
        raise NotationError(f"{latex(what)} does not say what is fixed", latex(node), 0)
    held = scope.raw(units[0])
    if not isinstance(held, Field):
        raise NotationError(f"{latex(units[0])} is no discriminator", latex(node), 0)
    pinned = Field(held.at, held.variable)
    return scope.bound({key(units[0]): pinned}).value(body)


def wrong_score(x: Any) -> Any:
    """The score of a discriminator that is not optimal on any pair."""
    return 2 * np.tanh(0.7 * np.asarray(x)) + 0.3


def _any_output(scope: Scope) -> Field:
    if scope.meaning("#objective").name in ("minimax", "non_saturating"):
        return Field(lambda x: expit(wrong_score(x)))
    return Field(wrong_score)


PLAYERS: dict[str, Value] = {
    r"\mathbb{E}": Form(_expectation),
    "#integral": Form(_integral),
    "#fixed": Form(_frozen),
    r"\nabla_\theta": Form(_gradient),
    r"#slope:\theta": Form(_gradient),
    "V": Form(_value_of_game, whole=False),
    "J_D": Form(_loss_of_discriminator, whole=False),
    "C": Form(_criterion, whole=False),
    r"\max": Form(_maximum),
    r"\mathrm{Ber}": Function(Bernoulli),
    r"\mathcal{N}": Function(lambda mean, variance: density(targets.normal(mean, variance**0.5))),
    **{symbol: _divergence(name) for symbol, name in _DIVERGENCES.items()},
    r"\Delta": Form(_divergence("triangular").of, whole=False),
    r"\chi^2_{\mathrm{Pearson}}": Form(_mao_pearson, whole=False),
    "p": Given(lambda scope: density(scope.meaning("#pair").p)),
    "q": Given(lambda scope: density(scope.meaning("#pair").q)),
    r"p_{\mathrm{data}}": Given(lambda scope: scope["p"]),
    r"p_{\mathrm{model}}": Given(lambda scope: scope["q"]),
    r"q_\theta": Given(lambda scope: density(scope.meaning("#pair").q)),
    r"\ell": Given(lambda scope: Field(scope.meaning("#pair").log_ratio)),
    r"D^*_{\mathrm{GAN}}": Given(lambda scope: _output(scope, objectives.POINTWISE["minimax"])),
    "s^*": Given(lambda scope: _score(scope, scope.meaning("#objective"))),
    r"s^*_{\mathrm{GAN}}": Given(lambda scope: _score(scope, objectives.POINTWISE["minimax"])),
    "D^*": Given(lambda scope: _output(scope, scope.meaning("#objective"))),
    "D": Given(_any_output),
    "G": 0,
}


def _score(scope: Scope, objective: PointwiseObjective) -> Field:
    return Field(quadrature.optimal_score(objective, scope.meaning("#pair")))


def _output(scope: Scope, objective: PointwiseObjective) -> Field:
    """D*: the sigmoid of the optimal score for the GAN, the score itself for losses on raw outputs."""
    best = quadrature.optimal_score(objective, scope.meaning("#pair"))
    if objective.name in ("minimax", "non_saturating"):
        return Field(lambda x: expit(best(x)))
    return Field(best)


def on_pair(objective: Objective, pair: Pair, more: Mapping[str, Value] | None = None) -> Scope:
    """The scope of one objective on one pair; x is the grid of the pair."""
    best = quadrature.optimal_score(objective, pair) if objective.optimal_score else None
    own: dict[str, Value] = {"#objective": objective, "#pair": pair, "x": grid(pair)}
    own |= {"#score:D^{*}": best, "#score:s^{*}": best}
    if objective.name in ("minimax", "non_saturating"):
        own["#score:D"] = wrong_score
    return scope_of(ELEMENTARY, PLAYERS, own, more or {})


def codes(count: int, seed: int = SEED) -> list[tuple[float, float, float]]:
    """``count`` draws of codes (a, b, c), a and b at least a quarter apart."""
    rng = targets.generator(seed)
    drawn: list[tuple[float, float, float]] = []
    while len(drawn) < count:
        a, b, c = (float(v) for v in rng.uniform(-2, 2, 3))
        if abs(a - b) > 0.25:
            drawn.append((a, b, c))
    return drawn


def least_squares(pair: Pair, code: tuple[float, float, float]) -> Scope:
    """LSGAN with these codes on a pair."""
    a, b, c = code
    objective = objectives.lsgan(a, b, c)
    named = {"a": a, "b": b, "c": c, r"D^*_{\mathrm{LS}}": Given(lambda scope: scope["D^*"])}
    return on_pair(objective, pair, named)


@cache
def moved(theta: float) -> Pair:
    r"""T2(\theta), remembered, so that its divergences are."""
    return targets.shifted_gaussians(theta)
