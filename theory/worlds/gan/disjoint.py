r"""The worlds of claim 34: densities whose supports do not meet, of several shapes and at several distances.

Uniform ones, ones that lean to a side, half-lines, and pieces that lie between one another; from densities
that touch to a distance of a thousand, with p on either side.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from theory import objectives, targets
from theory.notation.world import Draw, World
from theory.targets import Pair, Target
from theory.worlds.gan.densities import on_pair

DISTANCES = (0.0, 1e-3, 0.5, 3.0, 1000.0)
LEAN = 2  # power of the densities that lean to a side


def leaning(low: float, high: float) -> Target:
    """Density (k + 1) t^k/(high - low) on (low, high), t the share of the way from ``low``, k = ``LEAN``."""
    width = high - low

    def log_prob(x: Any) -> Any:
        x = np.asarray(x, dtype=np.float64)
        share = (x - low) / width
        inside = (share > 0) & (share <= 1)
        return np.where(
            inside, math.log((LEAN + 1) / width) + LEAN * np.log(np.where(inside, share, 1)), -math.inf
        )

    return Target(
        name=f"leaning on ({low:g}, {high:g})",
        log_prob=log_prob,
        draw=lambda rng, n: low + width * rng.random(n) ** (1 / (LEAN + 1)),
        support=(low, high),
        modes=(high,),
        breakpoints=(low, high),
    )


def exponential(end: float, side: int) -> Target:
    """Density e^-|x - end| to the right of ``end`` (``side`` 1) or to its left (-1)."""

    def log_prob(x: Any) -> Any:
        along = side * (np.asarray(x, dtype=np.float64) - end)
        return np.where(along > 0, -along, -math.inf)

    return Target(
        name=f"exponential from {end:g}",
        log_prob=log_prob,
        draw=lambda rng, n: end + side * rng.exponential(size=n),
        support=(end, math.inf) if side > 0 else (-math.inf, end),
        modes=(end,),
        breakpoints=(end,),
    )


SHAPES: dict[str, Callable[[float], Pair]] = {
    "uniform": targets.disjoint_uniforms,
    "uniform, of two widths": lambda d: Pair(
        "uniform, of two widths", targets.uniform((0.0, 1.0)), targets.uniform((1.0 + d, 4.0 + d))
    ),
    "leaning": lambda d: Pair("leaning", leaning(0.0, 1.0), leaning(1.0 + d, 1.5 + d)),
    "half-lines": lambda d: Pair("half-lines", exponential(0.0, -1), exponential(d, 1)),
    "leaning, p to the right": lambda d: Pair(
        "leaning, p to the right", leaning(1.0 + d, 2.5 + d), targets.uniform((-1.0, 1.0))
    ),
    "between one another": lambda d: Pair(
        "between one another",
        targets.uniform((0.0, 1.0), (2.0 + 2 * d, 4.0 + 2 * d)),
        leaning(1.0 + d, 2.0 + d),
    ),
}


def pairs() -> Iterator[tuple[str, Pair]]:
    """Every shape at every distance, with a label."""
    for name, shape in SHAPES.items():
        for distance in DISTANCES:
            yield f"{name}, {distance:g} apart", shape(distance)


def _disjoint() -> Iterator[Draw]:
    for label, pair in pairs():
        yield Draw(label, on_pair(objectives.POINTWISE["minimax"], pair))


def _apart() -> Iterator[Draw]:
    yield from _disjoint()
    for name, pair in targets.PAIRS.items():
        yield Draw(name, on_pair(objectives.POINTWISE["minimax"], pair))


DISJOINT = World("disjoint supports", _disjoint)
APART = World("disjoint supports, and every pair", _apart)
