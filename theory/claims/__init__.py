"""The ledger of claims, in numeric order; one file a theme."""

from theory.claims import estimators, evidence, gan, lsgan
from theory.claims.claim import Claim
from theory.claims.verdict import Check, Verdict
from theory.registry import Registry

THEMES = (evidence.THEME, estimators.THEME, gan.THEME, lsgan.THEME)

LEDGER: Registry[Claim] = Registry(
    "claim",
    {
        claim.id: claim
        for claim in sorted((c for theme in THEMES for c in theme.claims), key=lambda c: int(c.id))
    },
)

__all__ = ["LEDGER", "THEMES", "Check", "Claim", "Verdict"]
