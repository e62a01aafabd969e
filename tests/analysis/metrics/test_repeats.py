"""Copies among the images are counted and said; real images are none."""

import numpy as np
import pytest

from analysis.metrics.repeats import repeats
from data import load

TEST = load("mnist_2k", "test").pixels


def test_real_images_do_not_repeat_one_another():
    assert repeats(TEST) == repeats(TEST[:100]) == []


@pytest.mark.parametrize("different", [1, 2, 90])
def test_copies_are_counted(different):
    copies = TEST[np.arange(100) % different]
    (note,) = repeats(copies)
    assert note.startswith(f"{100 - different} of the 100 images are copies of others")
    assert repeats(np.stack([copies] * 3, axis=-1)) == [note]


def test_a_few_repeats_are_passed_over():
    assert repeats(TEST[np.arange(100) % 91]) == []
