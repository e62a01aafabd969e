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
    epoch_scores,
    error_parts,
    estimator_variance,
    evidence_bracket,
    factorial,
    failures,
    gradient_sizes,
    inference_gap,
    interpolations,
    loss_curves,
    neighbours,
    optimal_discriminator,
    other_images,
    samples_over_epochs,
    score_densities,
    scores,
    seed_range,
    semistability,
    signal_to_noise,
    toys,
    training_signals,
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
            epoch_scores,
            training_signals,
            score_densities,
            seed_range,
            failures,
            interpolations,
            neighbours,
            other_images,
            optimal_discriminator,
            discriminator_pairs,
            error_parts,
            dynamics,
            gradient_sizes,
            semistability,
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
