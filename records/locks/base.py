"""What a held lock is, whichever sort it is of."""

from abc import ABC, abstractmethod
from pathlib import Path


class Lock(ABC):
    """A lock that this process holds.

    folder      the absolute path of the folder that it is for
    descriptor  of an flock, for children to inherit; None of a lease, which its holder alone keeps up
    beat        the seconds after which ``check`` should be called again; None where nothing can change
    """

    folder: Path
    descriptor: int | None = None
    beat: float | None = None

    @abstractmethod
    def note(self, **numbers: int) -> None:
        """Leave ``numbers`` for whoever finds the lock held."""

    @abstractmethod
    def check(self) -> None:
        """Raise ``TakenOver`` if the lock is another's by now."""

    @abstractmethod
    def release(self) -> None:
        """Leave the lock to others."""
