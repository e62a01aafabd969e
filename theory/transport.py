r"""Optimal transport on the line: W_1 of two densities from both of its ends.

    |E_p s - E_q s| = |E[s(X) - s(Y)]| <= E|X - Y|     for |s'| <= 1 and any coupling (X, Y) of p and q

``coupling_cost`` is the right side for the coupling by quantiles, Y = G^{-1}(F(X)); ``critic`` is the score
with s' = sign(G - F). Where the two sides agree, neither can be improved: that is W_1.

Distribution functions are integrals of the densities themselves, over cells of which each has a
Gauss-Legendre rule. Cells end where a density is not smooth and where F crosses G. Nodes reach 8e4 units
far, for Student's tails.

Source: Villani 2009, chapter 5; the coupling by quantiles and the integral of |F - G|: Vallender 1974.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.polynomial import legendre
from scipy.optimize import brentq

from theory.targets import Pair, Target

CELLS, REACH = 240, 12.0  # of the variable v, x = sinh v
NODES, COARSE = 24, 20
NOISE = 1e-14  # a difference of distribution functions below it has no sign
UNSEEN = 1e-20  # mass of a node that contributes nothing
NEWTON = 12  # steps within a cell, where a distribution function is smooth


@cache
def _reference(nodes: int) -> tuple[Any, Any, Any]:
    """Nodes t and weights on (-1, 1), and the matrix that integrates from -1 to each node."""
    t, weights = legendre.leggauss(nodes)
    values = legendre.legvander(t, nodes)
    degree = np.arange(nodes)
    coefficients = (degree[:, None] + 0.5) * values[:, :nodes].T * weights
    primitives = np.empty((nodes, nodes))
    primitives[:, 0] = t + 1
    primitives[:, 1:] = (values[:, 2:] - values[:, : nodes - 1]) / (2 * degree[1:] + 1)
    return t, weights, primitives @ coefficients


@dataclass(frozen=True, eq=False)
class Line:
    """Cells between ``edges`` [c + 1], ascending, with ``nodes`` nodes each."""

    edges: Any
    nodes: int = NODES

    @property
    def half(self) -> Any:
        """Half of each cell's width, [c, 1]."""
        return np.diff(self.edges)[:, None] / 2

    @property
    def x(self) -> Any:
        """The nodes, [c, m]."""
        return (self.edges[:-1, None] + self.edges[1:, None]) / 2 + self.half * _reference(self.nodes)[0]

    def integral(self, f: Callable[[Any], Any]) -> float:
        """The integral of ``f`` ([n] -> [n]) over all cells."""
        x = self.x
        values = np.broadcast_to(f(x.ravel()), x.size).reshape(x.shape)
        return float(np.sum(values * self.half * _reference(self.nodes)[1]))


@dataclass(frozen=True, eq=False)
class Distribution:
    """The distribution function of ``target`` over the cells of ``line``."""

    target: Target
    line: Line

    @property
    def masses(self) -> Any:
        """Mass at each node, [c, m]."""
        line = self.line
        return np.exp(self.target.log_prob(line.x)) * line.half * _reference(line.nodes)[1]

    def from_left(self) -> Any:
        """F at every edge, [c + 1], summed from the left."""
        return np.concatenate([[0.0], np.cumsum(self.masses.sum(axis=1))])

    def from_right(self) -> Any:
        """1 - F at every edge, [c + 1], summed from the right, so that small values keep their digits."""
        return np.concatenate([np.cumsum(self.masses.sum(axis=1)[::-1])[::-1], [0.0]])

    def at_nodes(self) -> tuple[Any, Any]:
        """F and 1 - F at every node, both [c, m]."""
        line = self.line
        density = np.exp(self.target.log_prob(line.x)) * line.half
        _, weights, primitive = _reference(line.nodes)
        left = self.from_left()[:-1, None] + density @ primitive.T
        return left, self.from_right()[1:, None] + density @ (weights - primitive).T

    def _within(self, start: Any, x: Any) -> Any:
        """The mass between ``start`` and ``x``, both [n], of one cell."""
        t, weights, _ = _reference(self.line.nodes)
        half = (x - start)[:, None] / 2
        points = start[:, None] + half * (1 + t)
        return (np.exp(self.target.log_prob(points)) * half) @ weights

    def at(self, x: Any) -> Any:
        """F at ``x`` [n]."""
        x = np.asarray(x, dtype=np.float64)
        edges = self.line.edges
        cell = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, len(edges) - 2)
        return self.from_left()[cell] + self._within(edges[cell], x)

    def quantile(self, below: Any, above: Any) -> Any:
        """Where F is ``below`` and 1 - F is ``above``, both [n], which sum to 1: the smaller is used."""
        edges, left, right = self.line.edges, self.from_left(), self.from_right()
        low = below < above
        cell = np.where(
            low,
            np.searchsorted(left, below, side="right") - 1,
            len(edges) - 1 - np.searchsorted(right[::-1], above, side="right"),
        )
        cell = np.clip(cell, 0, len(edges) - 2)
        start, end = edges[cell], edges[cell + 1]
        x = (start + end) / 2
        for _ in range(NEWTON):
            ahead = np.where(
                low,
                left[cell] + self._within(start, x) - below,
                above - right[cell + 1] - self._within(x, end),
            )
            density = np.exp(self.target.log_prob(x))
            step = np.divide(ahead, density, out=np.zeros_like(ahead), where=density > 0)
            x = np.clip(x - step, start, end)
        return x


def _edges(pair: Pair, more: tuple[float, ...] = ()) -> Any:
    spread = np.sinh(np.linspace(-REACH, REACH, CELLS + 1))
    return np.unique(np.concatenate([spread, pair.breakpoints, more]))


def _difference(pair: Pair, line: Line) -> Any:
    """F - G at the nodes, [c, m], from the side on which both are small."""
    (p_left, p_right), (q_left, q_right) = (Distribution(t, line).at_nodes() for t in (pair.p, pair.q))
    return np.where(p_left + q_left < 1, p_left - q_left, q_right - p_right)


@cache
def crossings(pair: Pair) -> tuple[float, ...]:
    """Where F - G changes its sign, ascending."""
    line = Line(_edges(pair))
    x, difference = line.x.ravel(), _difference(pair, line).ravel()
    seen = np.flatnonzero(np.abs(difference) > NOISE)
    turns = seen[:-1][difference[seen[:-1]] * difference[seen[1:]] < 0]
    ends = seen[1:][difference[seen[:-1]] * difference[seen[1:]] < 0]
    first, second = (Distribution(target, line) for target in (pair.p, pair.q))

    def ahead(at: float) -> float:
        point = np.array([at])
        return float((first.at(point) - second.at(point))[0])

    return tuple(float(brentq(ahead, x[i], x[j], xtol=1e-14)) for i, j in zip(turns, ends, strict=True))


@cache
def line(pair: Pair, nodes: int = NODES) -> Line:
    """The cells of a pair, cut where F crosses G too."""
    return Line(_edges(pair, crossings(pair)), nodes)


def distance(pair: Pair) -> float:
    """The integral of |F - G| over the line."""
    cells = line(pair)
    return float(np.sum(np.abs(_difference(pair, cells)) * cells.half * _reference(cells.nodes)[1]))


def shortfall(pair: Pair, slope: Callable[[Any], Any]) -> float:
    """The integral of |F - G| + s' (F - G) for a score with this ``slope`` s' ([n] -> [n]).

    Integration by parts makes it what the score's difference of means lacks of ``distance``; it is not
    negative where |s'| <= 1.
    """
    cells = line(pair)
    difference = _difference(pair, cells)
    steepness = np.asarray(slope(cells.x.ravel())).reshape(difference.shape)
    integrand = np.abs(difference) + steepness * difference
    return float(np.sum(integrand * cells.half * _reference(cells.nodes)[1]))


@cache
def coupling_cost(pair: Pair, nodes: int = NODES) -> float:
    """E|X - G^{-1}(F(X))|, X ~ p: the mean distance that the coupling by quantiles moves mass."""
    cells = line(pair, nodes)
    first, second = (Distribution(target, cells) for target in (pair.p, pair.q))
    masses, x = first.masses.ravel(), cells.x.ravel()
    seen = masses > UNSEEN
    below, above = (side.ravel()[seen] for side in first.at_nodes())
    return float(masses[seen] @ np.abs(x[seen] - second.quantile(below, above)))


def critic(pair: Pair) -> Callable[[Any], Any]:
    """x -> s*(x) with s*(0) = 0 and s*' = sign(G - F), continuous and piecewise linear."""
    turns = crossings(pair)
    cells = line(pair)
    x, difference = cells.x.ravel(), _difference(pair, cells).ravel()
    slopes = []
    for low, high in zip((-np.inf, *turns), (*turns, np.inf), strict=True):
        inside = (x > low) & (x < high)
        slopes.append(-float(np.sign(difference[inside][np.argmax(np.abs(difference[inside]))])))

    def primitive(at: Any) -> Any:
        at = np.asarray(at, dtype=np.float64)
        kinks = zip(turns, np.diff(slopes), strict=True)
        return slopes[0] * at + sum(change * np.maximum(at - turn, 0) for turn, change in kinks)

    return lambda at: primitive(at) - primitive(0.0)
