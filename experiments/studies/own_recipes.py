"""How near does each loss come with its own recipe, on seeds that no recipe was tried on?

The recipes are those that ``equal_budgets`` chose; a test holds them to its record. A run takes the epochs of
the last round.
"""

from dataclasses import replace

from experiments.config import GanConfig, HalvingConfig
from experiments.studies import equal_budgets

NAME = "own_recipes"
TITLE = "Each loss with the recipe that it was tuned to, on fresh seeds"
SETTINGS = ("learning_rate", "generator_learning_rate", "beta1", "r1", "ema")
MLP = {
    "minimax": (0.0014, 0.00443, 0.0, 0.334, 0.995),
    "non_saturating": (0.0014, 0.00443, 0.0, 0.334, 0.995),
    "lsgan": (0.000823, 0.0013, 0.5, 0.0, 0.99),
    "lsgan_pearson": (0.000942, 0.000542, 0.5, 2.93, 0.995),
    "lsgan_bounded": (0.00153, 0.0015, 0.0, 0.143, 0.99),
    "hinge": (0.00153, 0.0015, 0.0, 0.143, 0.99),
    "wgan_gp": (0.00153, 0.0015, 0.0, 0.143, 0.99),
    "relativistic": (0.0014, 0.00443, 0.0, 0.334, 0.995),
}
DCGAN = {
    "non_saturating": (0.0014, 0.00443, 0.0, 0.334, 0.995),
    "lsgan": (0.0014, 0.00443, 0.0, 0.334, 0.995),
}
CHOSEN = {"mlp": MLP, "dcgan": DCGAN}  # as far as losses are tuned


def _run(tuning: HalvingConfig) -> GanConfig:
    """The run of a loss that was tuned, as long as the last round."""
    recipe = dict(zip(SETTINGS, CHOSEN[tuning.architecture][tuning.objective], strict=True))
    return replace(tuning.usual(tuning.epochs[-1]), **recipe)  # type: ignore[arg-type]


RUNS = tuple(_run(tuning) for tuning in equal_budgets.RUNS if tuning.objective in CHOSEN[tuning.architecture])
REFERENCE = ()  # tuned
