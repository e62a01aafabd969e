"""The distance by which a run that is being trained chooses its best epoch, or its recipe."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analysis.metrics.lenet import LeNet


def frechet_from(held_out: np.ndarray, extractor: str | None = None) -> Callable[[np.ndarray], float]:
    """Return samples -> their FD-LeNet from the images ``held_out``, both uint8 [n, 28, 28(, channels)].

    Of coloured images it is that of the channels' features side by side. ``extractor`` is the name of the
    file of its weights, which lies beside the primary one's.
    """
    from analysis.metrics.frechet import Moments, frechet_distance
    from analysis.metrics.lenet import WEIGHTS, LeNet

    network = LeNet.load(WEIGHTS.with_stem(extractor or WEIGHTS.stem))
    moments = Moments.of(_features(network, held_out))
    return lambda samples: frechet_distance(moments, Moments.of(_features(network, samples)))


def _features(extractor: "LeNet", images: np.ndarray) -> np.ndarray:
    channels = [images] if images.ndim == 3 else np.moveaxis(images, -1, 0)
    return np.concatenate([extractor.features(channel) for channel in channels], axis=1)
