r"""Means over standard normal noise by Gauss-Legendre rules, and slopes by central differences.

Both report a bound on their error: a rule its distance to a coarser one, a slope of order eight its distance
to that of order six. Integrands are analytic but for the breakpoints that they name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

REACH = 16.0  # standard deviations: a square of weights may be wider than the noise itself
NODES, COARSE = 400, 300
PAIR_REACH, PAIR_NODES, PAIR_COARSE = 10.0, 200, 150  # along each of two draws
ROUNDING = 1e-14  # of the size of the terms that a rule adds up
STEP = 0.01  # of the central differences
EIGHTH = {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}
SIXTH = {1: 3 / 4, 2: -3 / 20, 3: 1 / 60}


@dataclass(frozen=True)
class Rule:
    """``points`` [m] for one draw or [m, k] for k of them, and the mass at each, [m]."""

    points: Any
    mass: Any

    def mean(self, values: Any) -> Any:
        """The mean of values [..., m]."""
        return np.broadcast_to(values, np.broadcast_shapes(np.shape(values), self.mass.shape)) @ self.mass


def legendre(nodes: int, limits: Sequence[float]) -> Rule:
    """A rule for the Lebesgue measure, with ``nodes`` on each interval between consecutive ``limits``."""
    x, w = _reference(nodes)
    pieces = [((b - a) / 2, (a + b) / 2) for a, b in pairwise(limits)]
    points = np.concatenate([half * x + middle for half, middle in pieces])
    return Rule(points, np.concatenate([half * w for half, _ in pieces]))


@cache
def _reference(nodes: int) -> tuple[Any, Any]:
    x, w = np.polynomial.legendre.leggauss(nodes)
    return x, w


@cache
def single(breaks: tuple[float, ...] = ()) -> tuple[Rule, Rule]:
    """The fine and the coarse rule over one draw of noise, cut at ``breaks``."""
    limits = (-REACH, *sorted(b for b in breaks if abs(b) < REACH), REACH)
    rules = (legendre(nodes, limits) for nodes in (NODES, COARSE))
    fine, coarse = (Rule(r.points, r.mass * _density(r.points)) for r in rules)
    return fine, coarse


@cache
def pairs() -> tuple[Rule, Rule]:
    """The fine and the coarse rule over two draws of noise: points [m, 2]."""
    fine, coarse = (_squared(nodes) for nodes in (PAIR_NODES, PAIR_COARSE))
    return fine, coarse


def _squared(nodes: int) -> Rule:
    line = legendre(nodes, (-PAIR_REACH, PAIR_REACH))
    mass = line.mass * _density(line.points)
    first, second = np.meshgrid(line.points, line.points, indexing="ij")
    return Rule(np.stack([first.ravel(), second.ravel()], axis=-1), np.outer(mass, mass).ravel())


def _density(x: Any) -> Any:
    return np.exp(-x * x / 2) / np.sqrt(2 * np.pi)


def mean(f: Callable[[Rule], Any], rules: tuple[Rule, Rule]) -> tuple[Any, float]:
    """The mean of f, which is handed a rule and gives values [..., m] at its points, and its error."""
    fine, coarse = rules
    values = f(fine)
    result, rough = fine.mean(values), coarse.mean(f(coarse))
    size = fine.mean(np.abs(values))
    return result, float(np.max(np.abs(result - rough) + ROUNDING * size))


def slope(f: Callable[[float], Any], step: float = STEP) -> tuple[Any, Any]:
    """The derivative of f, a number or an array, at 0; the second is its distance to a coarser one."""
    ahead, behind = ([f(sign * i * step) for i in range(1, 5)] for sign in (1, -1))
    eighth, sixth = (
        sum(w * (ahead[i - 1] - behind[i - 1]) for i, w in weights.items()) / step
        for weights in (EIGHTH, SIXTH)
    )
    return eighth, np.abs(eighth - sixth)
