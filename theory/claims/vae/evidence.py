r"""Claims 1-7: the evidence, its lower bound, and the gap between them, on T1 (z ~ N(0,1), x|z ~ N(z,1))."""

import math
from collections.abc import Iterator

import numpy as np
import sympy
from flint import arb

from theory.calculus import normal_mean
from theory.claims.claim import Theme
from theory.derivations.vae import vae_estimability
from theory.derivations.vae.conjugate import bayes_rule
from theory.elbo import enclosures, estimators, models
from theory.elbo.gaussian import Gaussian
from theory.elbo.quadrature import kl_to_posterior, over_q, proposal
from theory.enclosures import precise
from theory.examples import T1
from theory.notation.statement import Holds, Statement, states
from theory.notation.wording import says
from theory.ops import log_two
from theory.verdict import Check, encloses, equals, integrates, vanishes
from theory.worlds.bounds.coordinates import COORDINATES
from theory.worlds.vae.latents import CONJUGATE, ONE

THEME = Theme("evidence", "VAE: the evidence and its lower bound")

x, z, noise, mean, log_scale = sympy.symbols("x z epsilon mu lambda", real=True)
variance = sympy.Symbol("s", positive=True)

TO_THE_PRIOR = r"\mathrm{KL}(\mathcal{N}(\mu, \operatorname{diag}\sigma^2)\,\|\,\mathcal{N}(0, I))"
CLOSED_FORM = r"\tfrac12 \sum_{j=1}^{d} (\mu_j^2 + \sigma_j^2 - 1 - \log\sigma_j^2)"
PROPOSALS = ((0.0, 1.0), (0.3, 0.8), (-1.0, 0.5), (0.5, math.sqrt(0.5)), (2.0, 1.7))  # mean, scale of q


@THEME.claim(
    "3",
    title="evidence = ELBO + KL to the posterior",
    statement=states(CONJUGATE, r"\log p(x) = \mathcal{L}(q) + \mathrm{KL}(q(z)\,\|\,p(z \mid x))"),
    says=says(
        r"The evidence is the bound $\mathcal{L}(q)$ {plus|minus} the divergence from the posterior",
        {
            "plus": r"\log p(x) = \mathcal{L}(q) + \mathrm{KL}(q(z)\,\|\,p(z \mid x))",
            "minus": r"\log p(x) = \mathcal{L}(q) - \mathrm{KL}(q(z)\,\|\,p(z \mid x))",
        },
    ),
    source="Kingma & Welling 2014, eq. 1",
    assumes="$p(x) > 0$; $q$ is absolutely continuous with respect to the posterior, at a finite divergence",
    method="S+Q+I",
)
def decomposition() -> Iterator[Check]:
    """Bayes' rule pointwise for every x, z and noise variance; both sides by quadrature on T1."""
    yield equals("log p(1) on T1", T1.log_evidence, models.T1.log_evidence(T1.observation)[0], 1e-15)
    for location, scale in PROPOSALS:
        q = proposal(location, scale)
        total = over_q(estimators.sgvb_a, q) + kl_to_posterior(q)
        name = f"q = N({location:g}, {scale:.3g}²)"
        yield integrates(f"ELBO + KL, {name}", T1.log_evidence, total)
        exact = enclosures.proposal(location, scale)
        bound, rest = enclosures.over_q(estimators.sgvb_a, exact), enclosures.kl_to_posterior(exact)
        ball = precise(lambda bound=bound, rest=rest: bound + rest)  # type: ignore[misc]
        yield encloses(f"ELBO + KL, {name}, enclosed", enclosures.log_evidence(), ball)
    yield bayes_rule("log p(x,z) - log p(z|x) - log p(x), every x, z, s", models.Conjugate(variance))


@THEME.claim(
    "5",
    title="ELBO = reconstruction - KL to the prior",
    statement=states(
        CONJUGATE, r"\mathcal{L}(q) = \mathbb{E}_q[\log p(x \mid z)] - \mathrm{KL}(q(z)\,\|\,p(z))"
    ),
    says=says(
        "the bound is the reconstruction term {less|plus} the divergence from the prior",
        {
            "less": r"\mathcal{L}(q) = \mathbb{E}_q[\log p(x \mid z)] - \mathrm{KL}(q(z)\,\|\,p(z))",
            "plus": r"\mathcal{L}(q) = \mathbb{E}_q[\log p(x \mid z)] + \mathrm{KL}(q(z)\,\|\,p(z))",
        },
    ),
    source="Kingma & Welling 2014, eq. 3",
    assumes="both terms on the right are finite",
    method="S+Q+I",
)
def two_forms() -> Iterator[Check]:
    """Both estimators integrate to the same value: for every x, mu, sigma, s by moments; by quadrature."""
    for location, scale in PROPOSALS:
        q = proposal(location, scale)
        whole, split = over_q(estimators.sgvb_a, q), over_q(estimators.sgvb_b, q)
        name = f"E[A] = E[B], q = N({location:g}, {scale:.3g}²)"
        yield integrates(name, whole, split)
        exact = enclosures.proposal(location, scale)
        first, second = (enclosures.over_q(of, exact) for of in (estimators.sgvb_a, estimators.sgvb_b))
        yield encloses(f"{name}, enclosed", first, second)
    model, symbolic_q = models.Conjugate(variance), Gaussian(mean, log_scale)
    difference = estimators.sgvb_a(model, x, symbolic_q, noise) - estimators.sgvb_b(
        model, x, symbolic_q, noise
    )
    yield vanishes("E[A] - E[B], every x, μ, σ, s", normal_mean(difference, noise))


@THEME.claim(
    "6",
    title="KL between Gaussians in closed form",
    statement=states(COORDINATES, f"{TO_THE_PRIOR} = {CLOSED_FORM}"),
    says=says(
        "The divergence from the prior has {a closed form|no such closed form} when both are Gaussian",
        {
            "a closed form": f"{TO_THE_PRIOR} = {CLOSED_FORM}",
            "no such closed form": rf"{TO_THE_PRIOR} \ne {CLOSED_FORM}",
        },
    ),
    source="Kingma & Welling 2014, appendix B",
    assumes=r"$\mu$ and $\sigma$ have $d$ coordinates, every $\sigma_j > 0$",
    method="S",
    tensorflow=True,
    steps=(vae_estimability.prior_divergence,),
)
def gaussian_kl() -> Iterator[Check]:
    """Against TFP to 1e-14; in the derivation by moments for every mu, sigma, summed over coordinates."""
    means, log_scales = np.array([0.3, -0.7, 0.2]), np.array([0.1, -0.4, 0.25])
    closed_form = float(Gaussian(means, log_scales).kl_to_standard())
    yield equals("TensorFlow Probability's", _tfp_kl(means, log_scales), closed_form, 1e-14)


def _tfp_kl(means: np.ndarray, log_scales: np.ndarray) -> float:
    import tensorflow_probability as tfp

    normals = tfp.distributions
    q = normals.MultivariateNormalDiag(means, np.exp(log_scales))
    prior = normals.MultivariateNormalDiag(np.zeros_like(means), np.ones_like(means))
    return float(normals.kl_divergence(q, prior))


@THEME.claim(
    "7",
    title="the gap when q is the prior",
    statement=Statement(
        (
            Holds(
                ONE,
                r"\log p(x) - \mathcal{L}(\mathcal{N}(0,1)) = \mathrm{KL}(\mathcal{N}(0,1)\,\|\,p(z \mid x))"
                r" = \tfrac34 - \tfrac12\log 2 \approx 0.4034264",
                titled=True,
            ),
        )
    ),
    says=says(
        r"for $p(z) = \mathcal{N}(z; 0, 1)$, $p(x \mid z) = \mathcal{N}(x; z, 1)$, $x = 1$ and "
        r"$q(z) = \mathcal{N}(z; 0, 1)$ the gap between evidence and bound is $\log p(x) - \mathcal{L}(q) = "
        r"\mathrm{KL}(q\,\|\,p(z \mid x)) = \tfrac34 - \tfrac12\log 2 = 0.4034264$ nats, the divergence of "
        "$q$ from the posterior"
    ),
    source="C3, evaluated here",
    assumes=r"T1, whose prior is $\mathcal{N}(0,1)$",
    method="Q+I",
)
def gap_of_prior() -> Iterator[Check]:
    """The gap as a difference and as a divergence, both by quadrature."""
    q = proposal(0.0, 1.0)
    evidence = float(models.T1.log_evidence(T1.observation)[0])
    yield integrates("log p(1) - ELBO", T1.gap_of_prior, evidence - over_q(estimators.sgvb_b, q))
    yield integrates("KL(q || posterior)", T1.gap_of_prior, kl_to_posterior(q))
    exact = enclosures.proposal(0.0, 1.0)
    known = precise(lambda: arb(3) / 4 - log_two(arb(1)) / 2)
    lost = enclosures.over_q(estimators.sgvb_b, exact)
    gap = precise(lambda: enclosures.log_evidence() - lost)
    yield encloses("log p(1) - ELBO, enclosed", known, gap)
    yield encloses("KL(q || posterior), enclosed", known, enclosures.kl_to_posterior(exact))
    tight = models.T1.posterior(T1.observation)
    yield integrates("gap at q = posterior", 0.0, evidence - over_q(estimators.sgvb_b, tight))
