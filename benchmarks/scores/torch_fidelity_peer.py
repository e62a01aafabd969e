"""Peer: torch-fidelity on given features: its own formulas, without a network before them."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

from importlib.metadata import version

import torch

from benchmarks.scores.torchvision_operators import declare

declare()

from torch_fidelity.metric_fid import fid_statistics_to_metric
from torch_fidelity.metric_isc import isc_features_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric
from torch_fidelity.metric_prc import prc_features_to_metric

from benchmarks.scores.arrays import IMAGES, digest, features, logits, moments


def neighbours():
    """Precision and recall at k = 3, two of the five scores."""
    real, generated = features(64)
    given = torch.from_numpy(generated), torch.from_numpy(real)

    def score():
        found = prc_features_to_metric(*given, prc_neighborhood=3, save_cpu_ram=False, verbose=False)
        return {name: found[name] for name in ("precision", "recall")}

    return score, digest(real, generated)


def frechet_2048():
    """By the eigenvalues of the product of the covariances."""
    given = moments()
    real, generated = ({"mu": mean, "sigma": covariance} for mean, covariance in (given[:2], given[2:]))

    def score():
        return {"fd": fid_statistics_to_metric(real, generated, False)["frechet_inception_distance"]}

    return score, digest(*given)


def kid():
    """One subset that is the whole sample: the full U-statistic."""
    real, generated = features(84)
    given = torch.from_numpy(generated), torch.from_numpy(real)
    whole = {"kid_subsets": 1, "kid_subset_size": IMAGES, "verbose": False}

    def score():
        return {"kid": kid_features_to_metric(*given, **whole)["kernel_inception_distance_mean"]}

    return score, digest(real, generated)


def classifier():
    """One split that is the whole sample."""
    given = torch.from_numpy(logits())

    def score():
        return {"score": isc_features_to_metric(given, splits=1)["inception_score_mean"]}

    return score, digest(logits())


TASKS = {"neighbours": neighbours, "frechet_2048": frechet_2048, "kid": kid, "classifier": classifier}


def prepare(task: str):
    """A step is one call of the metric."""
    torch.set_num_threads(THREADS)
    score, inputs = TASKS[task]()

    def steps(count: int) -> None:
        for _ in range(count):
            score()

    facts = {"name": "torch-fidelity", "version": version("torch-fidelity"), "warm_up": 1}
    return steps, facts | {"values": score(), "inputs": inputs}


if __name__ == "__main__":
    serve(prepare)
