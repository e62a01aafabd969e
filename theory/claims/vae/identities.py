r"""Claims 1, 2 and 4: the evidence as an integral, the identity the loss starts from, Gibbs' inequality."""

import math
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import sympy
from flint import arb

from theory import boxes, divergences, enclosures, examples, targets
from theory.claims.vae.evidence import THEME as EVIDENCE
from theory.derivations.gan import gan_optimal_discriminator
from theory.derivations.vae import vae_loss
from theory.elbo import models
from theory.enclosures import normal_expectation
from theory.notation.statement import Connected, Holds, Statement, states
from theory.notation.wording import says
from theory.ops import exp, log
from theory.quadrature import Estimate, expectation
from theory.targets import normal
from theory.verdict import Check, between, encloses, equals, holds, integrates, vanishes
from theory.worlds.vae.latents import CONJUGATE, TWO_LAWS

THEME = EVIDENCE  # claims 3, 5, 6 and 7 are there

x, z, noise, mean, log_scale = sympy.symbols("x z epsilon mu lambda", real=True)

OWN_MEAN = r"\mathbb{E}_{z \sim q_\phi(z \mid x)}[\log p_\theta(x)]"
BAYES = (
    r"\mathbb{E}_{z \sim q_\phi(z \mid x)}\left[\log"
    r" \frac{p_\theta(x \mid z)\,p_\theta(z)}{p_\theta(z \mid x)}\right]"
)
ZERO_FOR_EQUALS = Connected(TWO_LAWS, r"\mathrm{KL}(q\,\|\,r) = 0", "q = r")
OBSERVATIONS = (-2.0, 0.0, 1.0, 3.5)
NOISE_VARIANCES = (0.25, 1.0, 4.0)
SQUARES = (20.0, 20.0)  # |l| <= 20 (1 + z^2) on T2: the log-ratio is linear in z with slope 1.3


def mean_likelihood(model: models.Conjugate, observation: np.ndarray) -> Estimate:
    """E[p(x|z)] over the prior, by quadrature."""
    return expectation(lambda latent: np.exp(model.log_likelihood(observation, latent[:, None])), normal())


@THEME.claim(
    "1",
    title="the evidence is an integral over the latents",
    statement=states(CONJUGATE, r"p_\theta(x) = \int p_\theta(x \mid z)\,p_\theta(z)\,\mathrm{d}z"),
    says=says(r"$p_\theta(x) = \int p_\theta(x \mid z)\,p_\theta(z)\,\mathrm{d}z$"),
    source="Kingma & Welling 2014, section 2.1",
    assumes="$x$ and $z$ have a joint density",
    method="S+Q+I",
    steps=(vae_loss.evidence,),
)
def evidence() -> Iterator[Check]:
    """The likelihood's mean under the prior against N(x; 0, 1 + s), T1's first; the derivation in symbols."""
    elsewhere = [at for at in product(OBSERVATIONS, NOISE_VARIANCES) if at != examples.T1.at]
    for value, noise_variance in (examples.T1.at, *elsewhere):
        model, at = models.Conjugate(noise_variance), np.array([value])
        exact = math.exp(float(model.log_evidence(at)[0]))
        name = f"x = {value:g}, noise variance {noise_variance:g}"
        yield integrates(name, exact, mean_likelihood(model, at))
        yield encloses(f"{name}, enclosed", *_enclosed(model, arb(value)))


def _enclosed(model: models.Conjugate, at: Any) -> tuple[Any, Any]:
    """The evidence at a ball, and its prior's mean of the likelihood, of variance >= 1/4 and so below 1."""
    mean = normal_expectation(lambda latent: exp(model.log_likelihood(at, latent)), normal(), 1.0)
    return enclosures.precise(lambda: exp(model.log_evidence(at))), mean


@THEME.claim(
    "2",
    title="log p(x), a mean of itself: no bound yet",
    statement=states(CONJUGATE, rf"\log p_\theta(x) = {OWN_MEAN} = {BAYES}"),
    says=says(
        r"That $\log p_\theta(x)$ is its own expectation under the encoder is {an identity|an inequality}: "
        "nothing is approximated yet, and Jensen's inequality {is not|is} used",
        {
            "an identity": rf"\log p_\theta(x) = {OWN_MEAN}",
            "an inequality": rf"\log p_\theta(x) \ne {OWN_MEAN}",
        },
        {"is not": rf"\log p_\theta(x) = {BAYES}", "is": rf"\log p_\theta(x) > {BAYES}"},
    ),
    source="elementary; the identity in the derivation of the loss",
    assumes=r"$p_\theta(x) > 0$; $q_\phi$ is a density and, for the second form, the posterior is positive "
    r"$q_\phi$-almost everywhere",
    method="S",
    steps=(vae_loss.bayes, vae_loss.identity, vae_loss.insert_bayes),
)
def identity() -> Iterator[Check]:
    """In the derivation: no z in log p(x), q of mass one, the constant as the mean of Bayes' quotient."""
    yield from ()


@THEME.claim(
    "4",
    title="KL ≥ 0, and 0 for equal densities alone",
    statement=Statement(
        (
            Holds(
                TWO_LAWS,
                r"\mathrm{KL}(q\,\|\,r) = "
                r"\int r(z)\,(t\log t - t + 1)\big|_{t = q(z)/r(z)}\,\mathrm{d}z, "
                r"(t\log t - t + 1)\big|_{t = q(z)/r(z)} \ge 0",
            ),
            ZERO_FOR_EQUALS,
        )
    ),
    says=says(
        "a divergence is {never negative|never positive}, and zero "
        "{for equal densities alone|for unequal ones}",
        r"\mathrm{KL}(q\,\|\,r) ? 0",
        {
            "for equal densities alone": ZERO_FOR_EQUALS,
            "for unequal ones": Connected(TWO_LAWS, r"\mathrm{KL}(q\,\|\,r) = 0", r"q \ne r"),
        },
    ),
    source="Gibbs' inequality",
    assumes="$q$ is absolutely continuous with respect to $r$",
    method="S+I",
    steps=(gan_optimal_discriminator.generator_optimum,),
)
def gibbs() -> Iterator[Check]:
    """KL is the mean of t log t - t + 1, least at 1 alone in the derivation; balls on T2 exclude 0."""
    t = sympy.Symbol("t", positive=True)
    gap = t * sympy.log(t) - t + 1
    p, q = sympy.symbols("p q", positive=True)
    by_integrand = p * gap.subs(t, q / p)
    yield vanishes(
        "its p-mean is KL: p(t log t - t + 1) = q log q/p - q + p",
        by_integrand - (q * sympy.log(q / p) - q + p),
    )
    yield from _over_every_ratio()
    pair = targets.T2
    for of in (divergences.KL, divergences.REVERSE_KL):
        ball = enclosures.gaussian_divergence(of, pair, SQUARES)
        yield holds(f"{of.name} on T2: the enclosure is above 0", bool(ball > 0))
        yield equals(f"{of.name} on T2 = shift²/2", examples.T2.theta**2 / 2, float(ball.mid()), 1e-15)


def _over_every_ratio() -> Iterator[Check]:
    """t log t - t + 1 on boxes of t; its slope log t rises, so that beyond them it only moves away from 0."""

    def gap(t: Any) -> Any:
        return t * log(t) - t + 1

    covered = boxes.never_negative(gap, 2.0**-20, 2.0**20, (0.5, 2.0, 1.0, (log, lambda t: 1 / t)))
    yield covered.check("t log t - t + 1 ≥ 0 for t in [2⁻²⁰, 2²⁰], enclosed")
    yield between("its slope at 2⁻²⁰", log(arb(2.0**-20)), -20.0, 0.0)
    yield between("its slope at 2²⁰", log(arb(2.0**20)), 0.0, 20.0)
