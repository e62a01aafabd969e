r"""Claim 39: the law of the non-saturating gradient under noise, where the perfect discriminator is zero."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy
from scipy import stats

from theory import objectives, targets
from theory.claims.gan.vanishing import THEME as GENERATORS
from theory.gradients.quotients import Noise
from theory.montecarlo import dkw_band
from theory.notation.statement import Holds, Statement
from theory.notation.wording import says
from theory.verdict import Check, banded, holds, vanishes
from theory.worlds.generator.quotients import CAUCHY, MOVED, MOVED_TAIL, SKEWED, TAIL

THEME = GENERATORS  # claims 36-38, 49 and 50 are there

score = sympy.Symbol("s", real=True)

CAUCHY_LAW = r"F(t) = \tfrac12 + \frac1\pi\arctan\frac t\kappa"
SKEWED_LAW = r"F(t) = \tfrac12 + \frac1\pi\arctan\frac{t + \rho\kappa}{\kappa\sqrt{1-\rho^2}}"
CAUCHY_TAIL = r"\lim_{t\to\infty} t\,(1-F(t)) = \frac\kappa\pi"
NO_CAUCHY_LAW = r"F(t) \ne \tfrac12 + \frac1\pi\arctan\frac{t\,e^{\delta^2/2}}\kappa"
MOVED_TAIL_LAW = r"\lim_{t\to\infty} t\,(1-F(t)) = \frac\kappa\pi\,e^{-\delta^2/2}"


@THEME.claim(
    "39",
    title="non-saturating gradient is Cauchy under noise",
    statement=Statement(
        (
            Holds(CAUCHY, CAUCHY_LAW, titled=True),
            Holds(TAIL, rf"F(\kappa) = \tfrac34, {CAUCHY_TAIL}"),
            Holds(SKEWED, SKEWED_LAW, titled=True),
            Holds(MOVED_TAIL, MOVED_TAIL_LAW, titled=True),
            Holds(MOVED, NO_CAUCHY_LAW),
        ),
        beyond=r"$F$ is the distribution function of $-\nabla D/D$ in one coordinate, for Gaussian noise "
        r"of $D$ and $\nabla D$ with ratio of deviations $\kappa$, correlation $\rho$ and mean $\delta$ of "
        "$D$ in its own deviation, evaluated at several of each. That a tail like $1/t$ leaves no mean and "
        r"no variance is standard. The law for $\delta \ne 0$ is even and its tail fixes the scale, so that "
        "one Cauchy law is left, which it is not. Whether a trained $D$ has such noise is not asked: for "
        r"$D = \sigma(s)$ the gradient is $-(1-D)\nabla s$, without a quotient",
    ),
    says=says(
        "Under independent centred Gaussian noise of the discriminator and of its slope, where the optimal "
        "discriminator is zero, the non-saturating gradient follows {Cauchy's|the normal} law, with a "
        r"tail like {$1/t$|$1/t^3$}. If the two are correlated, the law is {a Cauchy law|no Cauchy law} "
        r"about another centre; if the discriminator has a mean of $\delta$ deviations, it is "
        r"{no longer|again} a Cauchy law, and its tail {keeps that order|is of another order}, "
        r"with a factor $e^{-\delta^2/2}$",
        {"Cauchy's": CAUCHY_LAW, "the normal": r"F(t) = \Phi(t)"},
        {
            "$1/t$": Holds(TAIL, CAUCHY_TAIL),
            "$1/t^3$": Holds(TAIL, CAUCHY_TAIL.replace(r"t\,(1", r"t^3\,(1")),
        },
        {
            "a Cauchy law": Holds(SKEWED, SKEWED_LAW),
            "no Cauchy law": Holds(SKEWED, SKEWED_LAW.replace("=", r"\ne")),
        },
        {
            "no longer": Holds(MOVED, NO_CAUCHY_LAW),
            "again": Holds(MOVED, NO_CAUCHY_LAW.replace(r"\ne", "=")),
        },
        {
            "keeps that order": Holds(MOVED_TAIL, MOVED_TAIL_LAW),
            "is of another order": Holds(MOVED_TAIL, MOVED_TAIL_LAW.replace(r"t\,(1", r"t^3\,(1")),
        },
    ),
    source="Arjovsky & Bottou 2017, section 2.2.2; the other kinds of noise derived here",
    assumes=r"$D^* = 0$ and $\nabla D^* = 0$; the noise of $D$ and $\nabla D$ is jointly Gaussian, and but "
    r"where $\rho$ or $\delta$ is given, centred and independent",
    method="S+Q+M",
    unenclosed="the quadrature predicts a sampled law, which decides",
)
def heavy_tails() -> Iterator[Check]:
    """Sampled laws in the DKW band for each kind of noise, a rival outside; the score's form in symbols."""
    n, scale = 1_000_000, 0.01
    band = dkw_band(n)
    drawn = {}
    for seed, noise in enumerate((Noise(), Noise(ratio=0.2), Noise(ratio=2.0, correlation=-0.5))):
        location, width = -noise.correlation * noise.ratio, noise.ratio * math.sqrt(1 - noise.correlation**2)
        drawn[noise] = gradients = np.sort(noise.sample(3900 + seed, n))
        distance = _beyond(stats.cauchy(location, width), gradients) + 0.5 / n
        which = f"κ = {noise.ratio:g}, ρ = {noise.correlation:g}"
        yield banded(f"sup-distance from Cauchy, {which}, {n:,} draws", 0.0, distance, band)
    moved = Noise(offset=1.0)
    values = moved.sample(3910, n)
    for t in (-2.0, -0.5, 0.3, 1.0, 10.0):
        share = float(np.mean(values <= t))
        yield banded(f"δ = 1: F({t:g}), {n:,} draws", moved.distribution(t).value, share, band)
    quartile = float(np.quantile(drawn[Noise()], 0.75))
    normal = stats.norm(scale=quartile / stats.norm.ppf(0.75))
    yield holds("a Gaussian of the same quartiles is excluded", _beyond(normal, drawn[Noise()]) > 10 * band)
    # the quotient has no unit: noise of either size has the law of its ratio
    both = targets.generator(3920).standard_normal((2, n)) * scale
    distance = _beyond(stats.cauchy(), np.sort(-both[0] / both[1])) + 0.5 / n
    yield banded(f"noise of size {scale:g}, the same law", 0.0, distance, band)
    probability = sympy.Symbol("D", positive=True)
    loss = objectives.POINTWISE["non_saturating"].generator(sympy.log(probability / (1 - probability)))
    yield vanishes("d/dD of G's loss = -1/D", sympy.diff(loss, probability) + 1 / probability)
    own = sympy.diff(objectives.POINTWISE["non_saturating"].generator(score), score)
    yield vanishes("of a score: -(1 - σ(s))", (own + 1 / (1 + sympy.exp(score))).rewrite(sympy.exp))


def _beyond(law: Any, values: Any) -> float:
    """The sup-distance of sorted ``values`` from a law of SciPy, at the steps' middles."""
    empirical = (np.arange(len(values)) + 0.5) / len(values)
    return float(np.max(np.abs(empirical - law.cdf(values))))
