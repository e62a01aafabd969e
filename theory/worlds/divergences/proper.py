r"""The worlds of proper composite losses: L_1 and L_0 of real and fake scores, H, its Bregman divergence B.

\eta and \hat\eta are probabilities of being real. On a pair of densities the first is p/(p + q) and the
second another discriminator's, whose score is s; V is the discriminator's expected loss.
"""

from collections.abc import Iterator
from functools import cache, partial
from itertools import chain
from typing import Any

import numpy as np
import sympy
from scipy.special import expit, logit

from theory import objectives, proper_losses, quadrature, targets
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Field, Form, Function, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.proper_losses import PROPER_LOSSES, ProperLoss
from theory.worlds.gan.densities import estimate, on_pair, wrong_score
from theory.worlds.ops import ELEMENTARY
from theory.worlds.search import greatest

PAIRS = (
    "shifted_gaussians",
    "unequal_gaussians",
    "mixture_gaussian",
)  # on which every divergence here is finite
CHANCES = np.array([0.03, 0.2, 0.5, 0.64, 0.93])
OTHERS = np.array([0.5, 0.07, 0.81, 0.33, 0.9])
REACH = 60.0  # of the scores among which the least loss is searched
LEAST, MOST = 1e-300, float(np.nextafter(1.0, 0.0))  # probabilities in float64, away from 0 and 1


@cache
def compiled(loss: ProperLoss) -> tuple[Any, Any]:
    """H and H' of a pair of losses as functions of probabilities."""
    bayes = loss.bayes()
    slope = sympy.diff(bayes, proper_losses.eta)
    first, second = (sympy.lambdify(proper_losses.eta, e, "numpy") for e in (bayes, slope))
    return first, second


def bregman(loss: ProperLoss, chance: Any, other: Any) -> Any:
    """B(eta, eta'): how far the tangent of H at eta' lies above H at eta."""
    bayes, slope = compiled(loss)
    return bayes(other) + (chance - other) * slope(other) - bayes(chance)


def divergence(loss: ProperLoss, pair: targets.Pair) -> quadrature.Estimate:
    """D_f(p || q) = E_q[f(p/q)], f made from H."""
    bayes = loss.bayes()
    of_ratio = proper_losses.generator_function(lambda value: bayes.subs(proper_losses.eta, value))
    f = sympy.lambdify(proper_losses.r, sympy.simplify(of_ratio), "numpy")
    return quadrature.expectation(
        lambda x: f(np.maximum(np.exp(pair.log_ratio(x)), LEAST)), pair.q, pair.breakpoints
    )


def _least(loss: ProperLoss, scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\min_s [...]``, by a search over scores."""
    if not isinstance(head, tree.Script) or head.lower != tree.Name("s"):
        raise NotationError(f"{latex(head)} is no minimum over scores", latex(head), 0)
    ends = np.full(CHANCES.shape, REACH)
    return -greatest(lambda s: -scope.bound({"s": s}).value(operand), -ends, ends)


def _losses(loss: ProperLoss) -> dict[str, Value]:
    bayes, slope = compiled(loss)
    return {
        "L_1": Function(loss.real),
        "L_0": Function(loss.fake),
        "H": Function(lambda value: bayes(np.float64(value)) if np.ndim(value) == 0 else bayes(value)),
        "H'": Function(slope),
        "B": Function(partial(bregman, loss)),
    }


def _chances() -> Iterator[Draw]:
    """Each pair of losses, at probabilities alone."""
    for name, loss in PROPER_LOSSES.items():
        own: dict[str, Value] = {
            r"\eta": CHANCES,
            r"\hat\eta": OTHERS,
            "s^*": Function(lambda value, loss=loss: loss.score(logit(value))),
            r"\min": Form(partial(_least, loss)),
        }
        yield Draw(name, scope_of(ELEMENTARY, _losses(loss), own))


def _value(loss: ProperLoss, scope: Scope, head: Node, operand: Node) -> Value:
    """V(s): the expected loss of a score."""
    if not isinstance(operand, tree.Group):
        raise NotationError(f"{latex(head)} needs a score", latex(head), 0)
    score = scope.raw(operand.items[0])
    return estimate(scope, quadrature.value(loss.real, loss.fake, score.at, scope.meaning("#pair")))


def _divergence(loss: ProperLoss, scope: Scope, head: Node, operand: Node) -> Value:
    """D_f of the pair in force."""
    _ = head, operand
    return estimate(scope, divergence(loss, scope.meaning("#pair")))


def _best(loss: ProperLoss, pair: targets.Pair, x: Any) -> Any:
    """s* at points of a pair."""
    return loss.score(pair.log_ratio(x))


def _chance(log_odds: Any) -> Field:
    return Field(lambda x: np.clip(expit(log_odds(x)), LEAST, MOST))


def _on_pairs(name: str) -> Iterator[Draw]:
    loss = PROPER_LOSSES[name]
    for place in PAIRS:
        pair = targets.PAIRS[place]
        own: dict[str, Value] = _losses(loss) | {
            r"\eta": _chance(pair.log_ratio),
            r"\hat\eta": _chance(wrong_score),
            "s": Field(lambda x: loss.score(wrong_score(x))),
            "s^*": Field(partial(_best, loss, pair)),
            "V": Form(partial(_value, loss), whole=False),
            "D_f": Form(partial(_divergence, loss), whole=False),
        }
        yield Draw(f"{name} on {place}", on_pair(objectives.MINIMAX, pair).bound(own))


CHANCES_ALONE = World("proper losses at probabilities", _chances)
EVERY = World("proper losses on pairs", lambda: chain.from_iterable(map(_on_pairs, PROPER_LOSSES)))
EACH = {
    name: World(f"{name} on pairs", partial(_on_pairs, name), loss.title)
    for name, loss in PROPER_LOSSES.items()
}
