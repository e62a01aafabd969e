"""The committed record of the proofs: which statements Coq accepted, on what axioms, with which versions."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commands import paths
from commands.build.kernel.coq import Proof
from records import sealed
from theory.kernel.theorem import Theorem

KIND = "proofs"
REMEDY = "git restores it"


@dataclass(frozen=True)
class Entry:
    """A theorem beside its record; ``void`` says why that proves nothing of it now, empty if it does."""

    theorem: Theorem
    seconds: float | None
    axioms: tuple[str, ...]
    void: str


def path() -> Path:
    """Find the record."""
    return paths.ROOT / "results" / "kernel" / "proofs.json"


def made(proofs: Sequence[tuple[Theorem, Proof]], versions: dict[str, str]) -> dict[str, Any]:
    """Return the record of proofs that Coq and its checker have accepted."""
    rows = [
        {
            "claim": theorem.claim,
            "theorem": theorem.name,
            "statement_sha256": theorem.digest,
            "axioms": list(proof.axioms),
            "seconds": round(proof.seconds, 1),
        }
        for theorem, proof in proofs
    ]
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return sealed.sealed({"versions": versions, "date": today, "proofs": rows}, KIND)


def read() -> dict[str, Any] | None:
    """Return the record's content, None if there is none. Raises ``Damaged`` if it was altered."""
    return sealed.read(path(), KIND, REMEDY) if path().exists() else None


def beside(theorems: Iterable[Theorem], content: dict[str, Any] | None) -> list[Entry]:
    """Return every theorem beside its record, void where that is of another statement."""
    rows = {row["theorem"]: row for row in (content or {}).get("proofs", [])}
    return [_entry(theorem, rows.get(theorem.name)) for theorem in theorems]


def status(claim: str) -> str:
    """Return what the record says of a claim's theorems, in a line; empty for a claim without one."""
    from theory.kernel.theorems import THEOREMS

    theorems = [theorem for theorem in THEOREMS if theorem.claim == claim]
    content = read()
    if not theorems or content is None:
        return ""
    entries = beside(theorems, content)
    named = ", ".join(f"{e.theorem.name} ({e.void})" if e.void else e.theorem.name for e in entries)
    return f"recorded on {content['date']} by Coq {content['versions']['coq']}: {named}"


def _entry(theorem: Theorem, row: dict[str, Any] | None) -> Entry:
    if row is None:
        return Entry(theorem, None, (), "not recorded")
    same = row["statement_sha256"] == theorem.digest and row["claim"] == theorem.claim
    void = "" if same else "void: another statement was proved"
    return Entry(theorem, row["seconds"], tuple(row["axioms"]), void)
