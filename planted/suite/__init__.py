"""The planted-error suite: each error is put into the real code, and the ledger must turn red."""

from planted.error import PlantedError
from planted.suite import (
    annealing_errors,
    averages_errors,
    boxes_errors,
    conditional_errors,
    densities_errors,
    dynamics_errors,
    elbo_errors,
    further_errors,
    gan_errors,
    generators_errors,
    gradients_errors,
    importance_errors,
    intervals_errors,
    linear_beta_errors,
    lsgan_errors,
    pairing_errors,
    proper_errors,
    rates_errors,
    sampling_noise_errors,
    semistability_errors,
    slope_penalty_errors,
)
from theory.registry import Registry

SUITE: Registry[PlantedError] = Registry(
    "planted error",
    {
        error.name: error
        for module in (
            elbo_errors,
            gradients_errors,
            importance_errors,
            annealing_errors,
            linear_beta_errors,
            gan_errors,
            conditional_errors,
            lsgan_errors,
            generators_errors,
            dynamics_errors,
            pairing_errors,
            sampling_noise_errors,
            boxes_errors,
            densities_errors,
            proper_errors,
            further_errors,
            slope_penalty_errors,
            averages_errors,
            rates_errors,
            semistability_errors,
            intervals_errors,
        )
        for error in module.ERRORS
    },
)
