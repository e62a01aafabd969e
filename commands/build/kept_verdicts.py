"""Verdicts in a file, so that claims which read no records are checked once, while the runs are made."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from records import atomic, sealed
from theory.montecarlo import Outcome
from theory.verdict import Check, Verdict

KIND = "verdicts of claims that read no records"


def write(path: Path, verdicts: Mapping[str, Verdict]) -> None:
    """Write the ``verdicts``, by the id of their claim, with every sub-check."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {number: asdict(verdict) for number, verdict in verdicts.items()}
    # NaN and infinity are written as Python reads them
    plain = json.loads(json.dumps(content, default=_plain))
    atomic.write_text(path, json.dumps(sealed.sealed(plain, KIND)))


def read(path: Path) -> dict[str, Verdict]:
    """Return what ``write`` wrote, by the id of the claim. Raises ``Damaged`` if it is not that."""
    content = sealed.read(path, KIND, "remove it, and ./study paper makes it anew")
    return {number: _verdict(facts) for number, facts in content.items()}


def _verdict(facts: dict[str, Any]) -> Verdict:
    details = (Check(**(one | {"outcome": Outcome(one["outcome"])})) for one in facts["details"])
    return Verdict(**(facts | {"details": tuple(details)}))


def _plain(value: object) -> object:
    """Return the JSON of an outcome. Raises ``TypeError`` for anything else."""
    if isinstance(value, Outcome):
        return value.value
    raise TypeError(f"{type(value).__name__} in a verdict")
