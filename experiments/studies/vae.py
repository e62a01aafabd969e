"""What does the tighter bound gain, and how near do a VAE's samples come beside the GANs'?"""

from experiments.config import VaeConfig

NAME = "vae"
TITLE = "Autoencoders trained on the bound of one draw and of fifty"
RUNS = (
    VaeConfig(objective="elbo", architecture="vae_mlp"),
    VaeConfig(objective="dreg_k50_m5", architecture="vae_mlp"),
)
REFERENCE = RUNS
