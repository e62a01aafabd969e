"""What do models make that are told a label? Both losses, the best recipe, and a conditional VAE."""

from experiments.config import GanConfig, VaeConfig

NAME = "conditional"
TITLE = "Models of images given their labels"
RUNS = (
    GanConfig(objective="non_saturating", architecture="mlp", conditional=True),
    GanConfig(objective="lsgan", architecture="mlp", conditional=True),
    GanConfig(
        objective="non_saturating",
        architecture="dcgan",
        conditional=True,
        epochs=15,
        learning_rate=1e-3,
        r1=1.0,
        ema=0.995,
        precision="bfloat16",
    ),
    VaeConfig(objective="elbo", architecture="vae_mlp", conditional=True),
)
REFERENCE = ()  # told labels, which the others are not
