"""Reads the ledger that ``study verify --json`` wrote for a profile."""

from pathlib import Path
from typing import Any

from records import sealed
from theory.errors import EquipoiseError

_FIELDS = (
    *("id", "title", "statement", "beyond", "says", "source", "method"),
    *("predicted", "measured", "error_bound", "outcome"),
)


def read_ledger(path: Path) -> list[dict[str, Any]]:
    """Return the entries of ``ledger.json`` in its order, each with the fields that the paper prints.

    Raises ``EquipoiseError`` if the file is missing, not what was written, or an entry lacks a field.
    """
    remedy = f"./study paper --profile {path.parent.name} writes it"
    try:
        kind = sealed.ledger_of(path.parent.name)
        claims: list[dict[str, Any]] = sealed.read(path, kind, f"remove it, and {remedy}")["claims"]
        missing = [(c.get("id", "?"), field) for c in claims for field in _FIELDS if field not in c]
    except FileNotFoundError:
        raise EquipoiseError(f"{path}: no ledger; {remedy}") from None
    except (AttributeError, KeyError, TypeError) as error:
        raise EquipoiseError(f"{path}: no readable ledger ({error}); remove it, and {remedy}") from error
    if missing:
        claim, field = missing[0]
        raise EquipoiseError(f"{path}: claim {claim} has no {field!r}; remove it, and {remedy}")
    return claims
