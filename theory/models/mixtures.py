r"""Mixtures of far-apart Gaussians in one and two dimensions: the toy targets that GANs are judged on.

Every component has the same weight and the same isotropic standard deviation, so a sample's nearest mean
tells which component it would belong to. Densities are per unit of volume; logarithms and entropies in nats.
"""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import special

from theory.errors import WrongUsage
from theory.registry import Registry
from theory.targets import generator

_FAR = 16.0  # standard deviations between means, from which on components share no mass that float64 sees
_HALVINGS = 80  # of an interval of a few units: below the spacing of float64


@dataclass(frozen=True, eq=False)
class GaussianMixture:
    """1/k sum_k N(means_k, scale^2 I).

    name     on the command line
    title    in the paper
    means    float64 [k, d]: the modes
    scale    standard deviation of each coordinate within a component
    entropy  exact, in nats: log k + d/2 log(2 pi e scale^2), as the components share no mass (their
             equivocation H(component | x) is below k exp(-32), far below float64's resolution of the sum)

    Raises ``WrongUsage`` for means closer than 16 standard deviations, where that would not hold.
    """

    name: str
    title: str
    means: np.ndarray
    scale: float
    entropy: float = field(init=False)

    def __post_init__(self) -> None:
        distances = np.linalg.norm(self.means[:, None] - self.means[None], axis=-1)
        closest = float(distances[~np.eye(len(self.means), dtype=bool)].min(initial=math.inf))
        if closest < _FAR * self.scale:
            raise WrongUsage(
                f"the means of {self.name} must be at least {_FAR:g} standard deviations apart, "
                f"not {closest / self.scale:.1f}"
            )
        within = self.dimension / 2 * math.log(2 * math.pi * math.e * self.scale**2)
        object.__setattr__(self, "entropy", math.log(len(self.means)) + within)

    @property
    def dimension(self) -> int:
        """d, the number of coordinates of a sample."""
        return int(self.means.shape[1])

    def log_prob(self, x: Any) -> Any:
        """Log-density in nats of the points ``x`` [..., d] -> [...]."""
        squares = ((np.asarray(x)[..., None, :] - self.means) ** 2).sum(axis=-1) / self.scale**2
        constant = math.log(len(self.means)) + self.dimension / 2 * math.log(2 * math.pi * self.scale**2)
        return special.logsumexp(-squares / 2, axis=-1) - constant

    def sample(self, seed: int, n: int) -> Any:
        """``n`` independent draws, float64 [n, d]: the same for the same seed."""
        if n < 1:
            raise WrongUsage(f"a sample needs at least one draw, not {n}")
        rng = generator(seed)
        which = rng.integers(len(self.means), size=n)
        return self.means[which] + self.scale * rng.standard_normal((n, self.dimension))

    def nearest(self, x: Any) -> tuple[Any, Any]:
        """Each point's nearest mean, as its index [n], and the distance to it in standard deviations [n]."""
        distances = np.linalg.norm(np.asarray(x)[:, None] - self.means, axis=-1) / self.scale
        return distances.argmin(axis=1), distances.min(axis=1)


def wasserstein(target: GaussianMixture, samples: Any) -> float:
    """W1 between the empirical distribution of ``samples`` [n, 1] and ``target``, exact up to rounding.

    W1 = integral of |F_n - F|. Between two neighbouring samples F_n is constant and F, which increases,
    crosses it at most once, so each piece has a closed form in F and its antiderivative
    A(x) = E max(x - X, 0). Raises ``WrongUsage`` for a target that is not on the line.
    Source: Vallender 1974.
    """
    if target.dimension != 1:
        raise WrongUsage(f"W1 is exact on the line only; {target.name} has {target.dimension} dimensions")
    x = np.sort(np.asarray(samples, dtype=np.float64)[:, 0])
    n = len(x)
    level = np.arange(1, n) / n
    crossing = np.clip(_quantile(target, level), x[:-1], x[1:])
    area = _antiderivative(target, np.stack([x[:-1], crossing, x[1:]]))
    before = level * (crossing - x[:-1]) - (area[1] - area[0])
    after = (area[2] - area[1]) - level * (x[1:] - crossing)
    left = float(_antiderivative(target, x[0]))
    right = float(target.means.mean() - x[-1] + _antiderivative(target, x[-1]))
    return left + float((before + after).sum()) + right


def _antiderivative(target: GaussianMixture, x: Any) -> Any:
    """A(x) = E max(x - X, 0), whose derivative is the distribution function; the shape of ``x``."""
    z = (np.asarray(x)[..., None] - target.means[:, 0]) / target.scale
    density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return target.scale * (z * special.ndtr(z) + density).mean(axis=-1)


def _quantile(target: GaussianMixture, level: Any) -> Any:
    """Where the distribution function reaches ``level`` in (0, 1), by bisection."""
    low = np.full_like(level, target.means.min() - 10 * target.scale)
    high = np.full_like(level, target.means.max() + 10 * target.scale)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = special.ndtr((middle[:, None] - target.means[:, 0]) / target.scale).mean(axis=1) < level
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2


def _ring(modes: int) -> np.ndarray:
    angles = 2 * np.pi * np.arange(modes) / modes
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


_LINE = np.arange(-4.0, 5.0, 2.0)
_GRID = np.stack(np.meshgrid(_LINE, _LINE, indexing="ij"), axis=-1).reshape(-1, 2)

# Ring and grid: Lin et al. 2018 (PacGAN), section 4.1, and the authors' code: radius 1 and standard
# deviation 0.01; spacing 2 and standard deviation 0.05. The line is the grid's marginal, twice as wide.
TOYS: Registry[GaussianMixture] = Registry(
    "toy target",
    {
        target.name: target
        for target in (
            GaussianMixture("line_5", "line of 5", _LINE[:, None], 0.1),
            GaussianMixture("ring_8", "ring of 8", _ring(8), 0.01),
            GaussianMixture("grid_25", "grid of 25", _GRID, 0.05),
        )
    },
)
