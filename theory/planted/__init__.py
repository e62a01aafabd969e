"""The planted-error suite: each error is put into the real code, and the ledger must turn red."""

from theory.planted import (
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
from theory.planted.error import Caught, PlantedError, changed, planted, try_out
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

__all__ = ["SUITE", "Caught", "PlantedError", "changed", "planted", "try_out"]
