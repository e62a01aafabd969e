"""Which objectives lose modes, and how often?"""

from experiments.config import ToyConfig

NAME = "toys"
TITLE = "Modes of Gaussian mixtures found by small GANs"
OBJECTIVES = ("minimax", "non_saturating", "lsgan", "lsgan_pearson", "lsgan_bounded")
TARGETS = ("line_5", "ring_8", "grid_25")
RUNS = tuple(ToyConfig(objective=objective, target=target) for target in TARGETS for objective in OBJECTIVES)
REFERENCE = RUNS
