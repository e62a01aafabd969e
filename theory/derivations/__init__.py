"""The step-by-step derivations of the paper: every step carries the check that it is true."""

from theory.derivations.base import Derivation, Step
from theory.derivations.gan import gan_optimal_discriminator
from theory.derivations.lsgan import lsgan_optimal_discriminator
from theory.derivations.vae import vae_loss
from theory.registry import Registry

DERIVATIONS: Registry[Derivation] = Registry(
    "derivation",
    {
        derivation.name: derivation
        for derivation in (
            vae_loss.DERIVATION,
            gan_optimal_discriminator.DERIVATION,
            lsgan_optimal_discriminator.DERIVATION,
        )
    },
)

__all__ = ["DERIVATIONS", "Derivation", "Step"]
