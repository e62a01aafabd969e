"""What a benchmark does, as it does it: told to whoever watches, who may show it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """One thing that begins.

    doing        what begins now, in words; nothing where all is done
    done         what has just ended and how long it took, where that is worth a word
    left         seconds that the task still takes, where they can be told
    landmark     whether it is told also where only a line now and then is
    """

    doing: str
    done: str = ""
    left: float | None = None
    landmark: bool = False


Watch = Callable[[Event], None]
