r"""Clipped Density and Clipped Coverage, which are calibrated: each reads as a share of good samples.

Source: Salvy, Talbot & Thirion 2026, Enhanced generative model evaluation with Clipped Density and Coverage
(ICLR, arXiv 2507.01761), with k = 5 as there. N real points, M generated ones; the ball of a real point
reaches to its k-th nearest other real one.

    density    d_j = min(number of balls around the generated point j, k) / k, where balls larger than the
               median one are cut down to it; the score is mean d_j over generated points, divided by the
               same mean over real points, each in the balls of the others
    coverage   c_i = min(number of generated points in the ball i, k) / k; the score is f^-1(mean c_i) / M

so that no point adds more than 1, and no outlier's ball holds many. Here f(m) is what mean c_i is expected
to be of m good samples, drawn like the real points, and of any number of bad ones, which lie in no ball. Seen
from a real point, the m and the N - 1 other real ones are exchangeable, and at least j of the m are nearer
than the k-th of the others iff j or more of the nearest j + k - 1 of all are among the m:

    f(m) = (1/k) sum_{j=1}^k P(H_j >= j),    H_j hypergeometric: j + k - 1 draws of N - 1 + m, m of them good,

whose first term is that of coverage, 1 - C(N-1, k)/C(N+m-1, k). The source has the same law as a
beta-binomial one, and takes f(m) = 0 for m < k; f increases strictly from f(0) = 0, so it is inverted here,
linearly between whole m. Both scores are 1 at most: what chance or crowding adds beyond is cut off. Points on
the edge of a ball are inside, in the source for density alone; without ties this is the same.

The intervals are Wilson's of mean d_j and mean c_i, which are calibrated and cut off likewise: Wilson's of
the score itself would be too long near 1, where the score still varies.

Verified in ``tests/analysis/metrics/test_clipped.py``: both scores against brute force, f against exact
fractions and the source's beta-binomial; of mixtures, in which a share s of 500 samples is drawn like 500
real points and the others are far from all, both have the mean s, to 0.034 at most.
"""

from collections.abc import Callable

import numpy as np
from scipy.special import gammaln

from stats.estimates import Interval


def clipped_radii(radii: np.ndarray) -> np.ndarray:
    """Return squared ``radii`` [n], those above the squared median radius cut down to it."""
    median: float = np.median(np.sqrt(radii))
    return np.asarray(np.minimum(radii, median**2))


def density_of_real(distances: np.ndarray, indices: np.ndarray, radii: np.ndarray, k: int) -> float:
    """Return mean min(balls around a real point, k) / k, its own ball not counted; it is above 0.

    ``distances`` and ``indices`` [n, >= k] are the real points' nearest others, nearest first, ``radii`` [n]
    the balls' squared ones, the k-th distance at most.
    """
    inside = indices[:, :k][distances[:, :k] <= radii[:, None]]
    return float(np.minimum(np.bincount(inside, minlength=len(radii)), k).mean() / k)


def expected_coverage(m: np.ndarray, real: int, k: int) -> np.ndarray:
    """Return f(m) of whole ``m`` [...], for ``real`` > k points: the mean c_i of m good samples."""
    m = np.asarray(m, dtype=np.float64)
    total = np.zeros(m.shape)
    for j in range(1, k + 1):
        draws = j + k - 1
        every = _log_choose(real - 1 + m, draws)
        for x in range(j, draws + 1):
            rest = _log_choose(np.array(real - 1.0), draws - x)
            total += np.exp(np.where(m >= x, _log_choose(np.maximum(m, x), x) + rest - every, -np.inf))
    return total / k


def _log_choose(n: np.ndarray, x: int) -> np.ndarray:
    return np.asarray(gammaln(n + 1) - gammaln(n - x + 1) - gammaln(x + 1))


def good_samples(coverage: np.ndarray, real: int, k: int, most: int) -> np.ndarray:
    """Return f^-1 of mean c_i ``coverage`` [n]: how many good samples are expected to cover as much.

    ``most`` at most.
    """
    low, high = np.zeros(len(coverage), dtype=np.int64), np.full(len(coverage), most)
    while (high - low > 1).any():
        middle = (low + high) // 2
        reached = expected_coverage(middle, real, k) <= coverage
        low, high = np.where(reached, middle, low), np.where(reached, high, middle)
    below, above = (expected_coverage(end, real, k) for end in (low, high))
    return np.asarray(low + np.minimum((coverage - below) / (above - below), 1.0))


def as_share(raw: Interval, calibrated: Callable[[np.ndarray], np.ndarray]) -> Interval:
    """Return the score's interval from that of its mean, ``raw``: each end ``calibrated``, cut off at 1."""
    value, low, high = np.minimum(calibrated(np.array([raw.value, raw.low, raw.high])), 1.0).tolist()
    return Interval(value, low, high, raw.method)
