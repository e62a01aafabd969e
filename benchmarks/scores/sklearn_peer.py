"""Peer: scikit-learn's nearest neighbours, for the 1-NN two-sample accuracy alone."""

from benchmarks.competitor import pin_threads, serve

pin_threads()

import numpy as np
import sklearn
from sklearn.neighbors import NearestNeighbors

from benchmarks.scores.arrays import digest, features


def prepare(_task: str):
    """A step is the accuracy, leave one out, on both samples together."""
    real, generated = features(64)
    points = np.concatenate([real, generated])
    labels = np.repeat([0, 1], [len(real), len(generated)])

    def accuracy() -> float:
        search = NearestNeighbors(n_neighbors=1, algorithm="brute", n_jobs=2).fit(points)
        right = labels[search.kneighbors(return_distance=False)[:, 0]] == labels
        return float((right[labels == 0].mean() + right[labels == 1].mean()) / 2)

    def steps(count: int) -> None:
        for _ in range(count):
            accuracy()

    facts = {"name": "scikit-learn 1-NN", "version": sklearn.__version__, "warm_up": 1}
    return steps, facts | {"values": {"accuracy": accuracy()}, "inputs": digest(real, generated)}


if __name__ == "__main__":
    serve(prepare)
