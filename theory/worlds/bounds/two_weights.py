r"""Importance weights w that take two values: L_k for every k is a sum over a binomial law.

Beside them the conjugate model, whose weights are continuous. In the last draw w vanishes with positive
probability: q puts mass where the joint density has none.
"""

from collections.abc import Iterator

import numpy as np
from scipy import stats

from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.bounds import weights
from theory.worlds.bounds.importance import K_MAX
from theory.worlds.bounds.toy import RISING
from theory.worlds.nodes import ROUNDING
from theory.worlds.ops import ELEMENTARY

# two weights, and the probability of the first
LAWS = ((0.2, 1.4, 0.5), (0.05, 0.9, 0.3), (0.0, 0.8, 0.3))


def bound(law: tuple[float, float, float], k: int) -> float:
    """Return L_k = E[log 1/k sum w_i] over the number of first weights among ``k`` independent ones."""
    first, second, probability = law
    count = np.arange(k + 1)
    with np.errstate(divide="ignore"):
        logs = np.log((count * first + (k - count) * second) / k)
    return float(np.sum(stats.binom.pmf(count, k, probability) * logs))


def _by_index(scope: Scope, head: Node, operand: Node) -> Value:
    if not isinstance(head, tree.Script) or head.lower is None or head.upper is not None:
        raise NotationError(f"{latex(head)} does not say of how many draws", latex(head), 0)
    return bound(scope.meaning("#law"), int(scope.value(head.lower)))


def _limit(scope: Scope, head: Node, operand: Node) -> Value:
    lower = head.lower if isinstance(head, tree.Script) else None
    if not isinstance(lower, tree.Chain) or lower.sides != (tree.Name("k"), tree.Name(r"\infty")):
        raise NotationError(f"{latex(head)} is known here as k grows", latex(head), 0)

    def at(k: int) -> float:
        return float(scope.bound({"k": k}).value(operand))

    if not np.isfinite(at(1)):
        return at(K_MAX)
    found, error = weights.limit(at)
    return scope.known(found, error + K_MAX * ROUNDING)


def _mean(scope: Scope, head: Node, operand: Node) -> Value:
    first, second, probability = scope.meaning("#law")
    both = (scope.bound({"w": w}).value(operand) for w in (first, second))
    return float(np.dot((probability, 1 - probability), tuple(both)))


def _evidence(scope: Scope, head: Node, operand: Node) -> Value:
    return scope.meaning("#evidence")


def _draws() -> Iterator[Draw]:
    yield from RISING.draws()
    for law in LAWS:
        first, second, probability = law
        evidence = probability * first + (1 - probability) * second
        own: dict[str, Value] = {
            "#law": law,
            "w": second,
            "k": 2,
            "x": 0.0,
            "L": Form(_by_index, whole=False),
            r"\lim": Form(_limit, large=True),
            r"\mathbb{E}": Form(_mean),
            r"p_\theta": Form(_evidence, whole=False),
            "#evidence": evidence,
        }
        yield Draw(f"w = {first:g} or {second:g}", scope_of(ELEMENTARY, own))


CONSISTENT = World("weights with and without a mean of their logarithm", _draws)
