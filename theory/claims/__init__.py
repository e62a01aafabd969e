"""The ledger of claims, in numeric order; one file a theme."""

from theory.claims import (
    annealing,
    divergences,
    dynamics,
    estimators,
    gan,
    generators,
    gradients,
    identities,
    importance,
    information,
    linear_vae,
    lsgan,
    signal_to_noise,
)
from theory.claims.claim import Claim
from theory.claims.verdict import Check, Verdict
from theory.registry import Registry

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
)

LEDGER: Registry[Claim] = Registry(
    "claim",
    {
        claim.id: claim
        for claim in sorted((c for theme in THEMES for c in theme.claims), key=lambda c: int(c.id))
    },
)

__all__ = ["LEDGER", "THEMES", "Check", "Claim", "Verdict"]
