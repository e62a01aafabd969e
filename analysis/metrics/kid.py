r"""The kernel distance: an unbiased estimate of MMD^2 with the kernel k(x, y) = (x.y/d + 1)^3.

    KID = mean_{i != j} k(x_i, x_j) + mean_{i != j} k(y_i, y_j) - 2 mean_{i, j} k(x_i, y_j),

the full U-statistic, not an average over subsets (Bińkowski et al. 2018, eq. 4). Being unbiased it may
be negative. The sums need no loop over pairs, since the kernel is the scalar product

    k(x, y) = f(x).f(y),    f(x) = (x^3, sqrt(3) x^2, sqrt(3) x, 1) with the powers tensors of x / sqrt(d),

so that sum_ij k(x_i, y_j) = (sum_i f(x_i)).(sum_j f(y_j)) takes one pass over each sample, O(n d^3).
"""

from dataclasses import dataclass

import numpy as np

from analysis.metrics.chunked import each_block, in_blocks
from stats.estimates import Interval
from stats.jackknife import jackknife

MOST_FEATURES = 256  # the sum of f takes d^2 (d + 1)/2 numbers: 67 MB at 256, 2.4 MB at 84
BLOCK = 128  # rows: their squares take 4 MB at d = 84


def feature_sum(features: np.ndarray, block: int = BLOCK) -> np.ndarray:
    """Return sum_i f(x_i) of ``features`` [n, d] in float64, flat.

    Products of it are sums of the kernel over pairs.
    Of the symmetric square x x^T the upper triangle is kept, off the diagonal times sqrt(2).
    Raises ``ValueError`` for more than 256 features.
    """
    n, d = features.shape
    if d > MOST_FEATURES:
        raise ValueError(f"{d} features; the sums of the kernel are made for {MOST_FEATURES} at most")
    starts = np.cumsum([0, *range(d, 0, -1)])  # of the pairs with each coordinate and those from it on
    weights = np.full(starts[-1], np.sqrt(2.0))
    weights[starts[:-1]] = 1.0

    def powers(rows: slice) -> tuple[np.ndarray, np.ndarray]:
        x = features[rows] / np.sqrt(d)
        pairs = np.empty((len(x), len(weights)))
        for i, start in enumerate(starts[:-1]):
            np.multiply(x[:, [i]], x[:, i:], out=pairs[:, start : start + d - i])
        pairs *= weights
        return pairs.T @ x, pairs.sum(axis=0)

    cubes, squares = np.zeros((len(weights), d)), np.zeros(len(weights))
    for cube, square in each_block(powers, n, block):
        cubes += cube
        squares += square
    linear = features.sum(axis=0) / np.sqrt(d)
    return np.concatenate([cubes.ravel(), np.sqrt(3) * squares, np.sqrt(3) * linear, [n]])


def own_kernels(features: np.ndarray) -> float:
    """Return the sum of k(x_i, x_i) over the rows of ``features`` [n, d]."""
    return float(np.sum((np.einsum("ij,ij->i", features, features) / features.shape[1] + 1) ** 3))


@dataclass(frozen=True)
class KernelReference:
    """A sample that others are compared with: the sum of its f, its size, and its own mean kernel."""

    total: np.ndarray
    count: int
    mean: float

    @classmethod
    def of(cls, features: np.ndarray) -> "KernelReference":
        """Return the reference made of ``features`` [m, d], m >= 2."""
        features = np.asarray(features, dtype=np.float64)
        total, count = feature_sum(features), len(features)
        pairs = total @ total - own_kernels(features)
        return cls(total, count, float(pairs / (count * (count - 1))))


def kid_score(features: np.ndarray, groups: np.ndarray, reference: KernelReference) -> Interval:
    """Return KID of ``features`` [n, d] to ``reference``, with its jackknife interval over ``groups`` [n].

    The interval is the sampling error of the features alone, the reference being fixed.
    """
    features = np.asarray(features, dtype=np.float64)
    parts = [features[groups == group] for group in range(groups.max() + 1)]
    sums = np.array([one for [one] in in_blocks(lambda at: [feature_sum(parts[at.start])], len(parts), 1)])
    own = np.array([own_kernels(part) for part in parts])
    sizes = np.array([len(part) for part in parts])
    gram, across = sums @ sums.T, sums @ reference.total

    def score(kept: np.ndarray) -> float:
        n = sizes[kept].sum()
        within = gram[np.ix_(kept, kept)].sum() - own[kept].sum()
        between = across[kept].sum() / (n * reference.count)
        return float(within / (n * (n - 1)) + reference.mean - 2 * between)

    every = np.arange(len(parts))
    return jackknife(score(every), [score(np.delete(every, group)) for group in every])
