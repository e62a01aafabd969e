"""Training images in two parts: one to train on, one to choose among a run's epochs, or among recipes, by.

What is chosen by looking at test images is no longer judged by them, so a run that keeps its best epoch
(``GanConfig.keep_best``) looks at training images that it is not trained on, and so does the tuning of a
recipe.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from data import Images
from data.images.drawing import HELD_OUT, drawn
from theory.errors import WrongUsage

# (images held out, and the name of an extractor unless it is the primary one) -> (samples -> their distance)
Distance = Callable[..., Callable[[np.ndarray], float]]

SHARE = 6  # one image in so many: 10,000 of MNIST's, as many as there are test images
MOST = 10_000  # more would cost time, and order epochs no better
FEWEST = 100  # as for any judgement of images
NAME = "held out"  # beside the splits, in a session's images


def divided(images: Images) -> tuple[Images, Images]:
    """Return the training ``images`` that are trained on, in their order, and those that are held out.

    A sixth is held out, at most 10,000, drawn uniformly: files may be sorted by class. The draw depends on
    their number alone, so runs that differ in their seeds are chosen by the same images. Raises
    ``WrongUsage`` if the sixth has fewer than 100 images.
    """
    total = len(images.pixels)
    count = held_out_of(total)
    if count < FEWEST:
        raise WrongUsage(
            f"keeping the best epoch holds a sixth of the training images out, at least {FEWEST}, and "
            f"{images.name} has {total} in all; leave --keep-best out"
        )
    held_out = np.zeros(total, bool)
    held_out[drawn(total, count, seed=0, what=HELD_OUT)] = True
    return _part(images, ~held_out), _part(images, held_out)


def held_out_of(images: int) -> int:
    """Return how many of so many training images are held out."""
    return min(images // SHARE, MOST)


def _part(images: Images, chosen: np.ndarray) -> Images:
    pixels, labels = images.pixels[chosen], images.labels
    digest = hashlib.sha256(pixels.data).hexdigest()
    return replace(images, pixels=pixels, labels=None if labels is None else labels[chosen], sha256=digest)
