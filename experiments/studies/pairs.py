"""How near to the optimum do discriminators come on other densities, and under which loss?"""

from experiments.config import DiscriminatorConfig

NAME = "pairs"
TITLE = "Trained against optimal discriminators on nine pairs of densities"
PAIRS = (
    "shifted_gaussians",
    "unequal_gaussians",
    "mixture_gaussian",
    "mixtures",
    "laplace_gaussian",
    "student_gaussian",
    "overlapping_uniforms",
    "disjoint_uniforms",
    "gap",
)
RUNS = tuple(
    DiscriminatorConfig(objective=objective, pair=pair)
    for pair in PAIRS
    for objective in ("non_saturating", "lsgan", "lsgan_pearson", "lsgan_bounded")
)
REFERENCE = RUNS
