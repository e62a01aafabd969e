"""Empirical claims, one a file: predicates over per-seed runs that write their own sentences."""

from analysis.claims import (
    autoencoders_likelihood,
    bounded_variant,
    discriminators_near_optimal,
    engine_options,
    error_parts,
    linear_outputs_keep_gradients,
    no_run_below_the_floor,
    objectives_ordered,
    rankings_agree,
    ratios_compared,
    training_approaches_data,
)
from analysis.claims.base import EmpiricalClaim, Finding, Need
from theory.registry import Registry

EMPIRICAL: Registry[EmpiricalClaim] = Registry(
    "empirical claim",
    {
        module.CLAIM.name: module.CLAIM
        for module in (
            discriminators_near_optimal,
            ratios_compared,
            bounded_variant,
            error_parts,
            linear_outputs_keep_gradients,
            training_approaches_data,
            no_run_below_the_floor,
            objectives_ordered,
            autoencoders_likelihood,
            engine_options,
            rankings_agree,
        )
    },
)

__all__ = ["EMPIRICAL", "EmpiricalClaim", "Finding", "Need"]
