"""Do the losses differ on the fully connected pair?"""

from experiments.config import GanConfig

NAME = "mlp_objectives"
TITLE = "Five losses on the fully connected networks"
OBJECTIVES = ("non_saturating", "lsgan", "lsgan_pearson", "lsgan_bounded", "minimax")
RUNS = tuple(GanConfig(objective=objective, architecture="mlp") for objective in OBJECTIVES)
REFERENCE = RUNS
