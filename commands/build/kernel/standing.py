"""How a claim stands in the record of proofs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from theory.kernel.theorem import Theorem


@dataclass(frozen=True)
class Entry:
    """A theorem beside its record; ``void`` says why that proves nothing of it now, empty if it does."""

    theorem: Theorem
    seconds: float | None
    axioms: tuple[str, ...]
    void: str


@dataclass(frozen=True)
class Standing:
    """How a claim stands in the record: its theorems' ``entries``, the record's date and version of Coq."""

    entries: tuple[Entry, ...]
    date: str
    version: str

    @property
    def proved(self) -> bool:
        """Whether every theorem of the claim was recorded as it is stated now."""
        return not any(entry.void for entry in self.entries)

    @property
    def words(self) -> str:
        """What the record says, in a line."""
        named = (f"{e.theorem.name} ({e.void})" if e.void else e.theorem.name for e in self.entries)
        return f"recorded on {self.date} by Coq {self.version}: {', '.join(named)}"

    @property
    def facts(self) -> dict[str, Any]:
        """The standing as JSON: theorems, the steps of derivations that they prove, what stays beyond."""
        theorems = [entry.theorem for entry in self.entries if not entry.void]
        return {
            "theorems": [theorem.name for theorem in theorems],
            "steps": {
                step: " ".join(_beyond(theorem for theorem in theorems if step in theorem.steps))
                for step in dict.fromkeys(step for theorem in theorems for step in theorem.steps)
            },
            "beyond": _beyond(theorems),
            "void": not self.proved,
            "date": self.date,
        }


def _beyond(theorems: Iterable[Theorem]) -> list[str]:
    """What stays beyond the kernel in any of the theorems, each sentence once."""
    return list(dict.fromkeys(theorem.beyond for theorem in theorems if theorem.beyond))
