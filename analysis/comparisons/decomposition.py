"""How the variation of distances divides among loss, architecture and seed, on the factorial's balanced part.

y[s, l, a] is the logarithm of FD-LeNet of seed s, loss l, architecture a, so that effects are factors. With a
dot for a mean over an index, the sum of (y - y...)^2 is the sum over all cells of the squares of

    loss          y.l. - y...
    architecture  y..a - y...
    interaction   y.la - y.l. - y..a + y...
    seed          ys.. - y...               what the runs of one seed share
    rest          what remains              what else the seed changes, each model in its own way

which are orthogonal. Source: Fisher 1935, The Design of Experiments (factors within randomised blocks).

The shares describe these losses and these networks, not a population of either. Chance has a part in each of
them: without any effect they would stand as their degrees of freedom do.

The architecture's share less the loss's has an interval over seeds: the jackknife's, one seed left out at a
time, on the scale of the inverse hyperbolic tangent, which opens the ends at -1 and 1. The single shares have
none: where runs of one model are of two kinds, they depend on how many of each kind few seeds happen to have.
Source: Tukey 1958, Bias and confidence in not quite large samples.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparisons.factorial import ARCHITECTURES, DCGAN_OBJECTIVES, distances
from analysis.seeds import FEWEST_SEEDS
from records.reading.tables import Records
from stats.estimates import CONFIDENCE, Interval
from stats.intervals import half_width
from stats.jackknife import variance

TITLES = {
    "loss": "the loss",
    "architecture": "the architecture",
    "interaction": "their interaction",
    "seed": "what the runs of one seed share",
    "rest": "what else the seed changes",
}
PARTS = tuple(TITLES)
_OPEN = 1 - 1e-12  # where a share is all but everything
CELLS = [(objective, architecture) for objective in DCGAN_OBJECTIVES for architecture in ARCHITECTURES]


@dataclass(frozen=True)
class Decomposition:
    """Of the logarithms of distances over ``seeds`` seeds.

    freedom     part -> its degrees of freedom
    shares      part -> its share of the sum of squares
    difference  the architecture's share less the loss's, with its interval over seeds at 95 %
    """

    seeds: int
    freedom: dict[str, int]
    shares: dict[str, float]
    difference: Interval


def block(records: Records) -> np.ndarray:
    """Return log distances [seeds, losses, architectures] of the seeds that every balanced cell has."""
    return of_distances(distances(records))


def of_distances(table: pd.DataFrame) -> np.ndarray:
    """Return that block of a ``table`` of ``factorial.distances``, without the seeds that lost a run."""
    complete = table.reindex(columns=pd.MultiIndex.from_tuples(CELLS)).replace(np.inf, np.nan).dropna()
    logs: np.ndarray = np.log(complete.to_numpy(dtype=np.float64))
    return logs.reshape(-1, len(DCGAN_OBJECTIVES), len(ARCHITECTURES))


def decomposition(values: np.ndarray) -> Decomposition | None:
    """Decompose ``values`` [seeds, losses, architectures]; None with fewer seeds than an interval needs."""
    seeds, losses, architectures = values.shape
    if seeds < FEWEST_SEEDS:
        return None

    main = np.array([losses - 1, architectures - 1])
    freedom = [*main, main.prod(), seeds - 1, (seeds - 1) * (losses * architectures - 1)]
    found = shares(values)
    return Decomposition(
        seeds,
        {part: int(degrees) for part, degrees in zip(PARTS, freedom, strict=True)},
        {part: float(share) for part, share in zip(PARTS, found, strict=True)},
        difference(values),
    )


def difference(values: np.ndarray) -> Interval:
    """Return the architecture's share less the loss's, of ``values`` [seeds, losses, architectures]."""
    low, high = ends(values)
    method = f"jackknife {CONFIDENCE:.0%} over {len(values)} seeds"
    return Interval(float(_difference(values)), float(low), float(high), method)


def ends(values: np.ndarray) -> tuple[Any, Any]:
    """Return the lower and upper ends of that interval, of ``values`` [..., seeds, losses, architectures].

    With d_i the transformed difference without seed i, the standard error is the root of (S - 1)/S times the
    sum of (d_i - d.)^2, and Student's t has S - 1 degrees of freedom.
    """
    seeds = values.shape[-3]
    whole = np.arctanh(_difference(values))
    without = np.stack([np.arctanh(_difference(np.delete(values, seed, axis=-3))) for seed in range(seeds)])
    half = half_width(np.sqrt(variance(without)), seeds, CONFIDENCE)
    return np.tanh(whole - half), np.tanh(whole + half)


def _difference(values: np.ndarray) -> Any:
    """Within (-1, 1), as long as anything but these two parts has a share: [...]."""
    found = shares(values)
    architecture, loss = (found[..., PARTS.index(part)] for part in ("architecture", "loss"))
    return np.clip(architecture - loss, -_OPEN, _OPEN)


def shares(values: np.ndarray) -> np.ndarray:
    """Return the shares of ``values`` [..., seeds, losses, architectures], not all equal: [..., parts].

    They sum to one.
    """
    squares = sums_of_squares(values)
    return np.asarray(squares / squares.sum(axis=-1, keepdims=True))


def sums_of_squares(values: np.ndarray) -> np.ndarray:
    """Return the sums of squares of ``values`` [..., seeds, losses, architectures]: [..., ``PARTS``]."""

    def mean(*axes: int) -> np.ndarray:
        return np.asarray(values.mean(axis=axes, keepdims=True))

    whole, seed = mean(-3, -2, -1), mean(-2, -1)
    loss, architecture = mean(-3, -1) - whole, mean(-3, -2) - whole
    interaction = mean(-3) - whole - loss - architecture
    rest = values - mean(-3) - seed + whole
    effects = (loss, architecture, interaction, seed - whole, rest)
    return np.stack([(effect**2 + 0 * values).sum(axis=(-3, -2, -1)) for effect in effects], axis=-1)
