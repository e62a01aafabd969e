"""Training images in two parts: what is held out, and the distance from it by which an epoch is chosen."""

from dataclasses import replace

import numpy as np
import pytest

from commands.scoring.held_out import frechet_from
from data import load
from experiments.held_out_images import FEWEST, divided


def images_like(count, labels=None):
    whole = load("mnist_2k", "train")
    pixels = np.zeros((count, 28, 28), np.uint8)
    pixels.reshape(count, -1)[:, :4] = np.arange(count, dtype=">u4").view(np.uint8).reshape(count, 4)
    return replace(whole, pixels=pixels, labels=labels)


@pytest.mark.parametrize(("total", "count"), [(60_000, 10_000), (1000, 166), (600, 100), (128_000, 10_000)])
def test_a_sixth_is_held_out_and_each_image_is_in_one_part(total, count) -> None:
    whole = images_like(total)
    trained_on, held_out = divided(whole)
    assert (len(trained_on.pixels), len(held_out.pixels)) == (total - count, count)
    both = np.concatenate([trained_on.pixels, held_out.pixels]).reshape(total, -1)
    np.testing.assert_array_equal(np.unique(both, axis=0), whole.pixels.reshape(total, -1))
    assert len({whole.sha256, trained_on.sha256, held_out.sha256}) == 3


def test_images_sorted_by_class_lose_no_class() -> None:
    labels = np.repeat(np.arange(10, dtype=np.uint8), 6000)
    trained_on, held_out = divided(images_like(60_000, labels))
    for part in (trained_on, held_out):
        shares = np.bincount(part.labels) / len(part.labels)
        # within five standard errors of a tenth
        assert np.abs(shares - 0.1).max() < 5 * np.sqrt(0.09 / len(held_out.pixels))


def test_the_distance_is_that_of_the_evaluation() -> None:
    from analysis.metrics import protocol
    from commands.scoring.evaluators import DatasetEvaluator

    assert protocol.FEWEST == FEWEST
    evaluator = DatasetEvaluator("mnist_2k")
    some = evaluator.training.pixels[:200]
    assert frechet_from(evaluator.test.pixels)(some) == evaluator.frechet(some)
    coloured = np.stack([some, some[::-1], 255 - some], axis=-1)
    assert frechet_from(coloured)(coloured) == pytest.approx(0, abs=1e-6)
    assert frechet_from(coloured[..., ::-1])(coloured) > 1
