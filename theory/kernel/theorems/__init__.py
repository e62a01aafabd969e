"""The theorems, in the order of the ledger."""

from theory.kernel.theorem import Theorem
from theory.kernel.theorems import (
    disjoint,
    dynamics,
    forces,
    gan,
    gan_steps,
    gradients,
    integrals,
    lsgan,
    lsgan_steps,
    numbers,
    semistability,
    slopes,
    vae,
    vae_steps,
)


def _theorems() -> tuple[Theorem, ...]:
    from theory.claims import place

    found = (
        *vae.THEOREMS,
        *vae_steps.THEOREMS,
        *gradients.THEOREMS,
        *gan.THEOREMS,
        *gan_steps.THEOREMS,
        *disjoint.THEOREMS,
        *lsgan.THEOREMS,
        *lsgan_steps.THEOREMS,
        *integrals.THEOREMS,
        *numbers.THEOREMS,
        *forces.THEOREMS,
        *semistability.THEOREMS,
        *dynamics.THEOREMS,
        *slopes.THEOREMS,
    )
    return tuple(sorted(found, key=lambda theorem: place(theorem.claim)))


THEOREMS = _theorems()

__all__ = ["THEOREMS", "Theorem"]
