"""What is scored: float64 arrays, correlated and non-negative like a network's features, of one seed."""

import hashlib

import numpy as np

IMAGES = 10_000


def features(d: int, n: int = IMAGES) -> tuple[np.ndarray, np.ndarray]:
    """Real and generated features [n, d]: ReLU of a random mixture; the generated ones a little off."""
    rng = np.random.default_rng(0)
    mixing = rng.normal(size=(d, d)) / np.sqrt(d)
    real = np.maximum(rng.normal(size=(n, d)) @ mixing, 0)
    generated = np.maximum(0.9 * rng.normal(size=(n, d)) @ mixing + 0.1, 0)
    return real, generated


def moments(d: int = 2048, n: int = 5_000) -> list[np.ndarray]:
    """Mean and covariance (divisor n - 1) of real features, then of generated ones."""
    return [part for x in features(d, n) for part in (x.mean(axis=0), np.cov(x, rowvar=False))]


def logits() -> np.ndarray:
    """Class scores [n, 10] of a fairly sure classifier."""
    rng = np.random.default_rng(0)
    return rng.normal(size=(IMAGES, 10)) + 6 * np.eye(10)[rng.integers(0, 10, IMAGES)]


def digest(*arrays: np.ndarray) -> str:
    """Digest the arrays to nine significant digits: libraries of linear algebra differ in the last ones."""
    rounded = (np.round(np.ravel(array)[:100_000], 9) + 0.0 for array in arrays)
    return hashlib.sha256(b"".join(array.tobytes() for array in rounded)).hexdigest()
