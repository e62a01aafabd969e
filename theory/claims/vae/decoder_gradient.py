r"""Claim 29b: what the bound's gradient in the decoder's parameters ascends, which is not the likelihood."""

from collections.abc import Iterator

import numpy as np
import sympy

from theory.calculus import normal_mean
from theory.claims.vae.gradients import THEME as GRADIENTS
from theory.derivations.vae.conjugate import bayes_rule
from theory.elbo import estimators
from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian
from theory.elbo.scaled_decoder import Scaled
from theory.notation.statement import Holds, Statement
from theory.notation.wording import says
from theory.verdict import Check, equals, holds, vanishes
from theory.worlds.vae.scaled_decoder import OPPOSED, PLACES, SCALED

THEME = GRADIENTS  # claims 11 to 16 are there

x, noise, mean, log_scale, theta, z = sympy.symbols("x epsilon mu lambda theta z", real=True)

OF_BOUND, OF_EVIDENCE = r"\nabla_\theta\,\mathcal{L}(q)", r"\nabla_\theta \log p_\theta(x)"
ASCENDED = r"\log p_\theta(x) - \mathrm{KL}(q(z)\,\|\,p_\theta(z \mid x))"
ASCENDS = Holds(SCALED, rf"{OF_BOUND} = \nabla_\theta\,[{ASCENDED}]")
SLOPE_OF_BOUND, SLOPE_OF_EVIDENCE = -sympy.Rational(6, 25), sympy.Rational(1, 16)


@THEME.claim(
    "29b",
    title="in θ the ELBO ascends log p - KL, not log p",
    statement=Statement(
        (
            ASCENDS,
            Holds(
                OPPOSED,
                rf"{OF_BOUND} = -\tfrac{{6}}{{25}} < 0 < \tfrac{{1}}{{16}} = {OF_EVIDENCE}",
                titled=True,
            ),
        )
    ),
    says=says(
        r"In $\theta$ a step along the bound's gradient ascends the log-likelihood {less|without} the "
        "divergence from the posterior, which moves with the decoder. For "
        r"$p_\theta(x \mid z) = \mathcal{N}(x; \theta z, 1)$, $x = 1.5$ and "
        r"$q(z) = \mathcal{N}(z; 0.3, 0.6)$ such a step at $\theta = 1$ makes the log-likelihood "
        rf"{{fall|rise}}: ${OF_BOUND} = -0.24$, ${OF_EVIDENCE} = 0.0625$",
        {"less": ASCENDS, "without": Holds(SCALED, rf"{OF_BOUND} = {OF_EVIDENCE}")},
        {
            "fall": rf"{OF_BOUND} < 0, {OF_EVIDENCE} > 0",
            "rise": rf"{OF_BOUND} > 0, {OF_EVIDENCE} > 0",
        },
        world=OPPOSED,
    ),
    source="derived here, from Kingma & Welling 2014, eq. 1",
    assumes=r"$q$ does not move with $\theta$; mean and derivative may be exchanged",
    method="S",
)
def in_the_decoder() -> Iterator[Check]:
    """In symbols for every θ, x and q, and at the counterexample; equal slopes where q is the posterior."""
    model, q = Scaled(theta), Gaussian(mean, log_scale)
    posterior = model.posterior(x)
    yield bayes_rule("log p(x,z) - log p(z|x) - log p(x), every x, z, θ", model)
    bound = normal_mean(estimators.sgvb_a(model, x, q, noise), noise)
    latent = q.sample(noise)
    divergence = normal_mean(q.log_prob(latent) - posterior.log_prob(latent), noise)
    of_bound, of_evidence = bound.diff(theta), model.log_evidence(x).diff(theta)
    of_divergence = sympy.simplify(divergence.diff(theta))
    yield vanishes("∇L - ∇(log p - KL), every θ, x, q", of_bound - of_evidence + of_divergence)
    tight = {mean: posterior.mean, log_scale: posterior.log_scale}
    yield vanishes("∇KL is 0 where q is the posterior", of_divergence.subs(tight))
    yield holds("and is not 0 for every q", sympy.simplify(of_divergence) != 0)

    place = {x: sympy.Rational(3, 2), theta: 1, mean: sympy.Rational(3, 10)}
    place[log_scale] = sympy.log(sympy.Rational(3, 5)) / 2  # 0.6 is the variance
    yield vanishes("∇L = -0.24 there", of_bound.subs(place) - SLOPE_OF_BOUND)
    yield vanishes("∇ log p = 0.0625 there", of_evidence.subs(place) - SLOPE_OF_EVIDENCE)
    for at_x, at_theta, at_mean, variance in PLACES:
        linear = LinearGaussian(np.array([[at_theta]]), np.zeros(1), 1.0)
        at, by_hand = np.array([at_x]), Scaled(at_theta)
        name = f"x = {at_x:g}, θ = {at_theta:g}"
        yield equals(
            f"log p of the linear VAE, {name}", float(linear.log_evidence(at)), by_hand.log_evidence(at)[0]
        )
        guide = Gaussian(np.array([at_mean]), np.log([variance]) / 2)
        symbolic = bound.subs({x: at_x, theta: at_theta, mean: at_mean, log_scale: float(guide.log_scale[0])})
        yield equals(f"its bound, {name}", float(linear.elbo(at, guide)), float(symbolic))
