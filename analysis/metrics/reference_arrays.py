"""A reference as arrays with names, from which it is made again bit by bit.

    features, floor            of the test images and of the floor's, in the extractor: float32
    moments, floor_of          by space: mean and covariance of the test images, features of the floor's
    components                 of the training images' pixels: mean and axes
    training                   the training images' principal components, centres of the cells, and cells
    located                    the test images' cells, and distances to training images
    kernel, neighbours         of the test images' features: the kernel's sums, nearest others (``Compared``)

Networks are not in it: their weights are part of the project.
"""

from collections.abc import Callable, Mapping

import numpy as np

from analysis.metrics.frechet import Moments
from analysis.metrics.kid import KernelReference
from analysis.metrics.memorisation import Located, TrainingSet
from analysis.metrics.neighbours import Neighbours
from analysis.metrics.reference import Compared, FloorFeatures, Reference, SavedFloor
from analysis.metrics.spaces import TITLES, Components, Spaces

LOCATED = ("cells", "nearest", "nearest_in_cell")


def packed(reference: Reference, count: int) -> dict[str, np.ndarray]:
    """Return the arrays of a reference for up to ``count`` images that are judged. No array holds objects."""
    features, spaces = reference.floor.first(count)
    of_floor = {f"floor_{name}": spaces[name] for name in reference.space_moments}
    return packed_without_floor(reference) | {"floor": features, **of_floor}


def packed_without_floor(reference: Reference) -> dict[str, np.ndarray]:
    """Return the arrays of a reference whose floor is made of images that are there."""
    components, training = reference.spaces.components, reference.training
    arrays = {
        "features": reference.features,
        "seed": np.array(reference.seed),
        "components_mean": components.mean,
        "components_axes": components.axes,
        "training_points": training.points,
        "training_centres": training.centres,
        "training_cells": training.cells,
    }
    for name, moments in reference.space_moments.items():
        arrays[f"mean_{name}"], arrays[f"covariance_{name}"] = moments.mean, moments.covariance
    for name in LOCATED:
        arrays[f"located_{name}"] = getattr(reference.located, name)
    if reference.class_shares is not None:
        arrays["class_shares"] = reference.class_shares
    return arrays


def unpacked(arrays: Mapping[str, np.ndarray]) -> Reference:
    """Return the reference that ``packed`` took apart. Raises ``KeyError`` for a name that is missing."""
    saved = SavedFloor(arrays["floor"], {name: arrays[f"floor_{name}"] for name in TITLES})
    return unpacked_with(arrays, lambda _: saved)


def unpacked_with(arrays: Mapping[str, np.ndarray], floor_in: Callable[[Spaces], FloorFeatures]) -> Reference:
    """Return the reference of ``packed_without_floor``, with the floor that ``floor_in`` makes."""
    spaces = Spaces(Components(arrays["components_mean"], arrays["components_axes"]))
    return Reference(
        features=arrays["features"],
        space_moments={
            name: Moments(arrays[f"mean_{name}"], arrays[f"covariance_{name}"]) for name in TITLES
        },
        spaces=spaces,
        training=TrainingSet(arrays["training_points"], arrays["training_centres"], arrays["training_cells"]),
        located=Located(*(arrays[f"located_{name}"] for name in LOCATED)),
        class_shares=arrays.get("class_shares"),
        floor=floor_in(spaces),
        seed=int(arrays["seed"]),
    )


def packed_compared(compared: Compared) -> dict[str, np.ndarray]:
    """Return what takes long to make of the test images' features."""
    kernel, neighbours = compared.kernel, compared.neighbours
    return {
        "kernel_total": kernel.total,
        "kernel_count": np.array(kernel.count),
        "kernel_mean": np.array(kernel.mean),
        "neighbours_distances": neighbours.distances,
        "neighbours_indices": neighbours.indices,
    }


def unpacked_compared(features: np.ndarray, arrays: Mapping[str, np.ndarray]) -> Compared:
    """Return what ``packed_compared`` took apart. ``features`` are the test images'."""
    total, count, mean = (arrays[f"kernel_{name}"] for name in ("total", "count", "mean"))
    points, near = np.asarray(features, np.float64), ("distances", "indices")
    return Compared(
        moments=Moments.of(features),
        kernel=KernelReference(total, int(count), float(mean)),
        neighbours=Neighbours(points, *(arrays[f"neighbours_{name}"] for name in near)),
    )
