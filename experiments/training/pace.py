"""When the next checkpoint is due: by the seconds since the last one, and by what that one took."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from theory.errors import WrongUsage

USUAL = 60.0  # seconds
WORTH = 20  # times what a checkpoint took pass before the next: on a slow disk, a twentieth of the time


class Pace:
    """Tells when to save, ``every`` so many seconds of ``clock``, which starts when this is made."""

    def __init__(self, every: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._every, self._clock = every, clock
        self._saved, self._cost = clock(), 0.0

    def due(self) -> bool:
        """Whether it is time to save."""
        return self._clock() - self._saved >= max(self._every, WORTH * self._cost)

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Time the block, which saves."""
        began = self._clock()
        yield
        self._saved = self._clock()
        self._cost = self._saved - began


def interval(seconds: float) -> float:
    """Return ``seconds``, if they are a time between checkpoints. Raises ``WrongUsage`` if they are not."""
    if (
        isinstance(seconds, bool)
        or not isinstance(seconds, int | float)
        or math.isnan(seconds)
        or seconds <= 0
    ):
        raise WrongUsage(f"checkpoints are a positive number of seconds apart, not {seconds}")
    return float(seconds)
