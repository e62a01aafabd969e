"""The numbers of a toy's training, checked nowhere: ``experiments.config`` does that for users."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ToySettings:
    """What a toy GAN's step depends on beside objective, target and seed; the fields of ``ToyConfig``."""

    batch_size: int
    noise_dim: int
    widths: tuple[int, ...]
    learning_rate: float
    beta1: float
    beta2: float
    epsilon: float
