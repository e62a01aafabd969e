"""What do the pairing of scores and the penalties R1 and R2 do to the modes found, apart and together?

Together they are the objective of R3GAN (Huang et al. 2024). All four designs are made here, on seeds that
``toys`` does not have: runs that are compared come from one machine. The weight of the penalties is the
middle one of three that a pilot on yet other seeds tried.
"""

from itertools import product

from experiments.config import ToyConfig
from experiments.studies.toys import TARGETS

NAME = "r3gan"
TITLE = "Paired scores and the penalties R1 and R2 on Gaussian mixtures"
WEIGHT = 0.1  # of either penalty
RUNS = tuple(
    ToyConfig(objective=objective, target=target, r1=weight, r2=weight)
    for target in TARGETS
    for objective, weight in product(("non_saturating", "relativistic"), (0.0, WEIGHT))
)
REFERENCE = ()  # variants of the toys
