"""How often the holder of a lock gives a sign of life."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """How often a holder gives a sign of life, and how long a silence makes it dead; seconds."""

    beat: float = 5.0
    silence: float = 60.0


PACE = Pace()
