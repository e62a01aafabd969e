"""Errors that a user can mend: each message is one line that says what is wrong and what to do."""

import difflib
from collections.abc import Iterable


class EquipoiseError(Exception):
    """A claim, run or build that failed for a reason the message states."""


class WrongUsage(EquipoiseError, ValueError):
    """The caller asked for something that does not exist or makes no sense."""


class UnknownName(WrongUsage):
    """A name that is not among the possible ones; the message lists them, the closest first.

    ``kind`` is the sort of thing asked for ("objective"), ``name`` what was given. Where there are more
    than ``MOST`` names, the rest are counted.
    """

    MOST = 20

    def __init__(self, kind: str, name: str, choices: Iterable[str]) -> None:
        ordered = closest_first(name, choices)
        listed, rest = ordered[: self.MOST], len(ordered) - self.MOST
        more = f" and {rest} more" if rest > 0 else ""
        super().__init__(f"unknown {kind} {name!r}; choose from: {', '.join(listed) or '(none yet)'}{more}")


class DataUnavailable(EquipoiseError):
    """A dataset that could not be obtained, or whose bytes are not the right ones."""


def closest_first(name: str, choices: Iterable[str]) -> list[str]:
    """``choices`` ordered by similarity to ``name``, ties in their own order."""

    def distance(choice: str) -> float:
        return -difflib.SequenceMatcher(None, name.lower(), choice.lower()).ratio()

    return sorted(choices, key=distance)
