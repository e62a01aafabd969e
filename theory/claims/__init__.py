"""The ledger of claims, in numeric order, those named by a word last; one file a theme."""

from theory.claims import (
    annealing,
    divergences,
    dynamics,
    estimators,
    further,
    gan,
    generators,
    gradients,
    identities,
    importance,
    information,
    intervals,
    linear_vae,
    lsgan,
    rates,
    signal_to_noise,
)
from theory.claims.claim import Claim
from theory.registry import Registry
from theory.verdict import Check, Verdict

THEMES = (
    identities.THEME,  # the evidence's, to which it adds
    estimators.THEME,
    gradients.THEME,
    importance.THEME,
    signal_to_noise.THEME,
    annealing.THEME,
    linear_vae.THEME,
    information.THEME,
    gan.THEME,
    lsgan.THEME,
    generators.THEME,
    divergences.THEME,
    dynamics.THEME,
    further.THEME,
    rates.THEME,
    intervals.THEME,
)


def place(number: str) -> tuple[bool, int, str]:
    """Where a claim stands in the ledger: numbers by size, then words by the alphabet."""
    return not number.isdigit(), int(number) if number.isdigit() else 0, number


LEDGER: Registry[Claim] = Registry(
    "claim",
    {
        claim.id: claim
        for claim in sorted((c for theme in THEMES for c in theme.claims), key=lambda c: place(c.id))
    },
)

__all__ = ["LEDGER", "THEMES", "Check", "Claim", "Verdict"]
