"""The theorems, in the order of the ledger."""

from theory.kernel.theorem import Theorem
from theory.kernel.theorems import dynamics, forces, gan, lsgan, semistability, vae


def _theorems() -> tuple[Theorem, ...]:
    from theory.claims import place

    found = (
        *vae.THEOREMS,
        *gan.THEOREMS,
        *lsgan.THEOREMS,
        *forces.THEOREMS,
        *semistability.THEOREMS,
        *dynamics.THEOREMS,
    )
    return tuple(sorted(found, key=lambda theorem: place(theorem.claim)))


THEOREMS = _theorems()

__all__ = ["THEOREMS", "Theorem"]
