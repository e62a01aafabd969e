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
them: without any effect they would stand as their degrees of freedom do. Seeds are resampled whole.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.factorial import ARCHITECTURES, DCGAN_OBJECTIVES, distances
from analysis.intervals import CONFIDENCE as USUAL
from analysis.intervals import FEWEST_SEEDS, Interval, over_seeds
from analysis.records import Records

TITLES = {
    "loss": "the loss",
    "architecture": "the architecture",
    "interaction": "their interaction",
    "seed": "what the runs of one seed share",
    "rest": "what else the seed changes",
}
PARTS = tuple(TITLES)
CONFIDENCE = 0.99  # nominal, of the difference of two shares: the bootstrap over eight seeds then covers 95 %
CELLS = [(objective, architecture) for objective in DCGAN_OBJECTIVES for architecture in ARCHITECTURES]


@dataclass(frozen=True)
class Decomposition:
    """Of the logarithms of distances over ``seeds`` seeds.

    freedom     part -> its degrees of freedom
    shares      part -> its share of the sum of squares, with its interval over seeds at 95 %
    difference  the architecture's share less the loss's, with its interval at ``CONFIDENCE``
    """

    seeds: int
    freedom: dict[str, int]
    shares: dict[str, Interval]
    difference: Interval


def block(records: Records) -> np.ndarray:
    """Log distances [seeds, losses, architectures] of the seeds that every cell of the balanced part has."""
    return of_distances(distances(records))


def of_distances(table: pd.DataFrame) -> np.ndarray:
    """The same of ``factorial.distances``, without the seeds that lost a run to divergence."""
    complete = table.reindex(columns=pd.MultiIndex.from_tuples(CELLS)).replace(np.inf, np.nan).dropna()
    logs: np.ndarray = np.log(complete.to_numpy(dtype=np.float64))
    return logs.reshape(-1, len(DCGAN_OBJECTIVES), len(ARCHITECTURES))


def decomposition(values: np.ndarray) -> Decomposition | None:
    """Of ``values`` [seeds, losses, architectures]; None with fewer than five seeds."""
    seeds, losses, architectures = values.shape
    if seeds < FEWEST_SEEDS:
        return None

    def over(weights: np.ndarray, confidence: float = USUAL) -> Interval:
        def statistic(chosen: np.ndarray, axis: int = -1) -> np.ndarray:
            assert axis == -1  # of ``chosen``, the places of the seeds [..., seeds]
            return np.asarray(shares(values[chosen.astype(int)]) @ weights)

        return over_seeds(np.arange(seeds), statistic, confidence=confidence)

    main = np.array([losses - 1, architectures - 1])
    freedom = [*main, main.prod(), seeds - 1, (seeds - 1) * (losses * architectures - 1)]
    parts = np.eye(len(PARTS))
    return Decomposition(
        seeds,
        {part: int(degrees) for part, degrees in zip(PARTS, freedom, strict=True)},
        {part: over(weights) for part, weights in zip(PARTS, parts, strict=True)},
        over(parts[PARTS.index("architecture")] - parts[PARTS.index("loss")], confidence=CONFIDENCE),
    )


def shares(values: np.ndarray) -> np.ndarray:
    """Of ``values`` [..., seeds, losses, architectures], not all equal: [..., parts], sums to one."""
    squares = sums_of_squares(values)
    return np.asarray(squares / squares.sum(axis=-1, keepdims=True))


def sums_of_squares(values: np.ndarray) -> np.ndarray:
    """Of ``values`` [..., seeds, losses, architectures], in the order of ``PARTS``: [..., parts]."""

    def mean(*axes: int) -> np.ndarray:
        return np.asarray(values.mean(axis=axes, keepdims=True))

    whole, seed = mean(-3, -2, -1), mean(-2, -1)
    loss, architecture = mean(-3, -1) - whole, mean(-3, -2) - whole
    interaction = mean(-3) - whole - loss - architecture
    rest = values - mean(-3) - seed + whole
    effects = (loss, architecture, interaction, seed - whole, rest)
    return np.stack([(effect**2 + 0 * values).sum(axis=(-3, -2, -1)) for effect in effects], axis=-1)
