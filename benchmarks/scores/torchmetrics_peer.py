"""Peer: torchmetrics on given features: its own formulas, without a network before them."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

import warnings

import torch

from benchmarks.scores.torchvision_operators import declare

declare()

import torchmetrics
from torchmetrics.image.fid import FrechetInceptionDistance
from torchmetrics.image.inception import InceptionScore
from torchmetrics.image.kid import KernelInceptionDistance

from benchmarks.scores.arrays import IMAGES, digest, features, logits, moments


class Given(torch.nn.Module):
    """The network that returns what it is given: features stand where images would."""

    def __init__(self, num_features: int) -> None:
        super().__init__()
        self.num_features = num_features

    def forward(self, x):
        """Unchanged."""
        return x


def frechet_2048():
    """Means and covariances are put where it keeps its sums; they are not timed."""
    given = moments()
    n, metric = 1000, FrechetInceptionDistance(feature=Given(2048))
    metric.orig_dtype = torch.float64  # of its answer; else it takes that of the images it is given
    tensors = [torch.from_numpy(array) for array in given]
    for kind, mean, covariance in (("real", *tensors[:2]), ("fake", *tensors[2:])):
        setattr(metric, f"{kind}_features_sum", n * mean)
        second = (n - 1) * covariance + n * torch.outer(mean, mean)
        setattr(metric, f"{kind}_features_cov_sum", second)
        setattr(metric, f"{kind}_features_num_samples", torch.tensor(n))

    def score():
        metric._computed = None
        return {"fd": metric.compute().item()}

    return score, digest(*given)


def kid():
    """One subset that is the whole sample: the full U-statistic."""
    real, generated = features(84)
    metric = KernelInceptionDistance(feature=Given(84), subsets=1, subset_size=IMAGES)
    metric.update(torch.from_numpy(real), real=True)
    metric.update(torch.from_numpy(generated), real=False)

    def score():
        metric._computed = None
        return {"kid": metric.compute()[0].item()}

    return score, digest(real, generated)


def classifier():
    """One split that is the whole sample."""
    metric = InceptionScore(feature=Given(10), splits=1)
    metric.update(torch.from_numpy(logits()))

    def score():
        metric._computed = None
        return {"score": metric.compute()[0].item()}

    return score, digest(logits())


TASKS = {"frechet_2048": frechet_2048, "kid": kid, "classifier": classifier}


def prepare(task: str):
    """A step is one ``compute`` of the metric."""
    warnings.simplefilter("ignore")  # it warns of its memory, and of a deviation over one split
    torch.set_num_threads(THREADS)
    score, inputs = TASKS[task]()

    def steps(count: int) -> None:
        for _ in range(count):
            score()

    facts = {"name": "torchmetrics", "version": torchmetrics.__version__, "warm_up": 1}
    return steps, facts | {"values": score(), "inputs": inputs}


if __name__ == "__main__":
    serve(prepare)
