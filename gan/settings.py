"""The numbers of a training run, checked nowhere: ``experiments.config`` does that for users."""

from dataclasses import dataclass

PRECISIONS = ("float32", "bfloat16")
KERNELS = ("reference", "fast")


@dataclass(frozen=True)
class Settings:
    """What a run needs beyond its objective, architecture and data.

    seed           of everything random in the run, non-negative
    batch_size     images a batch
    noise_dim      dimensions of the generator's noise
    learning_rate  of Adam, the discriminator's and, unless told apart, the generator's
    generator_learning_rate
                   the generator's, where it has another; None: the same
    beta1, beta2, epsilon
                   of Adam, the same for both players
    schedule       name in ``engine.schedules.SCHEDULES``: how both rates fall over the run
    steps          updates that the schedule stretches over; any where it is constant
    r1, r2         weights of the R1 and the R2 penalty, in the loss's unit times squared pixel units (of
                   [-1, 1]) over squared score units; 0: none
    penalty_every  steps from one with R1 and R2 to the next, at which they weigh so many times as much
    ema            decay, a step, of the moving average of the generator's weights; 0: none
    reuse_fakes    whether the generator's update is made on the fakes of the discriminator's
    precision      one of ``PRECISIONS``: in what the layers compute
    kernels        one of ``KERNELS``: the "fast" ones sum in another order, or round biases to bfloat16
    """

    seed: int
    batch_size: int = 128
    noise_dim: int = 96
    learning_rate: float = 1e-3
    beta1: float = 0.5
    beta2: float = 0.999
    epsilon: float = 1e-7
    generator_learning_rate: float | None = None
    schedule: str = "constant"
    steps: int = 1
    r1: float = 0.0
    r2: float = 0.0
    penalty_every: int = 1
    ema: float = 0.0
    reuse_fakes: bool = False
    precision: str = "float32"
    kernels: str = "reference"
