r"""The Fréchet distance between Gaussians fitted to two sets of features.

    FD = ||m1 - m2||^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)),

the squared 2-Wasserstein distance of the Gaussians (Dowson & Landau 1982; as a score, Heusel et al. 2017,
eq. 6). It is called FID only in the features of one particular Inception network, FD-LeNet in ours.

From finite samples it is biased up. For Gaussian features at P = Q, one side sampled N times, the leading
bias is tr(S)/N + (1/2N) sum_ij l_i l_j (1 + [i = j])/(l_i + l_j), with l the eigenvalues of S: so a score
is read beside a real-against-real floor of the same size.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import lapack

from stats.estimates import Interval
from stats.jackknife import jackknife


@dataclass(frozen=True)
class Moments:
    """Mean [d] and covariance [d, d] (divisor n - 1) of features, in float64."""

    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, features: np.ndarray) -> "Moments":
        """Return the moments of ``features`` [n, d], n >= 2."""
        return Sums.of(np.asarray(features, dtype=np.float64)).moments()

    @cached_property
    def factor(self) -> np.ndarray:
        """L with L L^T = covariance, [d, rank]: Cholesky's with pivots, which finds the rank too."""
        triangle, pivots, rank, _ = lapack.dpstrf(self.covariance, lower=1)
        factor = np.zeros((len(self.mean), rank))
        factor[pivots - 1] = np.tril(triangle)[:, :rank]
        return factor


@dataclass(frozen=True)
class Sums:
    """Count, sum and scatter about a fixed centre: they add and subtract over groups of observations."""

    count: int
    centre: np.ndarray
    total: np.ndarray
    scatter: np.ndarray

    @classmethod
    def of(cls, features: np.ndarray, centre: np.ndarray | None = None) -> "Sums":
        """Sum float64 ``features`` [n, d] about ``centre`` [d] or else their mean."""
        centre = features.mean(axis=0) if centre is None else centre
        residual = features - centre
        return cls(len(features), centre, residual.sum(axis=0), residual.T @ residual)

    @classmethod
    def nothing(cls, centre: np.ndarray) -> "Sums":
        """Return the sums of no observations."""
        return cls(0, centre, np.zeros(len(centre)), np.zeros((len(centre), len(centre))))

    def __add__(self, other: "Sums") -> "Sums":
        count = self.count + other.count
        return Sums(count, self.centre, self.total + other.total, self.scatter + other.scatter)

    def __sub__(self, other: "Sums") -> "Sums":
        count = self.count - other.count
        return Sums(count, self.centre, self.total - other.total, self.scatter - other.scatter)

    def moments(self) -> Moments:
        """Return the mean and covariance; needs two observations."""
        offset = self.total / self.count
        covariance = (self.scatter - self.count * np.outer(offset, offset)) / (self.count - 1)
        return Moments(self.centre + offset, covariance)


def frechet_distance(first: Moments, second: Moments) -> float:
    """Return FD >= 0 of two fitted Gaussians; finite for rank-deficient covariances too.

    tr (S1 S2)^(1/2) is the sum of the square roots of the eigenvalues of L^T S2 L, where S1 = L L^T: a
    symmetric matrix of the rank of S1, so that no square root of a non-symmetric or singular one is taken.
    The factor of ``first`` is kept for later calls.
    """
    shift = first.mean - second.mean
    eigenvalues = np.linalg.eigvalsh(first.factor.T @ second.covariance @ first.factor)
    overlap = np.sqrt(np.maximum(eigenvalues, 0)).sum()
    trace = np.trace(first.covariance) + np.trace(second.covariance)
    return max(float(shift @ shift + trace - 2 * overlap), 0.0)


def frechet_score(features: np.ndarray, groups: np.ndarray, reference: Moments) -> Interval:
    """Return FD of ``features`` [n, d] to ``reference``, with its jackknife interval over ``groups`` [n].

    The interval is the sampling error of the features alone, the reference being fixed.
    """
    features = np.asarray(features, dtype=np.float64)
    everything = Sums.of(features)
    value = frechet_distance(reference, everything.moments())
    without = [
        frechet_distance(
            reference, (everything - Sums.of(features[groups == group], everything.centre)).moments()
        )
        for group in range(groups.max() + 1)
    ]
    return jackknife(value, without)
