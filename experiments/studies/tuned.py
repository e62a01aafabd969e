"""What do these networks reach with a recipe that was chosen? The best of ``tuning``, for longer."""

from experiments.config import GanConfig

NAME = "best_effort"
TITLE = "The best recipe tried, at full length on all training images"
RUNS = (
    GanConfig(
        objective="non_saturating",
        architecture="dcgan",
        learning_rate=1e-3,
        r1=1.0,
        ema=0.995,
        precision="bfloat16",
    ),
)
REFERENCE = ()  # tuned
