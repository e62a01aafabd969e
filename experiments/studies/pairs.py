"""How near to the optimum do discriminators come on other densities, and under which loss?"""

from experiments.config import DiscriminatorConfig
from experiments.configs.targets import PAIRS

NAME = "pairs"
TITLE = "Trained against optimal discriminators on each pair of densities"
RUNS = tuple(
    DiscriminatorConfig(objective=objective, pair=pair)
    for pair in PAIRS
    for objective in ("non_saturating", "lsgan", "lsgan_pearson", "lsgan_bounded")
)
REFERENCE = RUNS
