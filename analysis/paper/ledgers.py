"""Reads the ledger that ``study verify --json`` wrote for a profile."""

import json
from pathlib import Path
from typing import Any

from theory.errors import EquipoiseError

_FIELDS = (
    *("id", "title", "statement", "beyond", "says", "source", "method"),
    *("predicted", "measured", "error_bound", "outcome"),
)


def read_ledger(path: Path) -> list[dict[str, Any]]:
    """Return the entries of ``ledger.json`` in its order, each with the fields that the paper prints.

    Raises ``EquipoiseError`` if the file is missing, no JSON, or an entry lacks a field.
    """
    remedy = f"./study paper --profile {path.parent.name} writes it"
    try:
        claims: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["claims"]
        missing = [(c.get("id", "?"), field) for c in claims for field in _FIELDS if field not in c]
    except FileNotFoundError:
        raise EquipoiseError(f"{path}: no ledger; {remedy}") from None
    except (AttributeError, ValueError, KeyError, TypeError) as error:
        raise EquipoiseError(f"{path}: no readable ledger ({error}); remove it, and {remedy}") from error
    if missing:
        claim, field = missing[0]
        raise EquipoiseError(f"{path}: claim {claim} has no {field!r}; remove it, and {remedy}")
    return claims
