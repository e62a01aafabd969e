r"""The Vendi score: how many images that are unlike one another would be as diverse as the given ones.

    VS = exp(-sum_i l_i log l_i),    l the eigenvalues of K/n,    K_ij = cos(x_i, x_j),

the exponential of the von Neumann entropy of K/n, whose trace is 1: n images with the same features score 1,
n with orthogonal features n, and groups of these that are orthogonal to one another the exponential of the
entropy of the groups' shares. The kernel is the cosine of the extractor's features, so that the eigenvalues
other than 0 are those of the matrix sum_i u_i u_i^T / n [d, d] of unit vectors, and the score is d at most.
Source: Friedman & Dieng 2023, The Vendi Score: a diversity evaluation metric for machine learning.

Images without any feature (all zero) have no angle: they are alike, and unlike all others, which makes the
score d + 1 at most. It sees no reference: diverse noise scores high, so it is read beside the floor. From n
images it is biased down, by less the more there are.
"""

import numpy as np
from scipy.special import rel_entr

from stats.estimates import Interval
from stats.jackknife import jackknife


def vendi_score(features: np.ndarray, groups: np.ndarray) -> Interval:
    """Return the Vendi score of ``features`` [n, d], with its jackknife interval over ``groups`` [n]."""
    units = unit_vectors(features)
    parts = [units[groups == group] for group in range(groups.max() + 1)]
    grams = np.array([part.T @ part for part in parts])
    whole = grams.sum(axis=0)
    return jackknife(_diversity(whole), [_diversity(whole - gram) for gram in grams])


def unit_vectors(features: np.ndarray) -> np.ndarray:
    """Return ``features`` [n, d] at length 1 in float64, [n, d + 1]: the last is 1 where there are none."""
    features = np.asarray(features, dtype=np.float64)
    lengths = np.linalg.norm(features, axis=1)
    none = lengths == 0
    return np.column_stack([features / np.where(none, 1.0, lengths)[:, None], none])


def _diversity(gram: np.ndarray) -> float:
    """exp of the entropy of the eigenvalues of ``gram`` [d, d], whose trace is made 1."""
    shares = np.maximum(np.linalg.eigvalsh(gram / np.trace(gram)), 0)
    return float(np.exp(-rel_entr(shares, 1.0).sum()))
