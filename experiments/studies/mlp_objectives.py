"""Do the losses differ on the fully connected pair?"""

from experiments.config import RunConfig

NAME = "mlp_objectives"
TITLE = "Three losses on the fully connected networks"
RUNS = (
    RunConfig(objective="non_saturating", architecture="mlp"),
    RunConfig(objective="lsgan", architecture="mlp"),
    RunConfig(objective="lsgan_pearson", architecture="mlp"),
)
