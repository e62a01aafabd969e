"""Which part of a discriminator's error is the network's, which the sample's, which the training's?"""

from experiments.config import DiscriminatorConfig
from records.line_samples import NODES

NAME = "sample_sizes"
TITLE = "Discriminators on fixed samples, and on the densities themselves"
SIZES = (64, 256, 1024, 4096, 16384)
RUNS = tuple(
    config
    for pair in ("shifted_gaussians", "mixtures")
    for objective in ("non_saturating", "lsgan")
    for config in (
        # what the network can do, and the same in the usual time
        DiscriminatorConfig(objective=objective, pair=pair, sample=NODES, steps=10_000),
        DiscriminatorConfig(objective=objective, pair=pair, sample=NODES),
        *(DiscriminatorConfig(objective=objective, pair=pair, sample=n) for n in SIZES),
    )
)
REFERENCE = RUNS
