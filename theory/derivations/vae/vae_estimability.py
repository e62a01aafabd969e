r"""Which of the three terms can be estimated, and what can be said about the one that cannot."""

import numpy as np
import sympy

from theory.derivations.base import Checks, Step, step
from theory.derivations.vae.conjugate import (
    MODEL,
    Q,
    expectation,
    gaussian_kl,
    log_joint,
    noise,
    over_noise,
    x,
    z,
)
from theory.derivations.vae.vae_conditions import consistency, domination
from theory.derivations.vae.vae_gap import inference_gaps, omitted_term
from theory.elbo import bounds
from theory.elbo.gaussian import Gaussian
from theory.elbo.quadrature import over_pairs, proposal
from theory.examples import T1
from theory.notation.statement import Holds, Statement, states
from theory.verdict import equals, holds, vanishes
from theory.worlds.bounds.coordinates import COORDINATES
from theory.worlds.bounds.importance import FEW, MANY
from theory.worlds.bounds.toy import ANNEALED, ENCODED, EQUAL_STEPS, RISING, UPPER

PRIOR = Gaussian(sympy.S.Zero, sympy.S.Zero)


@step(
    title="The reconstruction term: reparametrised Monte Carlo",
    equation=states(
        ENCODED,
        r"z = \mu_\phi(x) + \sigma_\phi(x)\odot\varepsilon",
        r"\nabla_{\theta,\phi}\,\mathbb{E}_{q_\phi}[\log p_\theta(x\mid z)]"
        r" = \mathbb{E}_{\varepsilon}[\nabla_{\theta,\phi}\,\log p_\theta(x\mid z)]",
    ),
    reason=r"""The mean over $q_\phi$ becomes a mean over noise $\varepsilon\sim\mathcal N(0,I)$ that does
        not depend on $\phi$; value and
        gradient are then averages of quantities that automatic differentiation gives at sampled
        $\varepsilon$. Both are unbiased with a single draw an image, and a mean over $n$ draws has the
        standard error $s/\sqrt n$.""",
    assumption=r"""Differentiation and mean may be exchanged; the next step says when, and for which
        functions they may not.""",
    defines=(r"\varepsilon\sim\mathcal N(0,I)",),
    short=True,
)
def reconstruction() -> Checks:
    """The value and both gradients on T1."""
    pathwise = MODEL.log_likelihood(x, Q.sample(noise))
    value = over_noise(pathwise)
    yield vanishes("value", value - expectation(MODEL.log_likelihood(x, z)))
    for parameter in (Q.mean, Q.log_scale):
        yield vanishes(
            f"gradient in {parameter}", value.diff(parameter) - over_noise(pathwise.diff(parameter))
        )


@step(
    title="The distance to the prior: closed form",
    equation=states(
        COORDINATES,
        r"\mathrm{KL}(\mathcal N(\mu,\operatorname{diag}\sigma^2)\,\|\,\mathcal N(0,I))"
        r" = \tfrac12\sum_{j=1}^{d}(\mu_j^2+\sigma_j^2-1-\log\sigma_j^2)",
    ),
    reason=r"""Means of squares of Gaussians, coordinate by coordinate; the divergences of independent
        coordinates add up. Nothing is left to chance in this term. (It may still be sampled: with $q$ at
        the posterior the fully sampled bound has no variance at all, so the closed form is not always the
        better estimator.)""",
    assumption=r"$q_\phi$ and $p_\theta(z)$ are Gaussian with independent coordinates.",
    short=True,
)
def prior_divergence() -> Checks:
    """One coordinate symbolically; three coordinates are summed, not averaged."""
    yield vanishes("one coordinate", gaussian_kl(Q, PRIOR) - Q.kl_to_standard())
    at = ((0.3, -0.2), (-1.1, 0.4), (2.0, 0.1))
    several = Gaussian(np.array([m for m, _ in at]), np.array([s for _, s in at])).kl_to_standard()
    one_by_one = sum(float(Q.kl_to_standard().subs({Q.mean: m, Q.log_scale: s})) for m, s in at)
    yield equals("three coordinates", one_by_one, float(several))


@step(
    title="The distance to the posterior: not available",
    equation=states(
        FEW,
        r"\mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z\mid x)) = \log p_\theta(x) - \mathrm{ELBO}",
        r"\mathbb{E}\left[\log\left(\frac1k\sum_{i=1}^k w_i\right)\right] - \mathrm{ELBO}"
        r" = L_k - \mathrm{ELBO} < \mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z\mid x))",
    ),
    reason=r"""The posterior is $p_\theta(z\mid x) = p_\theta(x\mid z)\,p_\theta(z)/p_\theta(x)$: to evaluate
        it one needs the very integral that was intractable. There is no closed form, and putting an estimate
        of $p_\theta(x)$ from $k$ draws, $w_i=p_\theta(x,z_i)/q_\phi(z_i\mid x)$, in its place is biased for
        every fixed $k$, downwards, by Jensen's inequality; with a single draw the answer is
        $L_1 - \mathrm{ELBO} = 0$ whatever $q_\phi$ is.""",
    assumption=r"The weight $w$ is not constant, that is $q_\phi$ is not the posterior.",
    short=True,
)
def posterior_divergence() -> Checks:
    """Circular; zero for k = 1; for k = 2 strictly between zero and the divergence."""
    log_weight = log_joint(z) - Q.log_prob(z)
    circular = MODEL.log_evidence(x) - expectation(log_weight)
    yield vanishes("circular", gaussian_kl(Q, MODEL.posterior(x)) - circular)
    weights = np.linspace(-30.0, 2.0, 33)[:, None]
    plug_in = bounds.importance_bound(weights) - np.mean(weights, axis=1)
    yield equals("k = 1", 0.0, float(np.max(np.abs(plug_in))))
    second = over_pairs(proposal(*T1.prior), bounds.importance_bound).value
    elbo = T1.log_evidence - T1.gap_of_prior
    yield holds("k = 2 is too small, and not zero", 0.1 < second - elbo < T1.gap_of_prior - 0.1)


@step(
    title="Bracketed from below",
    equation=Statement(
        (
            Holds(FEW, r"L_k = \mathbb{E}\left[\log\left(\frac1k\sum_{i=1}^k w_i\right)\right]"),
            Holds(MANY, r"\mathrm{ELBO} = L_1 \le L_k \le L_{k+1} \le \log p_\theta(x)"),
            Holds(RISING, r"\lim_{k\to\infty} L_k = \log p_\theta(x)"),
        )
    ),
    reason=r"""What cannot be estimated without bias can be bracketed. The importance-weighted bounds rise
        to the evidence (Burda et al., 2016), since the mean of $k+1$ weights is the mean over its
        $k$-subsets of their means, and the logarithm is concave.""",
    assumption=r"""The draws $z_i$ of $q_\phi$ are independent, and $q_\phi$ covers the posterior. The limit
        needs the next step's condition.""",
)
def bracket_below() -> Checks:
    """Leave-one-out means average to the mean of three; L_1 < L_2 < log p on T1."""
    weights = sympy.symbols("w_1:4", positive=True)
    pairs = [(weights[i] + weights[j]) / 2 for i, j in ((0, 1), (0, 2), (1, 2))]
    yield vanishes("mean of the pairs' means", sum(pairs) / 3 - sum(weights) / 3)
    second = over_pairs(proposal(*T1.prior), bounds.importance_bound).value
    yield holds("L_1 < L_2 < log p", T1.log_evidence - T1.gap_of_prior < second < T1.log_evidence)


@step(
    title="Bracketed from above",
    equation=states(
        UPPER,
        r"\log p_\theta(x) \le \mathrm{CUBO} = \tfrac12\log\mathbb{E}_{q_\phi}[w^2]",
        r"\log p_\theta(x) \le \mathrm{EUBO} = \mathbb{E}_{p_\theta(z\mid x)}[\log w]",
    ),
    reason=r"""The gaps are
        $\mathrm{CUBO} - \log p_\theta(x) = \frac12\log(1+\chi^2(p_\theta(z\mid x)\,\|\,q_\phi))$ and
        $\mathrm{EUBO} - \log p_\theta(x) = \mathrm{KL}(p_\theta(z\mid x)\,\|\,q_\phi)$. Together with $L_k$
        they bracket the evidence, hence the divergence too.""",
    assumption=r"""$\mathbb{E}_{q_\phi}[w^2]<\infty$ (tails of $q_\phi$ wide enough); the EUBO needs draws
        from the posterior, which exist for simulated images.""",
)
def bracket_above() -> Checks:
    """On T1 with q = the prior: both gaps in closed form, positive for every x."""
    log_weight = MODEL.log_likelihood(x, z)
    squared = sympy.exp(MODEL.log_prior(z) + 2 * log_weight)
    upper = sympy.log(sympy.integrate(sympy.expand(squared), (z, -sympy.oo, sympy.oo))) / 2
    excess = sympy.expand_log(upper - MODEL.log_evidence(x), force=True)
    yield vanishes("CUBO", sympy.expand(excess - (sympy.log(2) / 2 - sympy.log(3) / 4 + x**2 / 12)))
    posterior = MODEL.posterior(x)
    upper = expectation(log_weight, posterior) - MODEL.log_evidence(x)
    yield vanishes("EUBO", upper - gaussian_kl(posterior, PRIOR))
    yield vanishes("EUBO's excess", upper - (x**2 / 8 + sympy.log(2) / 2 - sympy.Rational(1, 4)))
    yield holds(
        "positive", min(sympy.log(2) / 2 - sympy.log(3) / 4, sympy.log(2) / 2 - sympy.Rational(1, 4)) > 0
    )


@step(
    title="Bracketed from both sides by annealing",
    equation=states(
        ANNEALED,
        r"A = \sum_{t=0}^{T-1} (\beta_{t+1}-\beta_t)\,\mathbb{E}_{\beta_t}[\log p_\theta(x\mid z)]"
        r" \le \log p_\theta(x)",
        r"\log p_\theta(x) \le"
        r" \sum_{t=0}^{T-1} (\beta_{t+1}-\beta_t)\,\mathbb{E}_{\beta_{t+1}}[\log p_\theta(x\mid z)] = B",
    ),
    reason=r"""$\log p_\theta(x)=\int_0^1\mathbb{E}_\beta[\log p_\theta(x\mid z)]\,d\beta$ over densities
        proportional to $p_\theta(z)\,p_\theta(x\mid z)^\beta$, and the integrand rises, its slope being a
        variance, $\frac{\mathrm{d}}{\mathrm{d}\beta}\,\mathbb{E}_\beta[\log p_\theta(x\mid z)] =
        \operatorname{Var}_\beta[\log p_\theta(x\mid z)]$: left sums are too small, right ones too large.
        Annealed importance sampling run forwards from the prior estimates the one, run backwards from a
        posterior draw the other (Grosse et al., 2015). On the toy at $x=1$ they are $B - A = \frac{5}{8T}$
        nats apart after $T$ equal steps.""",
    elsewhere={"x=1": EQUAL_STEPS, r"B - A = \frac{5}{8T}": EQUAL_STEPS},
    assumption=r"""Here with perfect transitions. With any transitions that leave their $\beta$ invariant
        the two means still bound the evidence; the backward run needs an exact posterior draw.""",
)
def bracket_annealed() -> Checks:
    """On T1 in closed form: the thermodynamic integral, the slope, and the sums' distance."""
    beta = sympy.symbols("beta", nonnegative=True)
    tempered = Gaussian(beta * x / (1 + beta), -sympy.log(1 + beta) / 2)
    density = log_joint(z) - (1 - beta) * MODEL.log_likelihood(x, z)
    yield vanishes("the tempered density", (density - tempered.log_prob(z)).diff(z))
    mean = sympy.simplify(expectation(MODEL.log_likelihood(x, z), tempered))
    integral = sympy.integrate(sympy.expand(sympy.apart(mean, beta)), (beta, 0, 1))
    yield vanishes("the integral", sympy.expand_log(integral - MODEL.log_evidence(x), force=True))
    square = expectation(MODEL.log_likelihood(x, z) ** 2, tempered)
    yield vanishes("slope = variance", mean.diff(beta) - (square - mean**2))
    difference = (mean.subs(beta, 1) - mean.subs(beta, 0)).subs(x, 1)
    yield vanishes("distance times T", difference - sympy.Rational(5, 8))


STEPS: tuple[Step, ...] = (
    reconstruction,
    domination,
    prior_divergence,
    posterior_divergence,
    omitted_term,
    inference_gaps,
    bracket_below,
    consistency,
    bracket_above,
    bracket_annealed,
)
