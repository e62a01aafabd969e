"""The record of what was planted to try the checks: errors into the code, lies into statements and text."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from records import sealed
from records.files import PLANTED

ERRORS, LIES = PLANTED
RECORDED = "full"  # the profile whose suite is recorded


@dataclass(frozen=True)
class Planted:
    """How many of one kind were planted, and how many of them were caught."""

    kind: str
    planted: int
    caught: int


def errors(results: Path) -> list[Planted]:
    """Return the planted errors below ``results`` by their part of ``theory``; empty without a record.

    Raises ``Damaged`` if the record is not what was written; ``lies`` likewise.
    """
    rows = _rows(results / RECORDED / ERRORS, "planted")
    return _counted([(_part(row["module"]), bool(row["caught_by"])) for row in rows])


def lies(results: Path) -> list[Planted]:
    """Return the planted lies below ``results`` by their kind; empty without a record."""
    rows = _rows(results / RECORDED / LIES, "lies")
    return _counted([(row["kind"], bool(row["message"])) for row in rows])


def total(kinds: list[Planted]) -> Planted:
    """Return all kinds together."""
    return Planted("all", sum(one.planted for one in kinds), sum(one.caught for one in kinds))


def _rows(path: Path, key: str) -> list[dict[str, Any]]:
    remedy = f"git checkout brings it back, ./study verify --planted or --lies --json {path} makes it anew"
    return list(sealed.read(path, path.name, remedy)[key]) if path.is_file() else []


def _part(module: str) -> str:
    """``theory.elbo`` of ``theory.elbo.bounds``: a folder counts as one part."""
    return ".".join(module.split(".")[:2])


def _counted(found: list[tuple[str, bool]]) -> list[Planted]:
    """Kinds with the most planted first; kinds of equal number in the order of the record."""
    planted, caught = Counter(kind for kind, _ in found), Counter(kind for kind, was in found if was)
    return [Planted(kind, count, caught[kind]) for kind, count in planted.most_common()]
