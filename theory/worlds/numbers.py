r"""The worlds of plain numbers: t > 0, and t in (-1, 1) with the integrand h of the JSD and its series."""

from collections.abc import Iterator

import numpy as np
import sympy

from theory.notation import tree
from theory.notation.scope import Form, Function, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.ops import Array, log
from theory.worlds.ops import ELEMENTARY, summed

TERMS = 400  # of a series: t^2k is below 1e-60 at |t| <= 0.7


def _series(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\sum_{k=1}^{\infty}``: as many terms as count."""
    if isinstance(head, tree.Script) and head.upper == tree.Name(r"\infty"):
        head = tree.Script(head.base, head.lower, tree.Number(str(TERMS)))
    return summed(scope, head, operand)


def _half_entropy(t: Array) -> Array:
    """h(t) = ((1 + t) log(1 + t) + (1 - t) log(1 - t))/2."""
    if isinstance(t, sympy.Basic):
        return ((1 + t) * log(1 + t) + (1 - t) * log(1 - t)) / 2
    return ((1 + t) * np.log1p(t) + (1 - t) * np.log1p(-t)) / 2


def _positive_draws() -> Iterator[Draw]:
    for t in (0.01, 0.6, 1, 1.7, 30.0):
        yield Draw(f"t = {t:g}", scope_of(ELEMENTARY, {"t": t}))


def _fraction_draws() -> Iterator[Draw]:
    own: dict[str, Value] = {"h": Function(_half_entropy), r"\sum": Form(_series, large=True)}
    for t in (-0.7, 0.05, 0.4, 0.7):
        yield Draw(f"t = {t:g}", scope_of(ELEMENTARY, own, {"t": t}))


NUMBERS = World("t > 0", _positive_draws)
FRACTIONS = World("-1 < t < 1", _fraction_draws)
