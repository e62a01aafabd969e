"""The planted-error suite: each error is put into the real code, and the ledger must turn red."""

from planted.error import PlantedError
from planted.suite import (
    annealing,
    densities,
    dynamics,
    elbo,
    further,
    gan,
    generators,
    gradients,
    importance,
    intervals,
    lsgan,
    rates,
    semistability,
)
from theory.registry import Registry

SUITE: Registry[PlantedError] = Registry(
    "planted error",
    {
        error.name: error
        for module in (
            elbo,
            gradients,
            importance,
            annealing,
            gan,
            lsgan,
            generators,
            dynamics,
            densities,
            further,
            rates,
            semistability,
            intervals,
        )
        for error in module.ERRORS
    },
)
