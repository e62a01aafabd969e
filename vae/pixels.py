r"""What the decoder's distribution is asked to explain: binary pixels, or grey levels with noise.

    dynamic    x_i = 1 with probability level_i/255, drawn anew for every step    Bernoulli decoder
    fixed      the same, drawn once for each image                               Bernoulli decoder
    gaussian   x_i = (level_i + u_i)/256, u_i uniform on [0, 1), drawn anew      Gaussian decoder

A grey level itself is no outcome of a Bernoulli pixel (claim 29), and has no density under a Gaussian one,
which could give it an infinite likelihood; the uniform noise makes it a continuous variable.
Sources: Salakhutdinov & Murray 2008 (fixed); Burda et al. 2016 (dynamic); Uria et al. 2013 (uniform noise).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.randomness import Stream, rng
from theory.registry import Registry

PIXELS_AN_IMAGE = 28 * 28
_AT_ONCE = 5_000  # images drawn at a time, so that the uniforms of a data set never lie in memory together
_ONE_DRAW = 0  # the seed of what is drawn once: a data set of its own, the same for every run


@dataclass(frozen=True)
class Pixels:
    """One reading of the grey levels. ``binary``: or continuous; ``fresh``: or drawn once for training."""

    name: str
    binary: bool
    fresh: bool

    def draw(self, levels: Any, uniform: Any) -> Any:
        """x [..., 784] of grey ``levels`` 0 to 255 and ``uniform`` numbers on [0, 1), both float32."""
        return uniform * 255 < levels if self.binary else (levels + uniform) / 256

    def once(self, images: np.ndarray, stream: Stream) -> np.ndarray:
        """One draw per image, float32 (bool where binary) [n, 784], a function of image, place and stream.

        ``images`` is uint8 [n, 28, 28]; the first k rows do not depend on the images after them.
        """
        return np.concatenate([self.draw(levels, uniform) for levels, uniform in _paired(images, stream)])


def mean_pixels(images: np.ndarray) -> np.ndarray:
    """The mean of each pixel of uint8 [n, 28, 28] in [0, 1], float64 [784]."""
    means: np.ndarray = images.reshape(len(images), -1).mean(axis=0, dtype=np.float64)
    return means / 255


def _paired(images: np.ndarray, stream: Stream) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    random = rng(_ONE_DRAW, stream, 0)
    for first in range(0, len(images), _AT_ONCE):
        levels = images[first : first + _AT_ONCE].reshape(-1, PIXELS_AN_IMAGE).astype(np.float32)
        yield levels, random.random(levels.shape, dtype=np.float32)


PIXELS: Registry[Pixels] = Registry(
    "reading of the pixels",
    {
        pixels.name: pixels
        for pixels in (
            Pixels("dynamic", binary=True, fresh=True),
            Pixels("fixed", binary=True, fresh=False),
            Pixels("gaussian", binary=False, fresh=True),
        )
    },
)
