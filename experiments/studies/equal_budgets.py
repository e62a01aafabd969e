"""Which recipe is each loss' own, if all are tuned at the same budget?

The rounds of the convolutional pair are shorter than those of the fully connected one, whose steps take a
fifth of the time. The relativistic average differs from the relativistic loss only in whom a point meets, and
is left out for the hours that it takes.
"""

from experiments.config import HalvingConfig
from theory.objectives import OBJECTIVES

NAME = "equal_budgets"
TITLE = "Each loss tuned by successive halving, at the same budget"
LOSSES = tuple(name for name in OBJECTIVES if name != "relativistic_average")
MLP = tuple(HalvingConfig(objective=name, architecture="mlp", epochs=(3, 9)) for name in LOSSES)
DCGAN = tuple(
    HalvingConfig(objective=name, architecture="dcgan", epochs=(1, 4), precision="bfloat16", kernels="fast")
    for name in LOSSES
)
RUNS = (*MLP, *DCGAN)
REFERENCE = ()  # tuned
