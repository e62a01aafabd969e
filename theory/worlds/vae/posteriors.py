r"""The world of exact posteriors in the conjugate model for any variance \tau of the noise, and any x."""

from collections.abc import Iterator

from theory.notation.world import Draw, World
from theory.worlds.vae.latents import at_posterior

NOISE_VARIANCES = (0.25, 1.0, 4.0)
OBSERVATIONS = (0.0, 1.0, -2.5)


def _draws() -> Iterator[Draw]:
    for variance in NOISE_VARIANCES:
        for x in OBSERVATIONS:
            yield at_posterior(x, variance, {r"\tau": variance})


POSTERIORS = World(
    "conjugate model, q the posterior",
    _draws,
    r"p(x \mid z) = \mathcal{N}(x; z, \tau),\ q(z) = p(z \mid x)",
)
