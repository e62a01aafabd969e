"""How much is put into the probes of a trained VAE: numbers that a profile may set."""

from dataclasses import dataclass, fields

from theory.errors import WrongUsage


@dataclass(frozen=True)
class Probes:
    """Sizes of the probes of one run; the defaults are those of the full profile.

    images           test images, and as many simulated ones, whose log-likelihood is bracketed
    draws            most latents per image in the importance bounds
    chains           annealed runs of an image
    temperatures     most of an annealed run; 4, 8, ... up to it are made
    gradient_images  test images whose bound is differentiated
    gradient_draws   most latents per image in a gradient; 1, 4, 16, ... up to it are made
    repetitions      gradients of each kind
    coordinates      parameters of either network that are looked at
    """

    images: int = 64
    draws: int = 5000
    chains: int = 8
    temperatures: int = 256
    gradient_images: int = 8
    gradient_draws: int = 256
    repetitions: int = 100
    coordinates: int = 500

    def __post_init__(self) -> None:
        for name in (field.name for field in fields(self)):
            value, least = getattr(self, name), LEAST.get(name, 1)
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise WrongUsage(f"probes: {name} must be an integer of at least {least}, not {value}")

    @property
    def ladder(self) -> tuple[int, ...]:
        """The numbers of temperatures, each twice the one before."""
        return _ladder(4, 2, self.temperatures)

    @property
    def gradient_ladder(self) -> tuple[int, ...]:
        """The numbers of draws in a gradient, each four times the one before."""
        return _ladder(1, 4, self.gradient_draws)


# a mean of two has a standard error; a jackknife of twenty groups has them all filled
LEAST = {"images": 2, "temperatures": 4, "gradient_draws": 4, "repetitions": 40, "coordinates": 40}


def _ladder(first: int, factor: int, most: int) -> tuple[int, ...]:
    found = [first]
    while found[-1] * factor <= most:
        found.append(found[-1] * factor)
    return tuple(found)
