"""Reads the ledger that ``study verify --json`` wrote for a profile."""

import json
from pathlib import Path
from typing import Any

from theory.errors import EquipoiseError

_FIELDS = ("id", "title", "statement", "source", "method", "predicted", "measured", "error_bound", "outcome")


def read_ledger(path: Path) -> list[dict[str, Any]]:
    """The entries of ``ledger.json`` in its order, each with the fields that the paper prints.

    Raises ``EquipoiseError`` if the file is missing, no JSON, or an entry lacks a field.
    """
    try:
        claims: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["claims"]
    except FileNotFoundError:
        raise EquipoiseError(
            f"{path}: no ledger; ./study paper --profile {path.parent.name} writes it"
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise EquipoiseError(
            f"{path}: no readable ledger ({error}); remove it and run ./study verify"
        ) from error
    for claim in claims:
        missing = [field for field in _FIELDS if field not in claim]
        if missing:
            raise EquipoiseError(
                f"{path}: claim {claim.get('id', '?')} has no {missing[0]!r}; run ./study verify anew"
            )
    return claims
