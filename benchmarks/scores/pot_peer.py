"""Peer: POT's Bures-Wasserstein distance of Gaussians, whose square is the Fréchet distance."""

from benchmarks.competitor import pin_threads, serve

pin_threads()

import ot

from benchmarks.scores.arrays import digest, moments


def prepare(_task: str):
    """A step is one distance from means and covariances."""
    given = moments()
    mean, covariance, other_mean, other_covariance = given

    def distance() -> float:
        root = ot.gaussian.bures_wasserstein_distance(mean, other_mean, covariance, other_covariance)
        return float(root) ** 2

    def steps(count: int) -> None:
        for _ in range(count):
            distance()

    facts = {"name": "POT", "version": ot.__version__, "warm_up": 1}
    return steps, facts | {"values": {"fd": distance()}, "inputs": digest(*given)}


if __name__ == "__main__":
    serve(prepare)
