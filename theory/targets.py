r"""One-dimensional densities with exact answers, and the pairs (p, q) on which claims are checked.

Every ``log_prob`` is written once, in ``theory.ops``, so that quadrature (arrays), proof
(expressions) and rigorous enclosure (balls) integrate the same density. Densities are per unit of x,
their logarithms and entropies in nats. Parameters may be Fractions, which stay exact in proofs.

Source of the moments and entropies: Johnson, Kotz & Balakrishnan 1994, vols. 1 and 2.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from scipy import special, stats

from theory import examples
from theory.errors import WrongUsage
from theory.ops import Array, absolute, constant, log_constant, log_two_pi, logaddexp
from theory.registry import Registry

Number = float | Fraction
Draw = Callable[[np.random.Generator, int], Any]


def generator(seed: int, stream: int = 0) -> np.random.Generator:
    """Counter-based random numbers: a pure function of (seed, stream), both non-negative integers."""
    if seed < 0 or stream < 0:
        raise WrongUsage(f"seed and stream must not be negative, not {seed} and {stream}")
    return np.random.Generator(np.random.Philox(key=(stream << 64) + seed))


@dataclass(frozen=True, eq=False)
class Target:
    """A density on the line that ships with its answers.

    log_prob     log-density in nats, -inf outside the support; same shape in and out
    draw         (generator, n) -> float64 [n]
    support      (low, high), the smallest closed interval of mass 1; its ends may be infinite
    modes        where local maxima of the density lie, ascending (a plateau: its middle)
    breakpoints  where the density is not smooth: kinks, jumps, ends of gaps
    exact        closed-form values by name: "mean", "variance", "entropy" (nats) where they exist
    """

    name: str
    log_prob: Callable[[Array], Array]
    draw: Draw
    support: tuple[float, float]
    modes: tuple[float, ...]
    breakpoints: tuple[float, ...] = ()
    exact: Mapping[str, float] = field(default_factory=dict)

    def sample(self, seed: int, n: int) -> Any:
        """``n`` independent draws, float64 [n]: the same for the same seed."""
        if n < 1:
            raise WrongUsage(f"a sample needs at least one draw, not {n}")
        return self.draw(generator(seed), n)


def normal(mean: Number = 0, scale: Number = 1) -> Target:
    """N(mean, scale^2)."""

    def log_prob(x: Array) -> Array:
        z = x - constant(mean, x) if mean else x
        if scale == 1:  # rigorous integration evaluates this many thousand times
            return -z * z / 2 - log_two_pi(x) / 2
        z = z / constant(scale, x)
        return -z * z / 2 - log_constant(scale, x) - log_two_pi(x) / 2

    mu, sigma = float(mean), float(scale)
    return Target(
        name=f"N({mu:g}, {sigma:g}²)",
        log_prob=log_prob,
        draw=lambda rng, n: rng.normal(mu, sigma, n),
        support=(-math.inf, math.inf),
        modes=(mu,),
        exact={
            "mean": mu,
            "variance": sigma**2,
            "entropy": math.log(2 * math.pi * math.e * sigma**2) / 2,
        },
    )


def normal_mixture(weights: Sequence[Number], means: Sequence[Number], scales: Sequence[Number]) -> Target:
    """sum_k weights_k N(means_k, scales_k^2), for components far enough apart that each mean is near a mode.

    Raises ``WrongUsage`` unless the weights are positive and sum to 1.
    """
    if min(weights) <= 0 or abs(math.fsum(weights) - 1) > 1e-12:
        raise WrongUsage(f"mixture weights must be positive and sum to 1, not {list(map(float, weights))}")
    components = [normal(mean, scale) for mean, scale in zip(means, scales, strict=True)]

    def log_prob(x: Array) -> Array:
        terms = [log_constant(w, x) + c.log_prob(x) for w, c in zip(weights, components, strict=True)]
        total = terms[0]
        for term in terms[1:]:
            total = logaddexp(total, term)
        return total

    pi, mu, sigma = (np.array([float(v) for v in values]) for values in (weights, means, scales))

    def draw(rng: np.random.Generator, n: int) -> Any:
        which = np.searchsorted(np.cumsum(pi)[:-1], rng.random(n), side="right")
        return mu[which] + sigma[which] * rng.standard_normal(n)

    mean = float(pi @ mu)
    return Target(
        name=" + ".join(f"{w:g} {c.name}" for w, c in zip(pi, components, strict=True)),
        log_prob=log_prob,
        draw=draw,
        support=(-math.inf, math.inf),
        modes=tuple(sorted(mu.tolist())),
        exact={"mean": mean, "variance": float(pi @ (sigma**2 + mu**2)) - mean**2},
    )


def laplace(mean: Number = 0, scale: Number = 1) -> Target:
    """Density exp(-|x - mean|/scale) / (2 scale)."""

    def log_prob(x: Array) -> Array:
        return -absolute(x - constant(mean, x)) / constant(scale, x) - log_constant(2 * scale, x)

    mu, b = float(mean), float(scale)
    return Target(
        name=f"Laplace({mu:g}, {b:g})",
        log_prob=log_prob,
        draw=lambda rng, n: rng.laplace(mu, b, n),
        support=(-math.inf, math.inf),
        modes=(mu,),
        breakpoints=(mu,),
        exact={"mean": mu, "variance": 2 * b**2, "entropy": 1 + math.log(2 * b)},
    )


def student_t(degrees: float, mean: float = 0.0, scale: float = 1.0) -> Target:
    """Student's t with ``degrees`` > 0 degrees of freedom, shifted and scaled."""
    t = stats.t(degrees, mean, scale)
    half = (degrees + 1) / 2
    entropy = (
        half * (special.digamma(half) - special.digamma(degrees / 2))
        + math.log(math.sqrt(degrees) * scale)
        + float(special.betaln(degrees / 2, 0.5))
    )
    moments = {"mean": mean} if degrees > 1 else {}
    if degrees > 2:
        moments["variance"] = scale**2 * degrees / (degrees - 2)
    return Target(
        name=f"t({degrees:g}, {mean:g}, {scale:g})",
        log_prob=t.logpdf,
        draw=lambda rng, n: mean + scale * rng.standard_t(degrees, n),
        support=(-math.inf, math.inf),
        modes=(mean,),
        exact={**moments, "entropy": float(entropy)},
    )


def uniform(*pieces: tuple[float, float]) -> Target:
    """Constant density on the union of disjoint intervals (low, high), given in ascending order.

    Raises ``WrongUsage`` for an empty, unordered or overlapping piece.
    """
    ends = [end for piece in pieces for end in piece]
    if not ends or any(low >= high for low, high in pieces) or ends != sorted(ends):
        raise WrongUsage(f"uniform needs ascending disjoint intervals, not {list(pieces)}")
    low, high = np.array(pieces).T
    widths = high - low
    length = float(widths.sum())

    def log_prob(x: Array) -> Array:
        x = np.asarray(x)
        inside = ((x[..., None] >= low) & (x[..., None] <= high)).any(axis=-1)
        return np.where(inside, -math.log(length), -math.inf).astype(np.result_type(x, np.float32))

    def draw(rng: np.random.Generator, n: int) -> Any:
        position = rng.random(n) * length
        starts = np.concatenate([[0.0], np.cumsum(widths)[:-1]])
        which = np.searchsorted(starts, position, side="right") - 1
        return low[which] + position - starts[which]

    middle, mass = (low + high) / 2, widths / length
    mean = float(mass @ middle)
    return Target(
        name=" ∪ ".join(f"U({left:g}, {right:g})" for left, right in pieces),
        log_prob=log_prob,
        draw=draw,
        support=(ends[0], ends[-1]),
        modes=tuple(middle.tolist()),
        breakpoints=tuple(dict.fromkeys(ends)),
        exact={
            "mean": mean,
            "variance": float(mass @ (middle**2 + widths**2 / 12)) - mean**2,
            "entropy": math.log(length),
        },
    )


@dataclass(frozen=True, eq=False)
class Pair:
    """Data density p and model density q, with the divergences that are known in closed form or enclosed.

    ``exact`` is keyed by the names of ``theory.divergences.DIVERGENCES``, in nats.
    """

    name: str
    p: Target
    q: Target
    exact: Mapping[str, float] = field(default_factory=dict)

    def log_ratio(self, x: Array) -> Array:
        """l(x) = log p(x) - log q(x) in nats: inf where only p has mass, nan where neither has."""
        with np.errstate(invalid="ignore"):
            return self.p.log_prob(x) - self.q.log_prob(x)

    @property
    def breakpoints(self) -> tuple[float, ...]:
        """Every point where an integrand of the pair may peak, kink or jump, ascending."""
        ends = [end for t in (self.p, self.q) for end in t.support if math.isfinite(end)]
        special_points = [x for t in (self.p, self.q) for x in (*t.modes, *t.breakpoints)]
        return tuple(sorted({*ends, *special_points}))


def shifted_gaussians(shift: Number) -> Pair:
    """T2(shift): N(0, 1) against N(shift, 1). KL = shift^2/2 both ways, Pearson's chi^2 = e^(shift^2) - 1."""
    theta = float(shift)
    return Pair(
        name=f"N(0, 1) vs N({theta:g}, 1)",
        p=normal(0, 1),
        q=normal(shift, 1),
        exact={
            "kl": theta**2 / 2,
            "reverse_kl": theta**2 / 2,
            "pearson": math.expm1(theta**2),
            "total_variation": math.erf(theta / math.sqrt(8)),
        },
    )


def _t2() -> Pair:
    pair = shifted_gaussians(examples.T2.shift)
    return Pair(examples.T2.pair, pair.p, pair.q, {**pair.exact, **examples.T2.exact})


def disjoint_uniforms(distance: float) -> Pair:
    """T3: uniform on (0, 1) against uniform on (1 + distance, 2 + distance), distance > 0."""
    return Pair(
        name=examples.T3.pair,
        p=uniform((0.0, 1.0)),
        q=uniform((1.0 + distance, 2.0 + distance)),
        exact=examples.T3.exact,
    )


def _unequal_gaussians() -> Pair:
    """N(0, 1) against N(1, 1.5^2): different means and variances, both divergences in closed form."""
    mean, scale = 1.0, 1.5
    return Pair(
        name="unequal_gaussians",
        p=normal(0, 1),
        q=normal(1, Fraction(3, 2)),
        exact={
            "kl": math.log(scale) + (1 + mean**2) / (2 * scale**2) - 0.5,
            "reverse_kl": -math.log(scale) + (scale**2 + mean**2) / 2 - 0.5,
        },
    )


def _overlapping_uniforms() -> Pair:
    """U(0, 1) against U(1/2, 3/2): half of each lies where the other has no mass."""
    return Pair(
        name="overlapping_uniforms",
        p=uniform((0.0, 1.0)),
        q=uniform((0.5, 1.5)),
        exact={
            "jensen_shannon": math.log(2) / 2,
            "triangular": 1.0,
            "total_variation": 0.5,
            "kl": math.inf,
            "reverse_kl": math.inf,
        },
    )


def _gap() -> Pair:
    """U on (0, 1) and (2, 3) against U(0, 3): data with a gap that the model fills, p/q = 3/2 or 0."""
    return Pair(
        name="gap",
        p=uniform((0.0, 1.0), (2.0, 3.0)),
        q=uniform((0.0, 3.0)),
        exact={
            "kl": math.log(1.5),
            "reverse_kl": math.inf,
            "pearson": 0.5,
            "total_variation": 1 / 3,
            "triangular": 0.4,
            "jensen_shannon": (math.log(6 / 5) + 2 / 3 * math.log(4 / 5) + 1 / 3 * math.log(2)) / 2,
        },
    )


T2 = _t2()
T3 = disjoint_uniforms(examples.T3.distance)

PAIRS: Registry[Pair] = Registry(
    "pair",
    {
        pair.name: pair
        for pair in (
            T2,
            _unequal_gaussians(),
            Pair("mixture_gaussian", normal_mixture([0.5, 0.5], [-2, 2], [0.5, 0.5]), normal(0, 2)),
            Pair(
                "mixtures",
                normal_mixture([0.3, 0.7], [-2, 1.5], [0.6, 0.8]),
                normal_mixture([0.6, 0.4], [-1.5, 2], [0.8, 0.6]),
            ),
            Pair("laplace_gaussian", laplace(0, 1), normal(0, math.sqrt(2))),
            Pair("student_gaussian", student_t(5), normal(0, 1)),
            _overlapping_uniforms(),
            T3,
            _gap(),
        )
    },
)

# One-parameter families: distance -> (data, model), the model moved away from the data
FAMILIES: Registry[Callable[[float], Pair]] = Registry(
    "family of pairs", {"gaussians": shifted_gaussians, "disjoint_uniforms": disjoint_uniforms}
)
