"""The figures of the paper: each a module with a NAME and a ``draw(records)``."""

from collections.abc import Callable

from matplotlib.figure import Figure

from analysis.figures.autoencoders import (
    autoencoder_bracket,
    autoencoder_gradients,
    autoencoder_pictures,
    autoencoder_training,
)
from analysis.figures.gans import (
    epoch_scores,
    factorial,
    failures,
    interpolations,
    loss_curves,
    neighbours,
    other_images,
    samples_over_epochs,
    score_densities,
    scores,
    seed_range,
    training_signals,
)
from analysis.figures.theory import (
    coverage,
    discriminator_pairs,
    dynamics,
    error_parts,
    estimator_variance,
    evidence_bracket,
    gradient_sizes,
    inference_gap,
    optimal_discriminator,
    semistability,
    signal_to_noise,
    toys,
)
from records.tables import Records
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
