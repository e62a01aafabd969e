"""The committed record of the proofs: which statements Coq accepted, on what axioms, with which versions."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from commands import paths
from commands.build.kernel.coq import Proof
from commands.build.kernel.standing import Entry, Standing
from commands.workers import mapped
from records import sealed
from theory.kernel.theorem import Theorem
from theory.kernel.theorems import THEOREMS

KIND = "proofs"
REMEDY = "git restores it"


def path() -> Path:
    """Find the record."""
    return paths.ROOT / "results/kernel/proofs.json"


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


def steps(derivation: str) -> dict[str, str]:
    """Return the steps of a derivation that the record proves, and what of each is beyond the kernel."""
    parted = [(theorem.claim, step.partition(".")) for theorem in THEOREMS for step in theorem.steps]
    claims = {claim for claim, (of, _, _) in parted if of == derivation}
    found = {step: beyond for one in standing(claims).values() for step, beyond in one.facts["steps"].items()}
    names = {step.removeprefix(f"{derivation}."): beyond for step, beyond in found.items()}
    return {name: beyond for name, beyond in names.items() if "." not in name}


def beside(
    theorems: Iterable[Theorem],
    content: dict[str, Any] | None,
    digests: Mapping[Theorem, str] | None = None,
) -> list[Entry]:
    """Return every theorem beside its record, void where that is of another statement.

    ``digests`` are those of the theorems, where they are known already.
    """
    rows = {row["theorem"]: row for row in (content or {}).get("proofs", [])}
    return [
        _entry(theorem, rows.get(theorem.name), digests[theorem] if digests else theorem.digest)
        for theorem in theorems
    ]


def standing(claims: Collection[str]) -> dict[str, Standing]:
    """Return how those of ``claims`` that have theorems stand in the record, by their ids.

    Raises ``Damaged`` if the record was altered.
    """
    content = read()
    if content is None:
        return {}
    theorems = [theorem for theorem in THEOREMS if theorem.claim in claims]
    with mapped(_digest, [theorem.name for theorem in theorems]) as digests:
        entries = beside(theorems, content, dict(zip(theorems, digests, strict=True)))
    found = dict.fromkeys(theorem.claim for theorem in theorems)
    return {
        claim: Standing(
            tuple(entry for entry in entries if entry.theorem.claim == claim),
            content["date"],
            content["versions"]["coq"],
        )
        for claim in found
    }


def _digest(name: str) -> str:
    (theorem,) = (theorem for theorem in THEOREMS if theorem.name == name)
    return theorem.digest


def _entry(theorem: Theorem, row: dict[str, Any] | None, digest: str) -> Entry:
    if row is None:
        return Entry(theorem, None, (), "not recorded")
    same = row["statement_sha256"] == digest and row["claim"] == theorem.claim
    void = "" if same else "void: another statement was proved"
    return Entry(theorem, row["seconds"], tuple(row["axioms"]), void)
