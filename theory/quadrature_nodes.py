r"""One fixed quadrature rule for everything about a pair: nodes x_i with the masses of p and of q at them.

    E_p[f] ~ sum_i p_i f(x_i),    E_q[f] ~ sum_i q_i f(x_i)

Gauss-Legendre on every piece between the pair's breakpoints; a piece without end is first put on (0, 1)
by x = edge +- s t/(1 - t). ``theory.quadrature`` is adaptive and knows its error, so it decides claims;
this rule has nodes that do not move, so a network can be trained on them, and many functions share them.
"""

import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from theory.targets import Pair


@dataclass(frozen=True, eq=False)
class LineRule:
    """Nodes ``x`` [m], ascending, with the masses ``p`` [m] and ``q`` [m] there; all float64."""

    x: Any
    p: Any
    q: Any

    @property
    def mixture(self) -> Any:
        """The masses of (p + q)/2, [m]."""
        return (self.p + self.q) / 2

    def rms(self, values: Any) -> Any:
        """Root mean square of ``values`` [..., m] under (p + q)/2, [...]; nodes without mass do not count."""
        seen = self.mixture > 0
        return np.sqrt(np.square(values[..., seen]) @ self.mixture[seen])


@cache
def line_rule(pair: Pair, points: int = 64) -> LineRule:
    """The rule with ``points`` nodes on every piece, ends without mass left out."""
    t, weights = np.polynomial.legendre.leggauss(points)
    t, weights = (t + 1) / 2, weights / 2
    scale = max(target.exact["variance"] for target in (pair.p, pair.q)) ** 0.5
    nodes, steps = [], []
    low, high = (end(t.support[i] for t in (pair.p, pair.q)) for i, end in enumerate((min, max)))
    for left, right in pairwise([low, *(x for x in pair.breakpoints if low < x < high), high]):
        if math.isfinite(left) and math.isfinite(right):
            nodes.append(left + (right - left) * t)
            steps.append((right - left) * weights)
            continue
        away, stretch = scale * t / (1 - t), scale * weights / (1 - t) ** 2
        nodes.append(left + away if math.isfinite(left) else (right - away)[::-1])
        steps.append(stretch if math.isfinite(left) else stretch[::-1])
    x, step = np.concatenate(nodes), np.concatenate(steps)
    p, q = (np.exp(target.log_prob(x)) * step for target in (pair.p, pair.q))
    kept = p + q > 0
    return LineRule(x[kept], p[kept], q[kept])
