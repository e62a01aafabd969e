"""A reference as arrays with names, from which it is made again bit by bit.

    features, floor            of the test images and of the floor's, in the extractor: float32
    moments, floor_of          by space: mean and covariance of the test images, features of the floor's
    components                 of the training images' pixels: mean and axes
    training                   the training images' principal components, centres of the cells, and cells
    located                    the test images' cells, and distances to training images

Networks are not in it: their weights are part of the project.
"""

from collections.abc import Mapping

import numpy as np

from analysis.metrics.frechet import Moments
from analysis.metrics.memorisation import Located, TrainingSet
from analysis.metrics.reference import Reference, SavedFloor
from analysis.metrics.spaces import TITLES, Components, Spaces

LOCATED = ("cells", "nearest", "nearest_in_cell")


def packed(reference: Reference, count: int) -> dict[str, np.ndarray]:
    """Return the arrays of a reference for up to ``count`` images that are judged. No array holds objects."""
    features, spaces = reference.floor.first(count)
    components, training = reference.spaces.components, reference.training
    arrays = {
        "features": reference.features,
        "floor": features,
        "seed": np.array(reference.seed),
        "components_mean": components.mean,
        "components_axes": components.axes,
        "training_points": training.points,
        "training_centres": training.centres,
        "training_cells": training.cells,
    }
    for name, moments in reference.space_moments.items():
        arrays[f"mean_{name}"], arrays[f"covariance_{name}"] = moments.mean, moments.covariance
        arrays[f"floor_{name}"] = spaces[name]
    for name in LOCATED:
        arrays[f"located_{name}"] = getattr(reference.located, name)
    if reference.class_shares is not None:
        arrays["class_shares"] = reference.class_shares
    return arrays


def unpacked(arrays: Mapping[str, np.ndarray]) -> Reference:
    """Return the reference that ``packed`` took apart. Raises ``KeyError`` for a name that is missing."""
    names = tuple(TITLES)
    return Reference(
        features=arrays["features"],
        space_moments={name: Moments(arrays[f"mean_{name}"], arrays[f"covariance_{name}"]) for name in names},
        spaces=Spaces(Components(arrays["components_mean"], arrays["components_axes"])),
        training=TrainingSet(arrays["training_points"], arrays["training_centres"], arrays["training_cells"]),
        located=Located(*(arrays[f"located_{name}"] for name in LOCATED)),
        class_shares=arrays.get("class_shares"),
        floor=SavedFloor(arrays["floor"], {name: arrays[f"floor_{name}"] for name in names}),
        seed=int(arrays["seed"]),
    )
