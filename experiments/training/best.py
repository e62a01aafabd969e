"""The best epoch of a run so far, on the disk: what was compared is not lost when the run is cut off."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from records import npz
from records.digests import Damaged
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
    what is kept in the end does not depend on how often that was. ``owner`` is the run's id.
    """

    def __init__(self, folder: Path, owner: str) -> None:
        self._path, self._owner = folder / BEST, owner

    def offer(self, epoch: int, distance: float, weights: dict[str, np.ndarray]) -> None:
        """Keep the ``weights`` if their ``distance`` is smaller than any before; NaN counts as infinite."""
        distance = math.inf if math.isnan(distance) else distance
        if self._path.exists() and self.found().distance <= distance:
            return
        told = {_EPOCH: np.asarray(epoch), _DISTANCE: np.asarray(distance)}
        npz.save_state(self._path, {**weights, **told}, self._owner)

    def found(self) -> Epoch:
        """Return the best epoch of those that were offered. There is one.

        Raises ``Damaged`` if the file is not what was written, or is gone; ``weights`` likewise.
        """
        state = self._state()
        return Epoch(int(state[_EPOCH]), float(state[_DISTANCE]))

    def weights(self) -> dict[str, np.ndarray]:
        """Return the weights of that epoch."""
        return {n: w for n, w in self._state().items() if n not in (_EPOCH, _DISTANCE)}

    def _state(self) -> dict[str, np.ndarray]:
        if not self._path.exists():
            raise Damaged(f"{self._path} is gone")
        return npz.load_state(self._path, self._owner)

    def forget(self) -> None:
        """Begin anew."""
        self._path.unlink(missing_ok=True)
