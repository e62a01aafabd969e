r"""Claims 9-10: the two SGVB estimators of the bound, on T1 at x = 1."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy

from theory.calculus import normal_variance
from theory.claims.claim import Theme
from theory.elbo import estimators, models
from theory.elbo.gaussian import Gaussian
from theory.elbo.quadrature import over_q, proposal
from theory.examples import T1
from theory.montecarlo import check_mean
from theory.notation.statement import Connected, Holds, Statement, states
from theory.notation.wording import says
from theory.quadrature import expectation
from theory.targets import generator, normal
from theory.verdict import Check, equals, sampled, vanishes
from theory.worlds.vae.latents import CONJUGATE
from theory.worlds.vae.posteriors import POSTERIORS
from theory.worlds.vae.slopes import ON_T1, TIGHT

THEME = Theme("estimators", "VAE: estimators of the bound")

x, noise = sympy.symbols("x epsilon", real=True)

MEAN_A, MEAN_B = (rf"\mathbb{{E}}_\varepsilon[\tilde{{\mathcal{{L}}}}^{name}]" for name in "AB")
VARIANCE_OF_A, VARIANCE_OF_B = (
    rf"\mathrm{{Var}}_\varepsilon[\tilde{{\mathcal{{L}}}}^{name}]" for name in "AB"
)

ANY_NOISE = r"\frac{1}{2(1+\tau)^2} + \frac{\tau x^2}{(1+\tau)^3}"

Q = (0.3, 0.8)  # mean and scale of the q at which both estimators are sampled
DELTA_VALUE = 0.005  # nats
DELTA_VARIANCE = 0.008  # nats squared
VARIANCE_B = 0.25  # of SGVB B at the posterior and x = 1, in nats squared


def values(estimator: estimators.Estimator, q: Gaussian) -> Any:
    """A sampler (seed, n) of an estimator's values on T1 at x = 1, in nats."""

    def draw(seed: int, n: int) -> Any:
        return estimator(models.T1, T1.observation, q, generator(seed).standard_normal((n, 1)))

    return draw


def elbo(q: Gaussian) -> float:
    """T1's bound at x = 1 in closed form: -1/2 log 2 pi - 1/2 ((1 - mu)^2 + sigma^2) - KL(q || prior)."""
    mu, sigma = float(q.mean[0]), math.exp(float(q.log_scale[0]))
    kl = (mu**2 + sigma**2 - 1) / 2 - math.log(sigma)
    return -(math.log(2 * math.pi) + (1 - mu) ** 2 + sigma**2) / 2 - kl


@THEME.claim(
    "9",
    title="SGVB estimators A and B are unbiased",
    statement=states(
        CONJUGATE, rf"{MEAN_A} = {MEAN_B} = \mathcal{{L}}(q) = \mathbb{{E}}_q[\log p(x, z) - \log q(z)]"
    ),
    says=says(
        "Both are {unbiased|biased}",
        {
            "unbiased": rf"{MEAN_A} = \mathcal{{L}}(q), {MEAN_B} = \mathcal{{L}}(q)",
            "biased": rf"{MEAN_A} \ne \mathcal{{L}}(q), {MEAN_B} \ne \mathcal{{L}}(q)",
        },
    ),
    source="Kingma & Welling 2014, eqs. 6 and 7",
    assumes=r"$q$ Gaussian, and $\log p(x \mid z)$ of a finite mean under it",
    method="M",
)
def unbiased() -> Iterator[Check]:
    """Sample means against the closed form at delta = 0.005 nat; the deviation is known by quadrature."""
    q = proposal(*Q)
    for seed, (name, estimator) in enumerate((("A", estimators.sgvb_a), ("B", estimators.sgvb_b))):
        first = over_q(estimator, q).value
        second = over_q(_squared(estimator), q).value
        sigma = math.sqrt(max(second - first**2, 0.0))
        result = check_mean(values(estimator, q), elbo(q), DELTA_VALUE, sigma, seed=900 + 2 * seed)
        yield sampled(f"mean of {name}, {result.n:,} draws", result)


def _squared(estimator: estimators.Estimator) -> estimators.Estimator:
    def squared(*arguments: Any) -> Any:
        return estimator(*arguments) ** 2

    return squared


@THEME.claim(
    "10",
    title="variance at q = posterior: 0, (1+x²)/8",
    statement=Statement(
        (
            Connected(ON_T1, f"{VARIANCE_OF_A} = 0", r"q(z) = p(z \mid x)"),
            Connected(ON_T1, r"q(z) = p(z \mid x)", f"{VARIANCE_OF_B} = (1+x^2)/8", both=False),
            Holds(POSTERIORS, rf"{VARIANCE_OF_A} = 0, {VARIANCE_OF_B} = {ANY_NOISE}", titled=True),
        )
    ),
    says=says(
        r"For $p(z) = \mathcal{N}(z; 0, 1)$ and $p(x \mid z) = \mathcal{N}(x; z, 1)$, at the exact "
        rf"posterior, A has variance {{zero|above zero}} and B has variance ${VARIANCE_OF_B} = (1+x^2)/8$",
        {"zero": f"{VARIANCE_OF_A} = 0", "above zero": f"{VARIANCE_OF_A} > 0"},
        world=TIGHT,
    ),
    source="derived here",
    assumes=r"T1 at every $x$; in the last part, noise of every variance $\tau$",
    method="S+M",
)
def variance_at_posterior() -> Iterator[Check]:
    """For every x and noise variance by moments; on T1 at x = 1 by sampling the squared deviation of B."""
    posterior = models.T1.posterior(T1.observation)
    centre = float(models.T1.log_evidence(T1.observation)[0])

    def squared_deviation(seed: int, n: int) -> Any:
        return (values(estimators.sgvb_b, posterior)(seed, n) - centre) ** 2

    fourth = expectation(
        lambda e: (estimators.sgvb_b(models.T1, T1.observation, posterior, e[:, None]) - centre) ** 4,
        normal(),
    )
    sigma = math.sqrt(fourth.value - VARIANCE_B**2)
    result = check_mean(squared_deviation, VARIANCE_B, DELTA_VARIANCE, sigma, seed=1000)
    yield sampled(f"Var B at x = 1, {result.n:,} draws", result)
    spread = np.ptp(values(estimators.sgvb_a, posterior)(1010, 1000))
    yield equals("spread of A at x = 1 over 1,000 draws", 0.0, float(spread), 1e-12)

    exact = models.T1.posterior(x)
    a_value = estimators.sgvb_a(models.T1, x, exact, noise)
    b_value = estimators.sgvb_b(models.T1, x, exact, noise)
    yield vanishes("Var A, every x", normal_variance(a_value, noise))
    yield vanishes("Var B - (1+x²)/8, every x", normal_variance(b_value, noise) - (1 + x**2) / 8)

    tau = sympy.Symbol("tau", positive=True)
    model = models.Conjugate(tau)
    exact = model.posterior(x)
    whole, split = (estimator(model, x, exact, noise) for estimator in (estimators.sgvb_a, estimators.sgvb_b))
    yield vanishes("Var A, every x and τ", normal_variance(sympy.expand(sympy.simplify(whole)), noise))
    formula = 1 / (2 * (1 + tau) ** 2) + tau * x**2 / (1 + tau) ** 3
    yield vanishes("Var B, every x and τ", normal_variance(split, noise) - formula)
