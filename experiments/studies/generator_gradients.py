"""When does a generator's gradient vanish, as its discriminator is trained?"""

from experiments.config import GradientConfig

NAME = "generator_gradients"
TITLE = "Gradients of generators at a distance, under discriminators in training"
RUNS = tuple(
    GradientConfig(objective=objective, family=family)
    for family in ("gaussians", "disjoint_uniforms")
    for objective in ("minimax", "non_saturating", "lsgan", "lsgan_pearson", "lsgan_bounded")
)
REFERENCE = RUNS
