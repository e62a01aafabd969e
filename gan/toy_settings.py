"""The numbers of a toy's training, checked nowhere: ``experiments.config`` does that for users."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ToySettings:
    """What a toy GAN's step depends on beside objective, target and seed; the fields of ``ToyConfig``.

    r1, r2 are the weights of the two penalties, in the loss's unit times squared units of x over squared
    score units.
    """

    batch_size: int
    noise_dim: int
    widths: tuple[int, ...]
    learning_rate: float
    beta1: float
    beta2: float
    epsilon: float
    r1: float = 0.0
    r2: float = 0.0
