"""Do other images change the picture? Described without any claim of order: three seeds carry none."""

from experiments.config import GanConfig

NAME = "fashion"
TITLE = "Three losses on the convolutional networks, on Fashion-MNIST"
OBJECTIVES = ("non_saturating", "lsgan", "wgan_gp")
RUNS = tuple(GanConfig(objective=objective, architecture="dcgan") for objective in OBJECTIVES)
REFERENCE = RUNS
