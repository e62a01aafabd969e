r"""Claim 38: how small the saturating gradient is near the perfect discriminator, and in which norm."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from theory import objectives, quadrature, targets
from theory.calculus import slope
from theory.claims.gan.generators import THEME as GENERATORS
from theory.claims.trained import Recorded, readable
from theory.notation.statement import Connected, Holds, Statement
from theory.quadrature import Estimate
from theory.verdict import Check, each_seed, equals, holds, integrates, over_seeds
from theory.worlds.generator.waves import (
    EPSILONS,
    PERIODS,
    RAMP,
    SHIFT,
    STEEP,
    WAVES,
    Motion,
    Shape,
    cases,
    crests,
    wave,
    waving,
)

THEME = GENERATORS  # claims 36, 37, 39, 49 and 50 are there

SATURATING = r"|\nabla_\theta\,\mathbb{E}_z[\log(1-D(g_\theta(z)))]|"


def bent_gradient(shape: Shape, motion: Motion, height: float) -> Estimate:
    """∇_θ of the saturating loss at θ = 0 for D = height · shape on T3's second interval, g = z + θ c(z).

    E[c(z) d/dx generator(logit D)], with the trained objective's own slope.
    """
    by_score = slope(objectives.POINTWISE["minimax"].generator)

    def force(z: Any) -> Any:
        probability = np.clip(height * shape.at(z), 1e-300, None)  # D's zeros are isolated points
        score_slope = height * shape.slope(z) / (probability * (1 - probability))
        return motion.at(z) * by_score(np.log(probability / (1 - probability))) * score_slope

    return quadrature.expectation(force, targets.T3.q, crests(shape))


@THEME.claim(
    "38",
    title="saturating gradient is at most Mε/(1-ε) near D*",
    statement=Statement(
        (
            Holds(WAVES, rf"{SATURATING} \le \frac{{\|\nabla D\|_\infty\,M}}{{1-\|D\|_\infty}}"),
            Connected(
                WAVES,
                r"\|D\|_\infty + \|\nabla D\|_\infty \le \varepsilon",
                rf"{SATURATING} \le \frac{{M\varepsilon}}{{1-\varepsilon}}",
                both=False,
            ),
            Holds(
                STEEP,
                rf"\|D\|_\infty = \varepsilon,\ {SATURATING} > \frac{{n\,M\varepsilon}}{{1-\varepsilon}}",
            ),
        ),
        beyond=r"The gradient is $-\mathbb{E}_z[\partial_\theta g_\theta \cdot \nabla D/(1-D)]$, and $M^2$ "
        r"is the mean square of $\partial_\theta g_\theta$: the first part takes the largest value of "
        r"each factor, then Cauchy and Schwarz, for every $D < 1$ and every generator. It is evaluated on "
        r"the line for three shapes of $D$ and of generators and, where the record has them, for trained "
        r"discriminators. In the last part $D$ has $n$ waves",
    ),
    source="Arjovsky & Bottou 2017, section 2.2.1; the need for ∇D in the norm shown here",
    assumes=r"$D^* = 0$ where the model's samples lie, as for disjoint supports (T3); $\varepsilon < 1$; "
    r"the norm has $\nabla D$ in it, and the last part shows that without it there is no such "
    "bound",
    method="Q",
    unenclosed="its D has zeros and kinks, where the integrand is not analytic",
)
def vanishing_gradient() -> Iterator[Check]:
    """Every shape of full norm ε stays below the bound, for every generator and the trained loss; a ramp that
    is shifted comes up to it as ε → 0; waves of sup norm ε exceed it by more, the steeper they are.
    """
    for shape, motion in cases():
        for epsilon in EPSILONS:
            height, spread = shape.within(epsilon), math.sqrt(motion.mean_square)
            size = abs(bent_gradient(shape, motion, height).value)
            sharp = spread * height * shape.steepness / (1 - height)
            which = f"{shape.name}, {motion.name}, ε = {epsilon:g}"
            yield holds(f"{which}: ≤ M sup|∇D|/(1 - sup D)", size <= sharp * (1 + 1e-9))
            yield holds(f"{which}: ≤ Mε/(1-ε)", sharp <= spread * epsilon / (1 - epsilon) * (1 + 1e-9))
        z = np.linspace(2, 3, 20_001)
        yield equals(f"sup D of {shape.name}", 1.0, float(np.max(shape.at(z))), 1e-5)
        steepest = float(np.max(np.abs(shape.slope(z))))
        yield equals(f"sup|∇D| of {shape.name}", 1.0, steepest / shape.steepness, 1e-5)
        yield integrates(
            f"M² of a generator that is {motion.name}", motion.mean_square, _square(motion, crests(shape))
        )
    for height in (0.5, 0.01):
        measured = bent_gradient(RAMP, SHIFT, height)
        yield integrates(f"a ramp up to {height:g}, shifted", math.log1p(-height), measured)
    for periods in PERIODS:
        for height in (wave(periods).within(0.1), 0.1):
            measured = bent_gradient(wave(periods), waving(periods), height)
            yield integrates(
                f"{periods} waves up to {height:.4f}", -_wave_exact(height, 2 * math.pi * periods), measured
            )


def _square(motion: Motion, cuts: tuple[float, ...]) -> Estimate:
    return quadrature.expectation(lambda z: motion.at(z) ** 2, targets.T3.q, cuts)


@THEME.trained("38")
def trained_vanishing_gradient(recorded: Recorded) -> Iterator[Check]:
    """Discriminators trained on T3, which the generator moves as a whole, so that M = 1.

    Their ε, the norm of D and of ∇D on q's support, is measured; the bound must hold for every seed, and
    the discriminators must have come near the perfect one for it to say anything.
    """
    for name in ("non_saturating", "lsgan_bounded"):
        networks = recorded.discriminators(name, targets.T3.name)
        seeds, troubles = readable(f"{name} on T3", networks, "perfect_distance", "saturating_gradient")
        yield from troubles
        if not seeds:
            continue
        distances = [seed["perfect_distance"] for seed in seeds]
        yield over_seeds(f"{name}: ε on T3", 0.0, distances, 0.5)
        shares = [
            seed["saturating_gradient"] * (1 - epsilon) / epsilon if epsilon < 1 else math.inf
            for seed, epsilon in zip(seeds, distances, strict=True)
        ]
        yield each_seed(f"{name}: gradient / (Mε/(1-ε)) on T3", shares, 1.0)


def _wave_exact(amplitude: float, frequency: float) -> float:
    """(A k/2) mean of cos²u/(α - β sin u), α = 1 - A/2, β = A/2; the mean is (α - √(α² - β²))/β²."""
    alpha, beta = 1 - amplitude / 2, amplitude / 2
    # α - √(α² - β²) = β²/(α + √(α² - β²)), without the cancellation
    return amplitude * frequency / 2 / (alpha + math.sqrt(alpha**2 - beta**2))
