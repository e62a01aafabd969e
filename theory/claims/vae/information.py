r"""Claims 28 and 29: what the codes carry, and what a grey pixel's cross-entropy is and is not."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import sympy
from flint import arb
from scipy.special import softmax
from scipy.stats import entropy

from theory import enclosures
from theory.claims.claim import Theme
from theory.derivations.vae import vae_training_loss
from theory.elbo import aggregate, bernoulli
from theory.elbo.gaussian import Gaussian
from theory.elbo.quadrature import two_draws
from theory.notation.statement import Connected, Holds, Statement, states
from theory.notation.wording import says
from theory.ops import exp
from theory.quadrature import Estimate, expectation, integral
from theory.targets import normal
from theory.verdict import Check, encloses, equals, holds, integrates, vanishes
from theory.worlds.vae.aggregate import AGGREGATE
from theory.worlds.vae.decoders import GREY_MODEL
from theory.worlds.vae.pixels import IMAGE, IMAGES, MEAN, OFF_HALF, PIXELS

THEME = Theme("information", "VAE: what codes carry, and grey pixels")

OVERLAPPING = ((-1.0, 0.5), (0.2, 0.7), (1.5, 0.4))  # mean, scale of each datum's encoder
APART = ((-30.0, 0.1), (0.0, 0.1), (30.0, 0.1))
PLANE_MEANS, PLANE_SCALES = ((-0.8, 0.3), (0.4, 0.9), (0.6, -1.0)), ((0.7, 0.9), (0.8, 0.6), (1.0, 0.7))
GRID_SCALE = 1.3  # of the normal law whose rule covers the plane
LOGITS = (-8.0, -0.7, 0.3, 2.0, 15.0)


def encoders(parameters: tuple[tuple[float, float], ...]) -> Gaussian:
    """One latent coordinate for each datum: parameters [N, 1]."""
    means, scales = (np.array(values)[:, None] for values in zip(*parameters, strict=True))
    return Gaussian(means, np.log(scales))


def mutual_information(q: Gaussian) -> Estimate:
    """I(n; z) in nats for a uniform index n, by quadrature over each datum's noise."""
    terms = [_information_of(q, n) for n in range(len(q.mean))]
    return sum(terms[1:], terms[0]) * (1 / len(terms))


def _information_of(q: Gaussian, n: int) -> Estimate:
    """The mean over z ~ q(z|x_n) of log q(z|x_n) - log q_agg(z)."""
    own = Gaussian(q.mean[n], q.log_scale[n])
    return expectation(lambda e: aggregate.information(q, n, own.sample(e[:, None])), normal())


def divergence_of_aggregate(q: Gaussian) -> Estimate:
    """KL(q_agg || N(0, 1)) in nats, by quadrature over the line."""

    def integrand(z: np.ndarray) -> np.ndarray:
        log_density = aggregate.log_aggregate(q, z[:, None])
        values: np.ndarray = np.exp(log_density) * (log_density - normal().log_prob(z))
        return values

    reach = float(np.max(np.abs(q.mean) + 14 * np.exp(q.log_scale)))
    return integral(integrand, -reach, reach, q.mean[:, 0].tolist())


@THEME.claim(
    "28",
    title="mean KL = information + KL of the aggregate",
    statement=states(
        AGGREGATE,
        r"\tfrac1N \sum_{n=1}^{N} \mathrm{KL}(q(z \mid x_n)\,\|\,p(z)) = "
        r"I(n; z) + \mathrm{KL}(q_{\mathrm{agg}}(z)\,\|\,p(z)), 0 \le I(n; z) \le \log N, "
        r"I(n; z) = \log N - \mathbb{E}_{q_{\mathrm{agg}}}[\mathrm{H}(n \mid z)]",
        beyond="The identity is derived for two data with two codes and evaluated for Gaussian encoders "
        "of one latent, of up to five data, and of two latents",
    ),
    source="Hoffman & Johnson 2016",
    assumes="the index $n$ is uniform on $N$ data",
    method="S+Q",
    unenclosed="the mixture of encoders is written for arrays alone",
)
def surgery() -> Iterator[Check]:
    """Discrete codes in symbols; Gaussian encoders by quadrature, the information by the index's entropy too;
    I = log N apart, 0 together; two latents.
    """
    rows = sympy.symbols("a b c d", positive=True)
    tables = ((rows[0], rows[1]), (rows[2], rows[3]))  # q(z|x_n), two data, two codes; sums are not needed
    prior = sympy.symbols("p_1 p_2", positive=True)
    mean_kl = sum(q * sympy.log(q / p) for row in tables for q, p in zip(row, prior, strict=True)) / 2
    whole = [sum(column) / 2 for column in zip(*tables, strict=True)]
    shared = sum(q * sympy.log(q / m) for row in tables for q, m in zip(row, whole, strict=True)) / 2
    rest = sum(m * sympy.log(m / p) for m, p in zip(whole, prior, strict=True))
    yield vanishes("two data, two codes", sympy.expand(sympy.expand_log(mean_kl - shared - rest, force=True)))

    for name, parameters in (("overlapping", OVERLAPPING), ("apart", APART)):
        q = encoders(parameters)
        total = mutual_information(q) + divergence_of_aggregate(q)
        yield integrates(f"three encoders, {name}", float(np.mean(q.kl_to_standard())), total)
    part = mutual_information(encoders(OVERLAPPING))
    yield holds("0 < I < log 3, overlapping", 0.1 < part.value < math.log(3) - 0.1)
    yield integrates("I = log 3, apart", math.log(3), mutual_information(encoders(APART)))
    yield integrates("I = 0, the same for all", 0.0, mutual_information(encoders((OVERLAPPING[0],) * 3)))
    yield from _two_latents()


def _two_latents() -> Iterator[Check]:
    """Three encoders on the plane: I by log q_n - log q_agg and by the index's entropy, KL over a grid."""
    q = Gaussian(np.array(PLANE_MEANS), np.log(PLANE_SCALES))
    count = len(PLANE_MEANS)

    def over_encoders(f: Callable[[int, Any], Any]) -> Estimate:
        def of(n: int) -> Estimate:
            own = Gaussian(q.mean[n], q.log_scale[n])
            return two_draws(lambda noise: f(n, own.sample(noise[..., 0])))

        terms = [of(n) for n in range(count)]
        return sum(terms[1:], terms[0]) * (1 / count)

    def of_index(_n: int, z: Any) -> Any:
        return entropy(softmax(q.log_prob(z[:, None, :]), axis=-1), axis=-1)

    information = over_encoders(lambda n, z: aggregate.information(q, n, z))
    yield integrates(
        "two latents: I = log 3 - E H(n|z)", math.log(count) - over_encoders(of_index), information
    )
    divergence = two_draws(lambda noise: _divergence_at(q, GRID_SCALE * noise[..., 0]))
    yield integrates(
        "two latents: the identity", float(np.mean(q.kl_to_standard())), information + divergence
    )


def _divergence_at(q: Gaussian, z: Any) -> Any:
    """q_agg log(q_agg/p) at z [m, 2] over the density of N(0, GRID_SCALE²) there, which draws z."""
    log_density = aggregate.log_aggregate(q, z)
    standard = Gaussian(np.zeros(2), np.zeros(2))
    wide = Gaussian(np.zeros(2), np.full(2, math.log(GRID_SCALE)))
    return np.exp(log_density - wide.log_prob(z)) * (log_density - standard.log_prob(z))


def mass_on_greys(pixel: bernoulli.Bernoulli) -> Estimate:
    """The integral over [0, 1] of exp of the Bernoulli expression of one pixel."""
    return integral(lambda x: np.exp(pixel.log_prob(x[:, None])), 0.0, 1.0)


CROSS_ENTROPY, LIKELIHOOD = r"\mathrm{ELBO}_{\mathrm{BCE}}", r"\log p_{\mathrm{CB}}(x)"
MARGIN = rf"{CROSS_ENTROPY} \le {LIKELIHOOD} - D\log 2"


@THEME.claim(
    "29",
    title="grey cross-entropy: a margin below a likelihood",
    statement=Statement(
        (
            Holds(
                PIXELS,
                r"p(x \mid s) = e^{x s - \operatorname{softplus}(s)}, p(0 \mid s) + p(1 \mid s) = 1",
            ),
            Holds(
                PIXELS,
                r"\int_0^1 p(x \mid s)\,\mathrm{d}x = \frac{\tanh(s/2)}{s} \le \tfrac12 < 1",
            ),
            Holds(
                OFF_HALF,
                r"C(\lambda) = \frac{2\operatorname{artanh}(1-2\lambda)}{1-2\lambda} > 2",
                titled=True,
            ),
            Holds(MEAN, r"C(\lambda)\,\int_0^1 \lambda^x (1-\lambda)^{1-x}\,\mathrm{d}x = 1"),
            Connected(MEAN, r"C(\lambda) = 2", r"\lambda = \tfrac12"),
            Holds(GREY_MODEL, MARGIN),
            Holds(IMAGES, r"D = 784,\ D\log 2 \approx 543.4"),
        ),
        beyond=r"$\lambda = \sigma(s)$. The bound is evaluated for images of three pixels and a linear "
        r"decoder; for every decoder it follows from $C(\lambda) \ge 2$, pixel by pixel",
    ),
    says=says(
        "the cross-entropy of grey pixels is {not the|the} logarithm of a normalised density. The bound "
        rf"${CROSS_ENTROPY}$ made of it lies {{below|above}} another log-likelihood, ${LIKELIHOOD}$ of the "
        rf"continuous Bernoulli, by a margin: ${MARGIN}$, where $D\log 2 \approx 543.4$ nats for $D = 784$ "
        "pixels",
        {
            "not the": r"\int_0^1 p(x \mid s)\,\mathrm{d}x \ne 1",
            "the": r"\int_0^1 p(x \mid s)\,\mathrm{d}x = 1",
        },
        {
            "below": Holds(GREY_MODEL, rf"{CROSS_ENTROPY} < {LIKELIHOOD}"),
            "above": Holds(GREY_MODEL, rf"{CROSS_ENTROPY} > {LIKELIHOOD}"),
        },
    ),
    source="Loaiza-Ganem & Cunningham 2019 (continuous Bernoulli); the bound derived here",
    assumes=r"pixels in $[0,1]$, $s \ne 0$ and in the third part $\lambda \ne \tfrac12$ (there the limits "
    r"are $\tfrac12$ and $2$)",
    method="S+Q+I",
    steps=(vae_training_loss.grey_pixels,),
)
def grey_pixels() -> Iterator[Check]:
    """C ≥ 2 in symbols; the mass by quadrature, in the derivation in symbols; a decoder at the bound."""
    yield from _normaliser()
    for value in LOGITS:
        pixels = bernoulli.Bernoulli(np.array([value]))
        area = mass_on_greys(pixels)
        yield integrates(f"s = {value:g}", float(bernoulli.grey_mass(value)), area)
        logit = arb(value)
        ball = enclosures.integral(
            lambda x, logit=logit: exp(bernoulli.Bernoulli(logit).log_prob(x)),  # type: ignore[misc]
            arb(0),
            arb(1),
        )
        known = enclosures.precise(lambda logit=logit: bernoulli.grey_mass(logit))  # type: ignore[misc]
        yield encloses(f"s = {value:g}, enclosed", known, ball)
        yield holds(f"at most 1/2, s = {value:g}", area.value < 0.5)
        binary = np.exp(pixels.log_prob(np.array([[0.0], [1.0]])))
        yield equals(f"black + white = 1, s = {value:g}", 1.0, float(np.sum(binary)), 1e-15)
    # a decoder of 1/2 everywhere: p_CB is uniform, log p_CB = 0, and the prior is the posterior
    image = np.linspace(0, 1, IMAGE)
    attained = float(bernoulli.Bernoulli(np.zeros(IMAGE)).log_prob(image))
    yield equals("attained at λ = 1/2, D = 784", -IMAGE * math.log(2), attained, 1e-9)


def _normaliser() -> Iterator[Check]:
    """C(λ) = 2 artanh(u)/u with u = |1 - 2λ|, even in u, is 2 at u = 0 and rises with u."""
    u = sympy.Symbol("u", positive=True)
    constant = 2 * sympy.atanh(u) / u
    at_logit = bernoulli.grey_mass(sympy.log((1 + u) / (1 - u)))  # λ = (1 + u)/2
    as_rational = at_logit.rewrite(sympy.exp).subs(sympy.log((1 + u) / (1 - u)), 2 * sympy.atanh(u))
    yield vanishes(
        "C = 1/mass, every λ > 1/2",
        sympy.simplify(as_rational.rewrite(sympy.log) * constant.rewrite(sympy.log) - 1),
    )
    yield vanishes("C = 2 at λ = 1/2", sympy.limit(constant, u, 0, "+") - 2)
    rising = u / (1 - u**2) - sympy.atanh(u)  # u²/2 times the slope of C
    yield vanishes("C's slope", constant.diff(u) * u**2 / 2 - rising)
    yield vanishes("is 0 at u = 0", rising.subs(u, 0))
    yield vanishes("and rises there: its own slope is a square", rising.diff(u) - 2 * (u / (1 - u**2)) ** 2)
