"""The ledger of claims, in numeric order, those named by a word last; one file per theme."""

from itertools import takewhile

from theory.claims import intervals, rates
from theory.claims.claim import Claim
from theory.claims.gan import (
    averages,
    conditional,
    divergences,
    dynamics,
    further,
    heavy_tails,
    hinge_game,
    lsgan_criterion,
    optimum,
    pairing,
    proper,
    sampling_noise,
    semistability,
    slope_penalty,
)
from theory.claims.vae import (
    annealing,
    collapse,
    decoder_gradient,
    estimators,
    identities,
    information,
    linear_vae,
    rate_distortion,
    signal_to_noise,
    upper_bounds,
)
from theory.registry import Registry
from theory.verdict import Check, Verdict

THEMES = (
    identities.THEME,  # the evidence's, to which it adds
    estimators.THEME,
    decoder_gradient.THEME,  # the gradients', to which it adds
    upper_bounds.THEME,  # the importance weights', to which it adds
    signal_to_noise.THEME,
    annealing.THEME,
    linear_vae.THEME,
    collapse.THEME,
    rate_distortion.THEME,
    information.THEME,
    optimum.THEME,
    conditional.THEME,
    lsgan_criterion.THEME,  # least squares', to which it adds
    heavy_tails.THEME,  # the generators', to which it adds
    semistability.THEME,
    divergences.THEME,
    dynamics.THEME,
    pairing.THEME,  # the dynamics', to which it adds
    sampling_noise.THEME,
    proper.THEME,
    further.THEME,
    slope_penalty.THEME,
    averages.THEME,
    hinge_game.THEME,
    rates.THEME,
    intervals.THEME,
)


def place(number: str) -> tuple[bool, int, str]:
    """Where a claim stands in the ledger: numbers by size, 29b behind 29, then words by the alphabet."""
    digits = "".join(takewhile(str.isdigit, number))
    return not digits, int(digits or 0), number


LEDGER: Registry[Claim] = Registry(
    "claim",
    {
        claim.id: claim
        for claim in sorted((c for theme in THEMES for c in theme.claims), key=lambda c: place(c.id))
    },
)

__all__ = ["LEDGER", "THEMES", "Check", "Claim", "Verdict"]
