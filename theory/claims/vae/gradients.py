r"""Claims 11-16: estimators of the bound's gradient, their means and their variances."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import sympy

from theory.calculus import normal_mean, normal_variance
from theory.claims.claim import Theme
from theory.derivations.vae import vae_conditions
from theory.derivations.vae.minibatches import unbiased
from theory.elbo import bounds, estimators, gradients, models
from theory.elbo.gaussian import Gaussian
from theory.elbo.quadrature import proposal
from theory.examples import T1
from theory.montecarlo import check_mean
from theory.notation.statement import Connected, Holds, Statement, states
from theory.notation.wording import says
from theory.targets import generator
from theory.verdict import Check, equals, holds, sampled, vanishes
from theory.worlds.minibatches import MINIBATCHES
from theory.worlds.vae.latents import CONJUGATE, SMOOTH, STEP
from theory.worlds.vae.slopes import ANYWHERE, FAR_AND_NEAR, SQUARE, TIGHT, TIGHT_AT_ONE, WAVE, WAVES

THEME = Theme("gradients", "VAE: estimators of the gradient")

x, noise, mean, log_scale = sympy.symbols("x epsilon mu lambda", real=True)
q = Gaussian(mean, log_scale)

SINGLE_DRAW: dict[str, gradients.GradientEstimator] = {
    "SGVB A": gradients.sgvb_a_gradient,
    "SGVB B": gradients.sgvb_b_gradient,
    "sticking the landing": gradients.sticking_the_landing,
    "score function": gradients.score_function,
}
PATHWISE = r"\mathbb{E}_\varepsilon[\nabla_\phi f(\mu + \sigma\varepsilon)]"
SMOOTH_STATED = Holds(SMOOTH, rf"\nabla_\phi \mathbb{{E}}_q[f(z)] = {PATHWISE}", titled=True)
STEP_STATED = Holds(
    STEP,
    r"\partial_\mu \mathbb{E}_q[f(z)] > \mathbb{E}_\varepsilon[\partial_\mu f(\mu + \sigma\varepsilon)] = 0",
    titled=True,
)
ALONG, SCORED = (
    r"\mathrm{Var}_\varepsilon[\partial_\mu f(\mu + \sigma\varepsilon)]",
    r"\mathrm{Var}_q[f(z)\,\partial_\mu \log q(z)]",
)
DELTA_VARIANCE = 0.02  # of a derivative, in nats squared
VARIANCE_B = 0.5  # of the mean's derivative by SGVB B, at the posterior and x = 1


def bound() -> Any:
    """T1's bound for every x, mu, lambda, from the estimator that trains."""
    return normal_mean(estimators.sgvb_a(models.T1, x, q, noise), noise)


MEAN_OF_B, SCALE_OF_B = r"\mathrm{Var}_\varepsilon[g_B]", r"\mathrm{Var}_\varepsilon[h_B]"
MEAN_OF_A, SCALE_OF_A = r"\mathrm{Var}_\varepsilon[g_A]", r"\mathrm{Var}_\varepsilon[h_A]"
LANDED = r"\mathrm{Var}_\varepsilon[g_{\mathrm{STL}}] = 0, \mathrm{Var}_\varepsilon[h_{\mathrm{STL}}] = 0"
NEAR = r"|x| < 2\sqrt3"
B_AHEAD = Connected(FAR_AND_NEAR, f"{SCALE_OF_B} < {SCALE_OF_A}", NEAR)
A_AHEAD = Connected(FAR_AND_NEAR, f"{SCALE_OF_B} > {SCALE_OF_A}", r"|x| > 2\sqrt3")


@THEME.claim(
    "11",
    title="gradient variances at the posterior",
    statement=Statement(
        (
            Holds(
                ANYWHERE,
                r"g_A = \partial_\mu \tilde{\mathcal{L}}^A, g_B = \partial_\mu \tilde{\mathcal{L}}^B, "
                r"g_{\mathrm{STL}} = \frac{\partial \log w}{\partial z}\frac{\partial z}{\partial \mu}, "
                r"g_{\mathrm{SF}} = \log w \cdot \partial_\mu \log q(z)\big|_{z \text{ fixed}}",
            ),
            Holds(
                ANYWHERE,
                r"h_A = \partial_{\log\sigma} \tilde{\mathcal{L}}^A, "
                r"h_B = \partial_{\log\sigma} \tilde{\mathcal{L}}^B, "
                r"h_{\mathrm{STL}} = \frac{\partial \log w}{\partial z}\,\sigma\varepsilon",
            ),
            Holds(
                TIGHT,
                rf"{MEAN_OF_A} = 2, {MEAN_OF_B} = \tfrac12, {LANDED}, "
                r"\mathrm{Var}_\varepsilon[g_{\mathrm{SF}}] = 2\log^2 p(x)",
                titled=True,
            ),
            Holds(FAR_AND_NEAR, rf"{SCALE_OF_A} = 2, {SCALE_OF_B} = \tfrac12 + \tfrac{{x^2}}{{8}}"),
            B_AHEAD,
            A_AHEAD,
            Holds(TIGHT_AT_ONE, r"2\log^2 p(x) \approx 4.5935540", titled=True),
        )
    ),
    says=says(
        "At that posterior the gradient in the encoder's mean has the {smaller|larger} variance under B. In "
        "$\\log\\sigma$ B's is "
        r"{below|above} A's for $|x| < 2\sqrt3$ and {above|below} it for $|x| > 2\sqrt3$. The estimator that "
        "leaves out the encoder's own score has {none|some} in either",
        {
            "smaller": Holds(FAR_AND_NEAR, f"{MEAN_OF_B} < {MEAN_OF_A}"),
            "larger": Holds(FAR_AND_NEAR, f"{MEAN_OF_B} > {MEAN_OF_A}"),
        },
        {"below": B_AHEAD, "above": Connected(FAR_AND_NEAR, f"{SCALE_OF_B} > {SCALE_OF_A}", NEAR)},
        {
            "above": A_AHEAD,
            "below": Connected(FAR_AND_NEAR, f"{SCALE_OF_B} < {SCALE_OF_A}", r"|x| > 2\sqrt3"),
        },
        {
            "none": LANDED,
            "some": r"\mathrm{Var}_\varepsilon[g_{\mathrm{STL}}] > 0",
        },
        world=TIGHT,
    ),
    source="Roeder et al. 2017 for the zero; the other values derived here",
    assumes=r"T1 at every $x$ but in the last part; variances are those at $q = p(z \mid x)$",
    method="S+M",
)
def variance_at_posterior() -> Iterator[Check]:
    """For every x by moments; the four means are the bound's gradient for every q; B's value sampled."""
    posterior = models.T1.posterior(T1.observation)

    def squared_deviation(seed: int, n: int) -> Any:
        draws = generator(seed).standard_normal((n, 1))
        return gradients.sgvb_b_gradient(models.T1, T1.observation, posterior, draws).mean[:, 0] ** 2

    result = check_mean(squared_deviation, VARIANCE_B, DELTA_VARIANCE, sigma=np.sqrt(VARIANCE_B), seed=1100)
    yield sampled(f"Var B at x = 1, {result.n:,} draws", result)

    latent, noise_variance = sympy.Symbol("z", real=True), sympy.Symbol("s", positive=True)
    model = models.Conjugate(noise_variance)
    slope = model.log_likelihood(x, latent).diff(latent) - model.likelihood_score(x, latent)
    yield vanishes("∂ log p(x|z)/∂z, every noise variance", slope)
    yield from _in_symbols()
    yield equals("2 log² p(1)", 4.5935540, float(2 * T1.log_evidence**2), 5e-8)


def _in_symbols() -> Iterator[Check]:
    """Variances in the mean and in log σ at the posterior for every x; biases for every q; the crossing."""
    exact = models.T1.posterior(x)
    half, two, zero = sympy.Rational(1, 2), sympy.Integer(2), sympy.Integer(0)
    expected = {
        "SGVB A": (two, two),
        "SGVB B": (half, half + x**2 / 8),
        "sticking the landing": (zero, zero),
        "score function": (2 * models.T1.log_evidence(x) ** 2, 2 * models.T1.log_evidence(x) ** 2),
    }
    for name, estimator in SINGLE_DRAW.items():
        for (parameter, part), wanted in zip(
            ((mean, "mean"), (log_scale, "log_scale")), expected[name], strict=True
        ):
            value = getattr(estimator(models.T1, x, exact, noise), part)
            variance = normal_variance(sympy.expand(sympy.simplify(value)), noise)
            yield vanishes(
                f"{name}: variance of ∂{parameter}, every x", sympy.expand_log(variance - wanted, force=True)
            )
            derivative = getattr(estimator(models.T1, x, q, noise), part)
            bias = normal_mean(derivative, noise) - bound().diff(parameter)
            yield vanishes(f"{name}: E[∂{parameter}] for every x and q", bias)
    (_, of_a), (_, of_b) = expected["SGVB A"], expected["SGVB B"]
    crossing = sympy.solveset(of_b < of_a, x, sympy.S.Reals)
    edge = 2 * sympy.sqrt(3)
    yield holds("∂λ: B below A iff |x| < 2√3", crossing == sympy.Interval.open(-edge, edge))
    noise_variance = sympy.Symbol("s", positive=True)
    model = models.Conjugate(noise_variance)
    of_mean, of_scale = (
        normal_variance(sympy.expand(sympy.simplify(getattr(found, part))), noise)
        for found in (gradients.sgvb_b_gradient(model, x, model.posterior(x), noise),)
        for part in ("mean", "log_scale")
    )
    s = noise_variance
    yield vanishes("B, every noise variance s: Var ∂μ = 1/(s(1+s))", of_mean - 1 / (s * (1 + s)))
    beyond = x**2 * s / (1 + s) ** 3 + 2 / (1 + s) ** 2
    yield vanishes("B, every s: Var ∂λ = x² s/(1+s)³ + 2/(1+s)²", of_scale - beyond)
    yield vanishes(
        "which is A's 2 at x² = 2(1+s)(2+s)", beyond.subs(x, sympy.sqrt(2 * (1 + s) * (2 + s))) - 2
    )


@THEME.claim(
    "12",
    title="reparametrised gradient unbiased; not for steps",
    statement=Statement(
        (SMOOTH_STATED, STEP_STATED),
        beyond="The identity is evaluated for five smooth functions and proved for polynomials up to degree "
        "six; for every function with an integrable derivative it is quoted.",
    ),
    says=says(
        "the gradient of a draw of $f(z)$ is {unbiased|biased} where mean and derivative may be exchanged, "
        "and {not|likewise} where $f$ has a step",
        {
            "unbiased": SMOOTH_STATED,
            "biased": Holds(SMOOTH, rf"\nabla_\phi \mathbb{{E}}_q[f(z)] \ne {PATHWISE}"),
        },
        {"not": STEP_STATED, "likewise": Holds(STEP, rf"\nabla_\phi \mathbb{{E}}_q[f(z)] = {PATHWISE}")},
    ),
    source="Kingma & Welling 2014, section 2.4; the counterexample is elementary",
    assumes=r"$q = \mathcal{N}(\mu, \sigma^2)$; in the first part mean and derivative may be exchanged, as "
    "where one integrable function dominates the difference quotients",
    method="S",
    steps=(vae_conditions.domination,),
)
def reparametrised() -> Iterator[Check]:
    """Every polynomial up to degree 6; in the derivation a step, whose pathwise derivative is 0."""
    for degree in range(1, 7):
        path = q.sample(noise) ** degree
        slope = degree * q.sample(noise) ** (degree - 1)
        pathwise = gradients.along_path(q, noise, slope)
        for parameter, estimate in ((mean, pathwise.mean), (log_scale, pathwise.log_scale)):
            truth = normal_mean(path, noise).diff(parameter)
            yield vanishes(f"f = z^{degree}, ∂{parameter}", normal_mean(estimate, noise) - truth)


@THEME.claim(
    "13",
    title="the score has mean zero",
    statement=states(
        CONJUGATE,
        r"\mathbb{E}_q[\nabla_\phi \log q(z)] = 0, s(z) = \nabla_\phi \log q(z)\big|_{z \text{ fixed}}",
    ),
    source="Williams 1992 (REINFORCE)",
    assumes=r"the support of $q$ does not depend on $\phi$; mean and derivative may be exchanged",
    method="S",
)
def score_mean() -> Iterator[Check]:
    """The score is the derivative of log q at fixed z and averages to 0; on U(0, θ) it does not."""
    z = sympy.Symbol("z", real=True)
    by_hand = gradients.score(q, z)
    at_sample = gradients.score(q, q.sample(noise))
    for parameter, part in ((mean, "mean"), (log_scale, "log_scale")):
        yield vanishes(f"∂ log q/∂{parameter}", q.log_prob(z).diff(parameter) - getattr(by_hand, part))
        yield vanishes(f"E[∂ log q/∂{parameter}]", normal_mean(getattr(at_sample, part), noise))
    theta = sympy.Symbol("theta", positive=True)
    moving = sympy.integrate(sympy.log(1 / theta).diff(theta) / theta, (z, 0, theta))
    yield vanishes("U(0, θ), whose support moves: -1/θ", moving + 1 / theta)


@THEME.claim(
    "14",
    title="variances for f = z²: 4 against μ⁴+14μ²+15",
    statement=Statement(
        (
            Holds(
                SQUARE,
                rf"{ALONG} = \mathrm{{Var}}_q[2z] = 4, "
                rf"{SCORED} = \mathrm{{Var}}_q[z^2(z-\mu)] = \mu^4 + 14\mu^2 + 15",
                titled=True,
            ),
        )
    ),
    source="derived here",
    assumes=r"$q = \mathcal{N}(\mu, 1)$",
    method="S+M",
)
def square_variances() -> Iterator[Check]:
    """Both estimators of d E[z²]/dμ = 2μ by moments, for every μ; the score's at μ = 0 sampled."""
    unit = Gaussian(mean, sympy.Integer(0))
    z = unit.sample(noise)
    pathwise = gradients.along_path(unit, noise, 2 * z).mean
    scored = z**2 * gradients.score(unit, z).mean
    for name, estimate, variance in (
        ("reparametrised", pathwise, sympy.Integer(4)),
        ("score function", scored, mean**4 + 14 * mean**2 + 15),
    ):
        yield vanishes(f"{name}: mean", normal_mean(estimate, noise) - 2 * mean)
        yield vanishes(f"{name}: variance", normal_variance(estimate, noise) - variance)

    centred = proposal(0.0, 1.0)

    def draw(seed: int, n: int) -> Any:
        latents = centred.sample(generator(seed).standard_normal((n, 1)))
        return (latents**2 * gradients.score(centred, latents).mean)[:, 0] ** 2

    # Var[z^6] = 10395 - 225
    result = check_mean(draw, 15.0, delta=1.5, sigma=float(np.sqrt(10395 - 225)), seed=1400)
    yield sampled(f"score function at μ = 0, {result.n:,} draws", result)


@THEME.claim(
    "15",
    title="reparametrisation is not always better: cos 3z",
    statement=Statement(
        (
            Holds(
                WAVES,
                rf"{ALONG} = \tfrac{{\omega^2}}{{2}}(1 - e^{{-2\omega^2}}), "
                rf"{SCORED} = \tfrac12 + \tfrac12(1 - 4\omega^2)e^{{-2\omega^2}}",
                titled=True,
            ),
            Holds(WAVE, rf"{ALONG} \approx 4.5, {SCORED} \approx 0.5", titled=True),
        )
    ),
    says=says(
        r"For $f(z) = \cos 3z$ under a standard normal the {first|second} of the two, score function and "
        "reparametrisation, has the {smaller|larger} variance",
        {"first": f"{SCORED} < {ALONG}", "second": f"{ALONG} < {SCORED}"},
        f"{SCORED} ? {ALONG}",
        world=WAVE,
    ),
    source="derived here",
    assumes=r"the derivative by $\mu$ is taken at $\mu = 0$, $\sigma = 1$",
    method="S",
)
def cosine_variances() -> Iterator[Check]:
    """Both variances as integrals in closed form for every ω, and at ω = 3."""
    z = sympy.Symbol("z", real=True)
    omega = sympy.Symbol("omega", positive=True)
    unit = Gaussian(sympy.Integer(0), sympy.Integer(0))
    density = sympy.exp(unit.log_prob(z))
    pathwise = gradients.along_path(unit, z, sympy.cos(omega * z).diff(z)).mean
    scored = sympy.cos(omega * z) * gradients.score(unit, z).mean
    expected = {
        "reparametrised": omega**2 / 2 * (1 - sympy.exp(-2 * omega**2)),
        "score function": (1 + (1 - 4 * omega**2) * sympy.exp(-2 * omega**2)) / 2,
    }
    measured = []
    for name, estimate in (("reparametrised", pathwise), ("score function", scored)):
        yield vanishes(f"{name}: mean 0, an odd function", estimate + estimate.subs(z, -z))
        squared = sympy.expand(sympy.expand_trig(estimate**2)).rewrite(sympy.exp)
        variance = sympy.integrate(sympy.expand(squared * density), (z, -sympy.oo, sympy.oo))
        yield vanishes(f"{name}: variance, every ω", sympy.simplify(variance - expected[name]))
        measured.append(float(expected[name].subs(omega, 3)))
    yield equals("4.5 at ω = 3", 4.5, measured[0], 1e-6)
    yield equals("0.5 at ω = 3", 0.5, measured[1], 1e-6)


@THEME.claim(
    "16",
    title="N/M times a minibatch's sum is unbiased",
    statement=states(
        MINIBATCHES,
        r"\hat{\mathcal{L}} = \tfrac{N}{M} \sum_{i \in B} \mathcal{L}_i",
        r"\mathbb{E}_B[\hat{\mathcal{L}}] = \sum_{i=1}^{N} \mathcal{L}_i",
    ),
    says=says(
        r"$\tfrac{N}{M}$ times the sum over a minibatch of $M$ is {an unbiased|a biased} estimate of the sum "
        "over all $N$",
        {
            "an unbiased": r"\mathbb{E}_B[\tfrac{N}{M} \sum_{i \in B} \mathcal{L}_i] = "
            r"\sum_{i=1}^{N} \mathcal{L}_i",
            "a biased": r"\mathbb{E}_B[\tfrac{N}{M} \sum_{i \in B} \mathcal{L}_i] \ne "
            r"\sum_{i=1}^{N} \mathcal{L}_i",
        },
    ),
    source="Kingma & Welling 2014, eq. 8",
    assumes="$B$ has $M$ of the $N$ data, each equally likely to be drawn, with or without replacement",
    method="S",
)
def minibatch() -> Iterator[Check]:
    """Every minibatch enumerated in exact arithmetic; a draw that is not uniform is biased."""
    terms = [Fraction(7 * i * i - 3, i + 2) for i in range(6)]
    yield from unbiased(terms, 3)
    consecutive = [terms[i : i + 3] for i in range(len(terms) - 2)]  # the inner data are drawn more often
    estimates = bounds.total_over_data(np.array(consecutive, dtype=object), len(terms))
    yield holds("not uniform: biased", sum(estimates) / len(consecutive) != sum(terms))
