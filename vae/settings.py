"""The numbers of a training run, checked nowhere: ``experiments.config`` does that for users."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """What a run needs beyond its objective, architecture and data.

    seed           of everything random in the run, non-negative
    batch_size     images a batch
    learning_rate, beta1, beta2, epsilon
                   of Adam
    schedule       name in ``engine.schedules.SCHEDULES``: how the learning rate falls
    steps          updates that the schedule stretches over
    """

    seed: int
    steps: int
    batch_size: int = 128
    learning_rate: float = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-7
    schedule: str = "cosine"
