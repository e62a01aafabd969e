"""What do convolutions change, and do the losses differ on them as on the fully connected pair?"""

from experiments.config import GanConfig

NAME = "dcgan"
TITLE = "Three losses on the convolutional networks"
OBJECTIVES = ("non_saturating", "lsgan", "lsgan_bounded")
RUNS = tuple(GanConfig(objective=objective, architecture="dcgan") for objective in OBJECTIVES)
REFERENCE = RUNS
