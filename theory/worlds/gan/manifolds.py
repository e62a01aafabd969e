r"""Laws without a common density: P and Q on two parallel segments of the plane, and apart on the line.

A point has a coordinate n across the segments, 0 on the data's and \theta on the generated one, and u along
them. s is a smooth score, h a function that vanishes on both segments; V(s) is what the discriminator that
trains gets, by its means along the segments.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from scipy.special import expit

from theory import objectives, targets
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Field, Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.targets import Pair
from theory.worlds import nodes
from theory.worlds.gan.measures import APART, DOMINATED
from theory.worlds.ops import ELEMENTARY

ALONG = nodes.legendre(40, (0.0, 1.0))
DISTANCES = (0.1, 1.0, 10.0)


def _with_optimum(draws: Iterator[Draw]) -> Iterator[Draw]:
    """Cells with masses under P and Q, and D* there from the objective that trains."""
    best = objectives.MINIMAX.optimum
    for draw in draws:
        with np.errstate(divide="ignore"):
            ratio = np.log(draw.scope["p"]) - np.log(draw.scope["q"])
        yield Draw(draw.label, draw.scope.bound({"D^*": expit(best(ratio)), r"\ell": ratio}))


def _singular_draws() -> Iterator[Draw]:
    yield from _with_optimum(APART.draws())
    yield from _with_optimum(DOMINATED.draws())


def _steepness(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\nabla_x`` of a function of x on the line, by differences within the support."""
    found, error = nodes.slope(lambda h: scope.bound({"x": scope["x"] + h}).value(operand))
    return scope.known(found, float(np.max(error)))


def _output(best: Callable[[Any], Any], pair: Pair) -> Callable[[Any], Any]:
    """Return x -> D*(x)."""
    return lambda x: expit(best(pair.log_ratio(x)))


def _interior_draws() -> Iterator[Draw]:
    """Points inside the supports of two uniform densities, of both kinds at once."""
    best = objectives.MINIMAX.optimum
    for distance in DISTANCES:
        pair = targets.disjoint_uniforms(distance)
        x = np.concatenate([np.linspace(*t.support, 7)[1:-1] for t in (pair.p, pair.q)])
        own: dict[str, Value] = {
            "x": x,
            r"\ell": Field(pair.log_ratio),
            "D^*": Field(_output(best, pair)),
            r"\nabla_x": Form(_steepness),
        }
        yield Draw(pair.name, scope_of(ELEMENTARY, own))


# ------------------------------------------------------------------ parallel segments


def _value(scope: Scope, head: Node, operand: Node) -> Value:
    """V(s): minus the expected loss of a score on both segments."""
    if not isinstance(operand, tree.Group) or len(operand.items) != 1:
        raise NotationError(f"{latex(head)} needs a score", latex(head), 0)
    objective, total = objectives.MINIMAX, 0.0
    for loss, place in ((objective.real, 0.0), (objective.fake, scope[r"\theta"])):
        scores = scope.bound({"n": place, "u": ALONG.points}).value(operand.items[0])
        total -= float(ALONG.mean(loss(scores)))
    return total


def _score(scope: Scope) -> Value:
    n, u = scope["n"], scope["u"]
    return 0.4 - 0.9 * n + 0.3 * u * n * n


def _unseen(scope: Scope) -> Value:
    n, u = scope["n"], scope["u"]
    return n * (n - scope[r"\theta"]) * (1 + u * u)


def _loss(scope: Scope) -> Value:
    """What the non-saturating generator loses at the score in force."""
    return objectives.NON_SATURATING.generator(scope["s"])


def _segment_draws() -> Iterator[Draw]:
    """At generated points, for weights of both signs."""
    for theta in (0.3, 2.0):
        for u in (0.1, 0.7):
            for kappa in (-5.0, 3.0):
                own: dict[str, Value] = {
                    r"\theta": theta,
                    "n": theta,
                    "u": u,
                    r"\kappa": kappa,
                    "s": Given(_score),
                    "h": Given(_unseen),
                    "V": Form(_value, whole=False),
                    r"L_{\mathrm{ns}}": Given(_loss),
                }
                yield Draw(f"θ = {theta:g}, u = {u:g}, κ = {kappa:g}", scope_of(ELEMENTARY, own))


SINGULAR = World("laws on disjoint sets, and laws that are not", _singular_draws)
INTERIOR = World(
    "inside the supports of disjoint uniforms", _interior_draws, r"\text{inside disjoint intervals}"
)
SEGMENTS = World("two parallel segments", _segment_draws)
