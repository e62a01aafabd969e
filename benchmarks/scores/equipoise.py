"""This project's own scores."""

from benchmarks.competitor import pin_threads, serve

pin_threads()

import os
import sys

if sys.argv[1:] == ["all"]:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as ./study evaluate does: threads share blocks, not products

import numpy as np
from scipy.special import softmax

from analysis.metrics.classes import class_shares, classifier_score
from analysis.metrics.frechet import Moments, frechet_distance
from analysis.metrics.kid import KernelReference, kid_score
from analysis.metrics.lenet import LeNet
from analysis.metrics.neighbours import Neighbours, neighbour_scores
from analysis.metrics.protocol import Evaluator
from benchmarks.scores.arrays import IMAGES, digest, features, logits, moments
from data import load
from stats.jackknife import random_groups


def neighbours():
    """The five scores, both samples' own neighbours included."""
    real, generated = features(64)
    groups = random_groups(len(generated))

    def score():
        scores = neighbour_scores(generated, groups, Neighbours.of(real))
        return {name: getattr(scores, name).value for name in vars(scores)}

    return score, digest(real, generated)


def frechet_2048():
    """The distance, the factor of the first covariance included."""
    given = moments()

    def score():
        return {"fd": frechet_distance(Moments(*given[:2]), Moments(*given[2:]))}

    return score, digest(*given)


def kid():
    """The score with its interval, the reference's own sums included."""
    real, generated = features(84)
    groups = random_groups(len(generated))
    return lambda: {"kid": kid_score(generated, groups, KernelReference.of(real)).value}, digest(
        real, generated
    )


def classifier():
    """The score with its interval."""
    probabilities, groups = softmax(logits(), axis=1), random_groups(IMAGES)
    return lambda: {"score": classifier_score(probabilities, groups).value}, digest(logits())


def everything():
    """A evaluator of 60,000 training and 10,000 test images, and every score of 10,000 others."""
    training, test = load("mnist_2k", "train"), load("mnist_2k", "test")
    rng = np.random.default_rng(0)

    def more(images, n):
        """Many from few: each copy moved and dimmed by chance, so that hardly two are equal."""
        chosen = images[rng.integers(0, len(images), n)]
        rolls = rng.integers(-2, 3, (n, 2))
        moved = np.stack([np.roll(one, roll, axis=(0, 1)) for one, roll in zip(chosen, rolls, strict=True)])
        return np.rint(moved * rng.uniform(0.7, 1.0, (n, 1, 1))).astype(np.uint8)

    sets = (more(test.pixels, IMAGES), more(training.pixels, 6 * IMAGES))
    generated, shares = more(training.pixels, IMAGES), class_shares(training.labels, 10)

    def score():
        scores = Evaluator.of(LeNet.load(), *sets, shares).evaluate(generated)
        return {score.metric.name: score.measured.value for score in scores}

    return score, digest(generated)


TASKS = {
    "neighbours": neighbours,
    "frechet_2048": frechet_2048,
    "kid": kid,
    "classifier": classifier,
    "all": everything,
}


def prepare(task: str):
    """A step is one score with everything that belongs to it."""
    score, inputs = TASKS[task]()
    facts = {"name": "Equipoise", "version": f"NumPy {np.__version__}", "warm_up": 1}

    def steps(count: int) -> None:
        for _ in range(count):
            score()

    return steps, facts | {"values": score(), "inputs": inputs}


if __name__ == "__main__":
    serve(prepare)
