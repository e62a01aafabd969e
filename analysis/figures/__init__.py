"""The figures of the paper: each a module with a NAME and a ``draw(records)``."""

from collections.abc import Callable

from matplotlib.figure import Figure

from analysis.figures import (
    autoencoder_bracket,
    autoencoder_gradients,
    autoencoder_pictures,
    autoencoder_training,
    coverage,
    discriminator_pairs,
    dynamics,
    error_parts,
    estimator_variance,
    evidence_bracket,
    factorial,
    gradient_sizes,
    inference_gap,
    loss_curves,
    optimal_discriminator,
    samples_over_epochs,
    scores,
    signal_to_noise,
    toys,
)
from analysis.records import Records
from theory.registry import Registry

FIGURES: Registry[Callable[[Records], Figure]] = Registry(
    "figure",
    {
        module.NAME: module.draw
        for module in (
            samples_over_epochs,
            loss_curves,
            scores,
            factorial,
            optimal_discriminator,
            discriminator_pairs,
            error_parts,
            dynamics,
            gradient_sizes,
            toys,
            autoencoder_training,
            autoencoder_bracket,
            autoencoder_gradients,
            autoencoder_pictures,
            evidence_bracket,
            inference_gap,
            estimator_variance,
            signal_to_noise,
            coverage,
        )
    },
)
