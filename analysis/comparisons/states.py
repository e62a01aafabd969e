"""Which findings rest on runs that other code than the present one made. No record is left out for its state:

it is shown, counted and named. What the states are, ``records.states`` says.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from records.reading.tables import Records

NAMED = 3  # runs of other code, where they are named; more are counted
T = TypeVar("T")


def resting(found: T, find: Callable[["Records"], T], records: "Records") -> list[str]:
    """Return the runs of another state on which ``found``, what ``find`` says of ``records``, rests.

    It rests on runs without which ``find`` would say something else: on those of whole studies where these
    decide by themselves, else on all of them.
    """
    others = records.of_other_code()
    if not others or _says(find, records, others) == found:
        return []
    studies: dict[str, list[str]] = {}
    for run in others:
        studies.setdefault(records.study(run), []).append(run)
    deciding = [runs for runs in studies.values() if _says(find, records, runs) != found]
    return [run for runs in deciding or studies.values() for run in runs]


def _says(find: Callable[["Records"], T], records: "Records", without: list[str]) -> T | None:
    try:
        return find(records.without(without))
    except Exception:  # it can say nothing at all without them, so it rests on them
        return None
