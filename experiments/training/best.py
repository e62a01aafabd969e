"""The best epoch of a run so far, on the disk: what was compared is not lost when the run is cut off."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from records import npz
from records.files import BEST

_EPOCH, _DISTANCE = "epoch", "distance"


@dataclass(frozen=True)
class Epoch:
    """After how many epochs, and the distance of its samples from the images held out."""

    epoch: int
    distance: float


class Best:
    """The weights of the epoch with the smallest distance, the earliest of equals, in ``folder``.

    An epoch that is repeated after a run was cut off has the same distance again, so it changes nothing, and
    what is kept in the end does not depend on how often that was.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / BEST

    def offer(self, epoch: int, distance: float, weights: dict[str, np.ndarray]) -> None:
        """Keep the ``weights`` if their ``distance`` is smaller than any before; NaN counts as infinite."""
        distance = math.inf if math.isnan(distance) else distance
        if self._path.exists() and self.found().distance <= distance:
            return
        told = {_EPOCH: np.asarray(epoch), _DISTANCE: np.asarray(distance)}
        npz.save(self._path, {**weights, **told})

    def found(self) -> Epoch:
        """Return the best epoch of those that were offered. There is one."""
        state = npz.load(self._path)
        return Epoch(int(state[_EPOCH]), float(state[_DISTANCE]))

    def weights(self) -> dict[str, np.ndarray]:
        """Return the weights of that epoch."""
        return {n: w for n, w in npz.load(self._path).items() if n not in (_EPOCH, _DISTANCE)}

    def forget(self) -> None:
        """Begin anew."""
        self._path.unlink(missing_ok=True)
