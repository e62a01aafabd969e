r"""What the lower bound leaves out: Jensen's route to it, the omitted term's gradient, and its two parts."""

import numpy as np
import sympy

from theory.derivations.base import Checks, step
from theory.derivations.vae.conjugate import MODEL, Q, expectation, gaussian_kl, x, z
from theory.elbo import bounds, inference_gap
from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian
from theory.notation.statement import Connected, Holds, Statement, states
from theory.verdict import equals, holds, vanishes
from theory.worlds.vae.encoders import ENCODERS
from theory.worlds.vae.latents import CONJUGATE, OR_POSTERIOR

LOG_WEIGHT = bounds.log_weight(MODEL, x, Q, z)


def moved_by(q: Gaussian, mean: float, log_scale: float) -> Gaussian:
    """Return ``q`` with its mean and its log-scale moved."""
    return Gaussian(q.mean + mean, q.log_scale + log_scale)


@step(
    title="The same bound by Jensen's inequality",
    equation=Statement(
        (
            Holds(
                CONJUGATE,
                r"\log p_\theta(x) = \log\mathbb{E}_{q_\phi}[w]"
                r" \ge \mathbb{E}_{q_\phi}[\log w] = \mathrm{ELBO}",
            ),
            Connected(
                OR_POSTERIOR,
                r"\log\mathbb{E}_{q_\phi}[w] = \mathbb{E}_{q_\phi}[\log w]",
                r"\operatorname{Var}_{q_\phi}[w] = 0",
            ),
        )
    ),
    reason=r"""This is the shorter route, for comparison. The weight $w=p_\theta(x,z)/q_\phi(z\mid x)$
        has the evidence as its mean, and the logarithm is concave. The route gives the bound, but not
        the gap: the equation $\log\mathbb{E}_{q_\phi}[w] - \mathbb{E}_{q_\phi}[\log w] =
        \mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z\mid x))$ is what the steps above add. The logarithm
        is strictly concave, so equality needs a weight that is constant at $q_\phi$-almost every $z$,
        which makes $q_\phi$ the posterior.""",
    assumption=r"""$q_\phi$ covers the posterior; otherwise the mean of $w$ is less than $p_\theta(x)$,
        and the inequality holds all the more. $\mathbb{E}_{q_\phi}[\log w]$ may be $-\infty$.""",
    world=CONJUGATE,
)
def jensen() -> Checks:
    """The weight's mean, its logarithm's mean, both at the posterior; strict concavity at two values."""
    joint = sympy.expand(Q.log_prob(z) + LOG_WEIGHT)
    mean = sympy.integrate(sympy.exp(joint), (z, -sympy.oo, sympy.oo))
    yield vanishes("mean of w", mean - sympy.exp(MODEL.log_evidence(x)))
    gap = MODEL.log_evidence(x) - expectation(LOG_WEIGHT)
    yield vanishes("what Jensen does not name", gap - gaussian_kl(Q, MODEL.posterior(x)))
    at_posterior = bounds.log_weight(MODEL, x, MODEL.posterior(x), z)
    yield vanishes("constant at the posterior", at_posterior.diff(z))
    u, v = sympy.symbols("u v", positive=True)
    excess = 2 * sympy.log((u + v) / 2) - sympy.log(u) - sympy.log(v)
    known = 1 + (u - v) ** 2 / (4 * u * v)  # one for u = v alone
    yield vanishes("strictly concave", sympy.exp(excess) - known)


@step(
    title="The omitted term need not be estimated",
    equation=states(
        CONJUGATE,
        r"\nabla_\phi\,\mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z\mid x)) = -\nabla_\phi\,\mathrm{ELBO}",
        r"\nabla_\phi\log p_\theta(x) = 0",
    ),
    reason=r"""Differentiate $\log p_\theta(x) = \mathrm{ELBO} + \mathrm{KL}(q_\phi(z\mid
        x)\,\|\,p_\theta(z\mid x))$ in $\phi$. The left side does not depend on $\phi$, so the two
        gradients on the right cancel. An unbiased estimate of the ELBO's gradient is, with the other
        sign, one of the omitted term's: it needs no evidence and no posterior. The encoder is trained
        towards the posterior although its distance from it is never known. In $\theta$ there is no such
        line, for $\nabla_\theta\log p_\theta(x) \ne 0$.""",
    assumption=r"Both terms are finite and differentiable in $\phi$, with $\theta$ held fixed.",
    short=True,
)
def omitted_term() -> Checks:
    """Both derivatives of the closed forms on T1, and in the decoder's noise variance, where they differ."""
    divergence = gaussian_kl(Q, MODEL.posterior(x))
    elbo = expectation(LOG_WEIGHT)
    for parameter in (Q.mean, Q.log_scale):
        yield vanishes(f"the sum's slope in {parameter}", (divergence + elbo).diff(parameter))
        yield vanishes(f"the evidence's in {parameter}", MODEL.log_evidence(x).diff(parameter))
    noise_variance = sympy.symbols("s", positive=True)
    other = type(MODEL)(noise_variance)
    slope = other.log_evidence(x).diff(noise_variance).subs({noise_variance: 1, x: 1})
    yield holds("the evidence's in theta", sympy.simplify(slope) != 0)


@step(
    title="The omitted term has two causes",
    equation=states(
        ENCODERS,
        r"\mathrm{KL}(q_\phi\,\|\,p_\theta(z\mid x)) = G_{\mathrm{approx}} + G_{\mathrm{amort}}",
        r"G_{\mathrm{approx}} = \log p_\theta(x) - \mathrm{ELBO}(q^*) \ge 0",
        r"G_{\mathrm{amort}} = \mathrm{ELBO}(q^*) - \mathrm{ELBO}(q_\phi) \ge 0",
    ),
    reason=r"""$q^*$ is the member of the encoder's family with the largest bound for this $x$,
        $\mathrm{ELBO}(q^*) \ge \mathrm{ELBO}(q)$. Add and subtract its bound. The approximation gap
        $G_{\mathrm{approx}} = \mathrm{KL}(q^*\,\|\,p_\theta(z\mid x))$ is the family's: diagonal
        Gaussians miss a posterior with correlations. The amortisation gap is the encoder's: one map
        $x\mapsto q_\phi$ has to serve all images and need not give each its best $q$ (Cremer et al.,
        2018). A larger encoder narrows the second, a richer family the first.""",
    assumption=r"""The family has a member with the largest bound, and it contains $q_\phi(z\mid x)$ for
        every $x$.""",
)
def inference_gaps() -> Checks:
    """The two closed forms against bounds computed apart; no perturbation of q* has a larger bound."""
    model = LinearGaussian(np.array([[0.9, 0.5], [0.1, 1.2]]), np.array([0.3, -0.2]), 0.7)
    data = np.array([[0.5, -1.0], [2.0, 0.4], [-0.3, 1.1]])
    q, best = inference_gap.best_encoder(model, 1)(data), model.best_diagonal(data)
    gap = inference_gap.split(model, data, q)
    approximation = model.log_evidence(data) - model.elbo(data, best)
    amortisation = model.elbo(data, best) - model.elbo(data, q)
    for place in range(len(data)):
        yield equals(f"approximation, {place + 1}", gap.approximation[place], approximation[place])
        yield equals(f"amortisation, {place + 1}", gap.amortisation[place], amortisation[place])
    for shift in (-0.2, 0.2):
        for other in (moved_by(best, shift, 0.0), moved_by(best, 0.0, shift)):
            lost = np.min(model.elbo(data, best) - model.elbo(data, other))
            yield holds(f"q* is the best, moved by {shift:g}", lost > 0)
