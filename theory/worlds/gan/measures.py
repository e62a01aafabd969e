r"""Measures by their masses on cells, on each of which a density is constant: P, Q and their densities.

The first cell is an atom at 0, which Q has and P has not; the others part the line around it, where Q is
a share of P. So q does not exist with respect to length, and p and q do with respect to P + Q.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.special import ndtr

from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.ops import ELEMENTARY

CUTS = np.array([-np.inf, -1.5, 0.0, 0.4, 2.0, np.inf])  # between the cells of the line


def _radon_nikodym(scope: Scope, _variable: Node, measure: Node) -> Value:
    r"""``\frac{\mathrm{d}P}{\mathrm{d}\mu}``: mass over mass, cell by cell; 0 where \mu has none."""
    masses, under = scope.value(measure), scope[r"\mu"]
    return np.divide(masses, under, out=np.zeros_like(masses), where=under > 0)


def _measures(first: Any, second: Any, p: Any, q: Any) -> Scope:
    own: dict[str, Value] = {"P": first, "Q": second, r"\mu": first + second, "p": p, "q": q}
    return scope_of(ELEMENTARY, own | {r"#slope:\mu": Form(_radon_nikodym)})


def _dominated_draws() -> Iterator[Draw]:
    """P = N(0, 1); Q an atom of mass w and the law P else."""
    line = np.diff(ndtr(CUTS))
    for w in (0.25, 0.8):
        first = np.array([0.0, *line])
        second = np.array([w, *((1 - w) * line)])
        p = np.array([0.0, *np.full(len(line), 1 / (2 - w))])
        q = np.array([1.0, *np.full(len(line), (1 - w) / (2 - w))])
        yield Draw(f"an atom of mass {w:g}", _measures(first, second, p, q))


def _apart_draws() -> Iterator[Draw]:
    """Q is the atom alone, which P does not see."""
    line = np.diff(ndtr(CUTS))
    first, second = np.array([0.0, *line]), np.array([1.0, *np.zeros(len(line))])
    p, q = np.array([0.0, *np.ones(len(line))]), second
    yield Draw("an atom alone", _measures(first, second, p, q))


DOMINATED = World("a law with an atom", _dominated_draws)
APART = World("laws on disjoint sets", _apart_draws)
