"""Peer: the Fréchet distance by SciPy's square root of the product, as pytorch-fid takes it."""

from benchmarks.competitor import pin_threads, serve

pin_threads()

import numpy as np
import scipy
from scipy.linalg import sqrtm

from benchmarks.scores.arrays import digest, moments


def prepare(_task: str):
    """A step is one distance from means and covariances."""
    given = moments()
    mean, covariance, other_mean, other_covariance = given

    def distance() -> float:
        shift = mean - other_mean
        root = sqrtm(covariance @ other_covariance)
        return float(shift @ shift + np.trace(covariance + other_covariance) - 2 * np.trace(root.real))

    def steps(count: int) -> None:
        for _ in range(count):
            distance()

    facts = {"name": "SciPy sqrtm", "version": scipy.__version__, "warm_up": 1}
    return steps, facts | {"values": {"fd": distance()}, "inputs": digest(*given)}


if __name__ == "__main__":
    serve(prepare)
