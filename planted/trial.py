"""Whether the ledger notices a planted error."""

import importlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from planted.error import PlantedError
from planted.importing import modules_with

CHECKED = ("theory", "stats")  # the rooms whose code the ledger rests on


@dataclass(frozen=True)
class Caught:
    """What the ledger said to a planted error: the claims that failed; none means that it survived."""

    error: PlantedError
    by: tuple[str, ...]


@contextmanager
def ledger_with(error: PlantedError) -> Iterator[Any]:
    """Import ``theory`` afresh with ``error`` in it and hand out its ledger; restore all on leaving.

    Raises ``EquipoiseError`` if the source is no longer what the error expects.
    """
    with modules_with(error, lambda name: name.split(".", maxsplit=1)[0] in CHECKED):
        yield importlib.import_module("theory.claims").LEDGER


def try_out(error: PlantedError, others: Sequence[str] = ()) -> Caught:
    """Plant ``error`` and ask its claims, then ``others`` one by one until one fails.

    Only a sub-check that compared and disagreed catches an error: a crash does not, nor does doubt.
    """
    with ledger_with(error) as ledger:
        by = tuple(number for number in error.claims if _disagrees(ledger[number]))
        for number in others:
            if by:
                break
            if number not in error.claims and _disagrees(ledger[number]):
                by = (number,)
    return Caught(error, by)


def _disagrees(claim: Any) -> bool:
    """Whether a sub-check fails; stops at the first, and at a crash."""
    try:
        return any(check.outcome.value == "fail" for check in claim.checks())
    except Exception:
        return False
