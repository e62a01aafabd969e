"""Of what state the code of a recorded run is, against the present code, and which findings rest on others.

``experiments.code_states`` judges the state; the commands hand its judge over with the records. No record is
left out for its state: it is shown, counted and named.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from analysis.records import Records

PRESENT, EQUIVALENT, OTHER = "present", "equivalent", "other"
NAMED = 3  # runs of other code, where they are named; more are counted
Judge = Callable[
    [Mapping[str, Any]], tuple[str, str]
]  # a result.json -> its state, and what shows it, in words
T = TypeVar("T")


def unknown(_result: Mapping[str, Any]) -> tuple[str, str]:
    """Judge every run as of another state: where no judge is handed over, nobody knows."""
    return OTHER, "nobody compared its code with the present one"


def resting(found: T, find: Callable[["Records"], T], records: "Records") -> list[str]:
    """The runs of another state on which ``found``, what ``find`` says of ``records``, rests.

    It rests on runs without which ``find`` would say something else: on those of whole studies where these
    decide by themselves, else on all of them.
    """
    foreign = records.foreign()
    if not foreign or _says(find, records, foreign) == found:
        return []
    studies: dict[str, list[str]] = {}
    for run in foreign:
        studies.setdefault(records.study(run), []).append(run)
    deciding = [runs for runs in studies.values() if _says(find, records, runs) != found]
    return [run for runs in deciding or studies.values() for run in runs]


def _says(find: Callable[["Records"], T], records: "Records", without: list[str]) -> T | None:
    try:
        return find(records.without(without))
    except Exception:  # it can say nothing at all without them, so it rests on them
        return None
