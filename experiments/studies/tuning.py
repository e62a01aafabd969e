"""Which settings train the convolutional networks best, by images that are kept from the training?

The usual recipe, and every combination of two losses, two learning rates, and R1 or none, with averaged
weights: the average forgets within some hundred steps, few beside the shortest run.
"""

from experiments.config import GanConfig

NAME = "tuning"
TITLE = "Recipes for the convolutional networks, judged by held-out training images"
TRIED = tuple(
    GanConfig(
        objective=objective,
        architecture="dcgan",
        learning_rate=rate,
        r1=r1,
        ema=0.995,
        precision="bfloat16",
    )
    for objective in ("non_saturating", "lsgan")
    for rate in (1e-3, 3e-4)
    for r1 in (0.0, 1.0)
)
RUNS = (GanConfig(objective="non_saturating", architecture="dcgan"), *TRIED)
REFERENCE = RUNS[:1]  # the usual recipe
