"""Empirical claims, one idea per file: predicates over per-seed runs that write their own sentences."""

from analysis.claims import (
    architecture_against_loss,
    autoencoder_exponents,
    autoencoders_likelihood,
    bounded_variant,
    conditional,
    discriminators_near_optimal,
    engine_options,
    equal_budgets,
    error_parts,
    failures_filed,
    goals,
    intervals_cover,
    linear_outputs_keep_gradients,
    narrow_models_lose_modes,
    no_run_below_the_floor,
    objectives_ordered,
    own_recipes,
    r3gan_covers_evenly,
    rankings_agree,
    ratios_compared,
    stacked,
    training_approaches_data,
    tuned,
    tuned_epochs,
    tuned_float32,
    tuned_scores,
)
from analysis.claims.base import EmpiricalClaim, Finding, Need
from theory.registry import Registry

EMPIRICAL: Registry[EmpiricalClaim] = Registry(
    "empirical claim",
    {
        claim.name: claim
        for claim in (
            discriminators_near_optimal.CLAIM,
            ratios_compared.CLAIM,
            bounded_variant.CLAIM,
            error_parts.CLAIM,
            intervals_cover.CLAIM,
            linear_outputs_keep_gradients.CLAIM,
            narrow_models_lose_modes.CLAIM,
            r3gan_covers_evenly.CLAIM,
            training_approaches_data.CLAIM,
            no_run_below_the_floor.CLAIM,
            failures_filed.CLAIM,
            objectives_ordered.CLAIM,
            objectives_ordered.CLAIM_DCGAN,
            architecture_against_loss.CLAIM,
            autoencoders_likelihood.CLAIM,
            autoencoder_exponents.CLAIM,
            engine_options.CLAIM,
            equal_budgets.CLAIM,
            own_recipes.CLAIM,
            conditional.CLAIM,
            stacked.CLAIM,
            tuned.CLAIM,
            tuned_epochs.CLAIM,
            tuned_float32.CLAIM,
            tuned_scores.CLAIM,
            goals.CLAIM,
            rankings_agree.CLAIM,
        )
    },
)

__all__ = ["EMPIRICAL", "EmpiricalClaim", "Finding", "Need"]
