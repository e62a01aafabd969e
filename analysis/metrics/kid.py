r"""The kernel distance: an unbiased estimate of MMD^2 with the kernel k(x, y) = (x.y/d + 1)^3.

    KID = mean_{i != j} k(x_i, x_j) + mean_{i != j} k(y_i, y_j) - 2 mean_{i, j} k(x_i, y_j),

the full U-statistic, not an average over subsets (Bińkowski et al. 2018, eq. 4). Being unbiased it may
be negative. Memory is that of one group's kernel rows.
"""

from dataclasses import dataclass

import numpy as np

from analysis.intervals import Interval, jackknife


def kernel_sum(x: np.ndarray, y: np.ndarray) -> float:
    """The sum of (x.y/d + 1)^3 over all pairs of rows of features [n, d] and [m, d], in float64."""
    product = x @ (y / x.shape[1]).T
    product += 1
    return float(np.vdot(product * product, product))


@dataclass(frozen=True)
class _KernelSums:
    """Sums of the kernel between groups of one sample, the diagonal i = j left out: [G, G], and sizes [G]."""

    within: np.ndarray
    sizes: np.ndarray

    @classmethod
    def of(cls, parts: list[np.ndarray]) -> "_KernelSums":
        within = np.zeros((len(parts), len(parts)))
        for g, part in enumerate(parts):
            for h in range(g + 1):
                within[g, h] = within[h, g] = kernel_sum(part, parts[h])
            within[g, g] -= np.sum((np.einsum("ij,ij->i", part, part) / part.shape[1] + 1) ** 3)
        return cls(within, np.array([len(part) for part in parts]))

    def mean(self) -> float:
        """The mean over all pairs i != j."""
        n = self.sizes.sum()
        return float(self.within.sum() / (n * (n - 1)))

    def means_without_group(self) -> np.ndarray:
        """The same with each group left out, [G]."""
        left = self.sizes.sum() - self.sizes
        kept = self.within.sum() - 2 * self.within.sum(axis=1) + np.diag(self.within)
        return np.asarray(kept / (left * (left - 1)))


@dataclass(frozen=True)
class KernelReference:
    """A sample that others are compared with: its features in groups, and its own mean kernel."""

    parts: list[np.ndarray]
    mean: float

    @classmethod
    def of(cls, features: np.ndarray, groups: np.ndarray) -> "KernelReference":
        """From ``features`` [m, d] in ``groups`` [m]; the grouping only bounds the memory."""
        parts = split(features, groups)
        return cls(parts, _KernelSums.of(parts).mean())


def split(features: np.ndarray, groups: np.ndarray) -> list[np.ndarray]:
    """The rows of each group, float64."""
    features = np.asarray(features, dtype=np.float64)
    return [features[groups == group] for group in range(groups.max() + 1)]


def kid_score(features: np.ndarray, groups: np.ndarray, reference: KernelReference) -> Interval:
    """KID of ``features`` [n, d] to ``reference``, with its jackknife interval over ``groups`` [n].

    The interval is the sampling error of the features alone, the reference being fixed.
    """
    parts = split(features, groups)
    own = _KernelSums.of(parts)
    across = np.array([sum(kernel_sum(part, other) for other in reference.parts) for part in parts])
    total = int(own.sizes.sum())
    images = sum(len(other) for other in reference.parts)
    value = own.mean() + reference.mean - 2 * across.sum() / (total * images)
    without_across = (across.sum() - across) / ((total - own.sizes) * images)
    return jackknife(float(value), own.means_without_group() + reference.mean - 2 * without_across)
