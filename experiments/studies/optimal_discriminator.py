"""Does a trained discriminator find the optimal one that theory predicts?"""

from experiments.config import DiscriminatorConfig

NAME = "optimal_discriminator"
TITLE = "Trained against optimal discriminators on the line"
RUNS = (
    DiscriminatorConfig(objective="non_saturating", pair="shifted_gaussians"),
    DiscriminatorConfig(objective="lsgan", pair="shifted_gaussians"),
    DiscriminatorConfig(objective="lsgan_pearson", pair="shifted_gaussians"),
)
REFERENCE = RUNS
