"""Scores of labelled samples by their labels, as a conditional run's are written into its scores.json."""

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from analysis.metrics import conditional
from analysis.metrics.lenet import LeNet
from commands.scoring.evaluators import DatasetEvaluator
from data import Images
from engine import surroundings
from experiments import extractor, provenance, sampling
from experiments.labels import CLASSES
from records import digests
from theory.errors import WrongUsage

SOURCES = ("commands/scoring/class_scores.py", "experiments/extractor.py")


def of_run(folder: Path, evaluator: DatasetEvaluator) -> dict[str, Any]:
    """Score as many samples as there are training images of the finished conditional run in ``folder``.

    See ``of_samples``, and what it raises.
    """
    n = len(evaluator.training.pixels)
    check(evaluator)
    images, labels = sampling.sample(folder, n), sampling.labels_of_samples(folder, n)
    return of_samples(images, labels, np.arange(min(n, evaluator.count)), evaluator)


def check(evaluator: DatasetEvaluator) -> None:
    """Raise ``WrongUsage`` if the images of the dataset have no labels, or other ones than digits have."""
    test, training = evaluator.test, evaluator.training
    if test.labels is None or training.labels is None:
        raise WrongUsage(f"the images of {test.name} have no labels, by which samples are scored")
    if max(test.labels.max(), training.labels.max()) >= CLASSES or test.pixels.ndim > 3:
        raise WrongUsage(
            f"samples are scored by {CLASSES} labels of grey images, which those of {test.name} do not have"
        )


def of_samples(
    images: np.ndarray, labels: np.ndarray, judged: np.ndarray, evaluator: DatasetEvaluator
) -> dict[str, Any]:
    """Score ``images``, uint8 [n, 28, 28], by their ``labels``, 0 to 9 [n].

    Distances and GAN-test are of those at ``judged`` [m], GAN-train is of all.

    classes    FD-LeNet of the samples of each label from the test images of that label, beside the floor of
               the training images of that label, of which there are as many
    gan_train  accuracy on test images of a classifier that is trained on all the samples
    gan_test   accuracy on the samples judged of a classifier that is trained on the training images
    real       accuracy on test images of that one

    Raises ``WrongUsage`` as ``check`` does.
    """
    check(evaluator)
    test, training = evaluator.test, evaluator.training
    assert test.labels is not None and training.labels is not None
    features = evaluator.extractor.features(images[judged])
    reference = evaluator.extractor.features(test.pixels)
    counts = np.bincount(labels[judged], minlength=CLASSES)
    floor = np.concatenate([_first(training, label, count) for label, count in enumerate(counts)])
    distances, floors = (
        conditional.per_class_frechet(of, told, reference, test.labels, CLASSES)
        for of, told in (
            (features, labels[judged]),
            (evaluator.extractor.features(training.pixels[floor]), training.labels[floor]),
        )
    )
    real = _real(evaluator.dataset, training)
    accuracies = {
        "gan_train": conditional.accuracy(_trained(images, labels), test.pixels, test.labels),
        "gan_test": conditional.accuracy(real, images[judged], labels[judged]),
        "real": conditional.accuracy(real, test.pixels, test.labels),
    }
    return {
        "classes": [
            {"label": label, "frechet": _known(frechet), "floor": _known(of_floor)}
            for label, (frechet, of_floor) in enumerate(zip(distances, floors, strict=True))
        ],
        **{name: asdict(interval) for name, interval in accuracies.items()},
    }


def in_words(scores: dict[str, Any]) -> str:
    """Say what came out."""
    mean, floor = (
        np.nanmean(np.array([one[name] for one in scores["classes"]], float)) for name in ("frechet", "floor")
    )
    return (
        f"FD-LeNet within classes {mean:.3g} (floor {floor:.3g}), GAN-train "
        f"{scores['gan_train']['value']:.2%}, GAN-test {scores['gan_test']['value']:.2%}, "
        f"real {scores['real']['value']:.2%}"
    )


@cache
def code_sha256() -> str:
    """Return SHA-256 of what the sources mean that decide these scores, given the samples."""
    own = [provenance.meaning_of_file(path) for path in SOURCES]
    return digests.sha256("".join([*own, provenance.meaning_of_modules((conditional.__name__,))]).encode())


def _known(value: float) -> float | None:
    """JSON has no NaN."""
    return None if np.isnan(value) else value


def _first(images: Images, label: int, count: int) -> np.ndarray:
    """Return which are the first ``count`` images of a label."""
    assert images.labels is not None
    return np.flatnonzero(images.labels == label)[:count]


@cache
def _real_of(dataset: str) -> LeNet:
    from data import load

    training = load(dataset, "train")
    assert training.labels is not None
    return _trained(training.pixels, training.labels)


def _real(dataset: str, training: Images) -> LeNet:
    """Return the classifier trained on the training images: the committed one where it was on these."""
    committed = LeNet.load()
    return committed if committed.trained_on == training.name else _real_of(dataset)


def _trained(images: np.ndarray, labels: np.ndarray) -> LeNet:
    """Return a classifier trained as the extractor is, on other images."""
    surroundings.start()
    model = extractor.train(images, labels, verbose=0)
    weights = {}
    for name in extractor.LAYERS:
        weights[f"{name}_kernel"], weights[f"{name}_bias"] = model.get_layer(name).get_weights()
    return LeNet("classifier", "", "samples", float("nan"), weights)
