"""Which recipe is each loss' own, if all are tuned at the same budget?

The rounds of the convolutional pair are shorter than those of the fully connected one, whose steps take a
fifth of the time.
"""

from experiments.config import HalvingConfig
from theory.objectives import OBJECTIVES

NAME = "equal_budgets"
TITLE = "Each loss tuned by successive halving, at the same budget"
MLP = tuple(HalvingConfig(objective=name, architecture="mlp", epochs=(3, 9)) for name in OBJECTIVES)
DCGAN = tuple(
    HalvingConfig(objective=name, architecture="dcgan", epochs=(1, 4), precision="bfloat16", kernels="fast")
    for name in OBJECTIVES
)
RUNS = (*MLP, *DCGAN)
REFERENCE = ()  # tuned
