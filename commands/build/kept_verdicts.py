"""Verdicts in a file, so that claims which read no records are checked once, while the runs are made.

The file tells the code whose claims were checked: the verdicts of another checkout are none on this one's.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from commands.paths import ROOT
from records import atomic, sealed
from records.digests import Damaged
from theory.montecarlo import Outcome
from theory.verdict import Check, Verdict

KIND = "verdicts of claims that read no records"
CODE = ("theory", "stats")  # folders: what such claims import
REMEDY = "remove it, and ./study paper makes it anew"


def write(path: Path, verdicts: Mapping[str, Verdict]) -> None:
    """Write the ``verdicts``, by the id of their claim, with every sub-check."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "code": code_sha256(),
        "verdicts": {number: asdict(verdict) for number, verdict in verdicts.items()},
    }
    # NaN and infinity are written as Python reads them
    plain = json.loads(json.dumps(content, default=_plain))
    atomic.write_text(path, json.dumps(sealed.sealed(plain, KIND)))


def read(path: Path) -> dict[str, Verdict]:
    """Return what ``write`` wrote, by the id of the claim.

    Raises ``Damaged`` if it is not that, or other code wrote it.
    """
    content = sealed.read(path, KIND, REMEDY)
    if content.get("code") != code_sha256():
        raise Damaged(f"{path} was made by other code; {REMEDY}")
    return {number: _verdict(facts) for number, facts in content["verdicts"].items()}


def code_sha256() -> str:
    """Return SHA-256 of the names and bytes of the sources that such claims import."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in CODE for path in (ROOT / folder).rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT)} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _verdict(facts: dict[str, Any]) -> Verdict:
    details = (Check(**(one | {"outcome": Outcome(one["outcome"])})) for one in facts["details"])
    return Verdict(**(facts | {"details": tuple(details)}))


def _plain(value: object) -> object:
    """Return the JSON of an outcome. Raises ``TypeError`` for anything else."""
    if isinstance(value, Outcome):
        return value.value
    raise TypeError(f"{type(value).__name__} in a verdict")
