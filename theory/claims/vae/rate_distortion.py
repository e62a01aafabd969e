r"""Claim 64: the linear \beta-VAE traces the rate-distortion function of Gaussian data."""

from collections.abc import Iterator

import numpy as np
import sympy

from theory.calculus import normal_mean
from theory.claims.claim import Theme
from theory.claims.vae.collapse import search
from theory.elbo import rate_distortion
from theory.notation.statement import Holds, Statement
from theory.notation.wording import says
from theory.verdict import Check, equals, vanishes
from theory.worlds.vae import rate_distortion as worlds
from theory.worlds.vae.linear_beta import scatter_of

THEME = Theme("rate distortion", "VAE: the linear one, rate and distortion")

CURVE = (
    r"r = \tfrac12 \sum_{j=1}^{D} \max(\log\frac{\lambda_j}t, 0), "
    r"\delta = \sum_{j=1}^{D} \min(\lambda_j, t), t = \beta\sigma^2"
)
ON = r"r = R(\delta)"
SLOPE = r"\frac{\mathrm{d}}{\mathrm{d}\delta} R(\delta) = -\frac{1}{2\beta\sigma^2}"
ABOVE = r"r > R(\delta)"
NOT_BELOW = r"r \ge R(\delta)"
SEARCHES = ((0, 4, 1.0, 0.8), (0, 2, 3.0, 1.1), (1, 3, 0.5, 2.2))  # place in SETS, latents, beta, noise
FOUND = 1e-9  # nats

x, y = sympy.symbols("x y", real=True)
t, more = sympy.symbols("t u", positive=True)


@THEME.claim(
    "64",
    title="linear β-VAE: the rate-distortion function",
    statement=Statement(
        (
            Holds(worlds.TRACED, CURVE),
            Holds(worlds.TRACED, f"{ON}, {SLOPE}"),
            Holds(worlds.OTHERS, NOT_BELOW, titled=True),
            Holds(worlds.FEWER, ABOVE, titled=True),
        ),
        beyond=r"$r$ is the mean of $\mathrm{KL}(q(z\mid x)\,\|\,p(z))$, $\delta$ that of $|x-f(z)|^2$ for "
        r"a decoder $f$, and $R(\delta)$ the rate-distortion function of Gaussian data whose covariance "
        r"has the eigenvalues $\lambda_j$. The model is the optimum with a latent for each $\lambda_j > "
        r"t$, for three covariances, and that with fewer for given $\sigma^2$ and one that is learned; any "
        "others are linear ones at random, one near the optimum, and decoders with a bend. That no encoder "
        "and decoder has a lower rate at its distortion follows from a witness for each coordinate, whose "
        "two integrals are taken in symbols",
    ),
    says=says(
        r"At its optimum, with a latent for every eigenvalue above $t=\beta\sigma^2$, the linear $\beta$-VAE "
        rf"is {{on|above}} the rate--distortion function of Gaussian data, ${ON}$, at the place where "
        rf"${SLOPE}$; no encoder and decoder lies {{below|above}} it, and the optimum with fewer latents, "
        "as a learned noise may leave it, lies {above|on} it",
        {"on": ON, "above": ABOVE},
        {"below": Holds(worlds.OTHERS, NOT_BELOW), "above": Holds(worlds.OTHERS, r"r \le R(\delta)")},
        {"above": Holds(worlds.FEWER, ABOVE), "on": Holds(worlds.FEWER, ON)},
    ),
    source="Cover & Thomas 2006; Alemi et al. 2018; the VAE's place derived here",
    assumes="$x$ Gaussian; but for the last part the optimum with a latent for each eigenvalue above $t$; "
    "the slope where there is one; in the last part fewer latents than such eigenvalues",
    method="S",
)
def traced() -> Iterator[Check]:
    """The witness of one coordinate in symbols; rates and levels; searches for less distortion and rate."""
    yield from witness()
    for eigenvalues in worlds.SETS:
        values, size = np.array(eigenvalues), len(eigenvalues)
        yield equals(
            f"no rate at the variance, {size} dimensions", 0.0, rate_distortion.rate(values, values.sum())
        )
        for place in (0.1, 0.7, 1.9):
            distortion = float(np.minimum(values, place).sum())
            found = rate_distortion.level(values, distortion)
            yield equals(
                f"the level of distortion {distortion:g}", min(place, values.max()), min(found, values.max())
            )
    for which, latents, beta, noise in SEARCHES:
        eigenvalues = worlds.SETS[which]
        scatter, level = scatter_of(eigenvalues), beta * noise
        kept = np.maximum(np.array(eigenvalues), level)
        kept[latents:] = level  # for what no latent is left, the distortion is what it is
        lost = np.where(np.arange(len(kept)) < latents, np.minimum(eigenvalues, level), eigenvalues)
        wanted = float(lost.sum() / (2 * level) + np.log(kept / level).sum() / 2)
        end = search(scatter, latents, beta, 6400 + which, noise)
        cost = float(end.distortion(scatter) / (2 * level) + np.sum(end.rates(scatter)))
        label = f"{latents} latents in {len(kept)} dimensions, β = {beta:g}"
        yield equals(f"least r + δ/2t of a search, {label}", wanted, cost, FOUND)


def exponential_mean(exponent: sympy.Expr, over: sympy.Symbol, variance: sympy.Expr) -> sympy.Expr:
    """E[e^(a x^2 + b x + c)] = (1 - 2 a v)^(-1/2) e^(c + b^2 v/(2 (1 - 2 a v))) of x ~ N(0, v), 2 a v < 1."""
    square, slope, rest = (sympy.expand(exponent).coeff(over, power) for power in (2, 1, 0))
    left = sympy.simplify(1 - 2 * square * variance)
    return sympy.exp(rest + slope**2 * variance / (2 * left)) / sympy.sqrt(left)


def witness() -> Iterator[Check]:
    """What makes alpha a witness: for the variance t + u at the level t, and for t at the level t + u."""
    high = t + more
    alpha, away = rate_distortion.log_witness(x, high, t), -((x - y) ** 2) / (2 * t)
    prior = exponential_mean(away, y, more)
    yield vanishes("α is 1 over the mean of e^{-(x-y)²/2t}", sympy.exp(alpha) * prior - 1)
    # the product with the density is e^(-(x - y)^2/2t)/sqrt(2 pi t), whose integral over x is 1
    density = sympy.exp(-(x**2) / (2 * high)) / sympy.sqrt(2 * sympy.pi * high)
    shifted = sympy.exp(away) / sympy.sqrt(2 * sympy.pi * t)
    yield vanishes("above the level: the mean over x is 1", density * sympy.exp(alpha + away) - shifted)
    gained = normal_mean(alpha.subs(x, sympy.sqrt(high) * x), x) - sympy.Rational(1, 2)
    yield vanishes("it proves ½ log λ/t", sympy.expand_log(gained - sympy.log(high / t) / 2, force=True))
    below = rate_distortion.log_witness(x, high, high)
    total = exponential_mean(below - (x - y) ** 2 / (2 * high), x, t)
    wanted = sympy.exp(-(y**2) * more / (2 * high**2))
    yield vanishes("below it the mean over x is e^{-y² u/2(t+u)²}, at most 1", total - wanted)
    yield vanishes("it proves 0", normal_mean(below.subs(x, sympy.sqrt(t) * x), x) - t / (2 * high))
