r"""Claims 19 and 20: upper bounds of log p(x) from importance weights, on T1 at x = 1 and on T5."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import sympy
from flint import arb

from theory.claims.vae.importance import CHI_SQUARE, PROPOSALS, floats, samples
from theory.claims.vae.importance import THEME as IMPORTANCE
from theory.elbo import bounds, enclosures, estimators, linear_gaussian, models, upper_bounds
from theory.elbo.gaussian import Gaussian
from theory.elbo.quadrature import (
    kl_to_posterior,
    log_weights,
    over_pairs,
    over_q,
    over_singles,
    proposal,
    two_draws,
)
from theory.enclosures import precise
from theory.examples import T1, T5
from theory.montecarlo import check_mean
from theory.notation.statement import Holds, Statement, states
from theory.notation.wording import says
from theory.ops import exp, log
from theory.quadrature import Estimate, expectation
from theory.targets import normal
from theory.verdict import Check, encloses, holds, integrates, sampled
from theory.worlds.bounds import weights
from theory.worlds.bounds.importance import FEW, MANY, SINGLE
from theory.worlds.nodes import Rule, single
from theory.worlds.vae.latents import CONJUGATE

THEME = IMPORTANCE  # claims 8, 17 and 18 are there

CUBO = r"\tfrac12 \log \mathbb{E}_q[w^2]"
EUBO = r"\mathbb{E}_{z \sim p(z \mid x)}[\log w]"
BOUNDED = PROPOSALS[:3]  # for which w² stays below 2
DELTA_PLUG_IN = 0.005  # nats


@THEME.claim(
    "19",
    title="½ log E w² bounds above; its estimate does not",
    statement=Statement(
        (
            Holds(CONJUGATE, rf"{CUBO} = \log p(x) + \tfrac12\log(1 + {CHI_SQUARE}) \ge \log p(x)"),
            Holds(FEW, r"U_k = \mathbb{E}[\hat U_k], \hat U_k = \tfrac12\log \tfrac1k \sum_{i=1}^k w_i^2"),
            Holds(MANY, rf"U_k < {CUBO}"),
            Holds(SINGLE, r"U_1 = \mathcal{L}(q) < \log p(x) < U_{64}"),
        ),
        beyond="$U_k$ is evaluated for $k$ up to $64$; that it is too small for every $k$ is Jensen's "
        "inequality.",
    ),
    says=says(
        rf"${CUBO} \ge \log p(x)$, where it is finite, but its estimate from $k$ draws has a mean $U_k$ that "
        r"is {below|above} it and bounds nothing: $U_1 = \mathcal{L}(q)$ is {below|above} $\log p(x)$, and "
        r"for the encoders of the check $U_{64}$ is {above|below}",
        {"below": Holds(MANY, rf"U_k < {CUBO}"), "above": Holds(MANY, rf"U_k > {CUBO}")},
        r"U_1 ? \log p(x)",
        r"U_{64} ? \log p(x)",
        world=SINGLE,
    ),
    source="Dieng et al. 2017 (CUBO, order 2); the estimate's mean derived here",
    assumes="$q$ and the posterior Gaussian, with a variance of $q$ above half the posterior's, else "
    r"$\mathbb{E}_q[w^2]$ is infinite; in the third part $w$ is not constant; the last part is of "
    "the four $q$ of the check, since a $q$ far off needs more draws",
    method="S+Q+I+M",
)
def chi_upper_bound() -> Iterator[Check]:
    """Four q by quadrature against the closed form of χ²; the plug-in is biased down; the limit of E w²."""
    posterior = models.T1.posterior(T1.observation)
    for location, scale in PROPOSALS:
        q = proposal(location, scale)
        name = f"q = N({location:g}, {scale:g}²)"
        yield _bound_of_second_moment(q, name)
        second = over_singles(q, lambda w: np.exp(2 * w[:, 0]))
        chi_square = bounds.chi_square(floats(posterior), floats(q))
        yield integrates(
            f"E w² = p² (1 + χ²), {name}", math.exp(2 * T1.log_evidence) * (1 + chi_square), second
        )
        if (location, scale) in BOUNDED:
            exact = enclosures.proposal(location, scale)
            ball = enclosures.over_noise(
                lambda e, exact=exact: exp(2 * enclosures.log_weight(exact, exact.sample(e))),  # type: ignore[misc]
                (2.0, 0.0),
            )
            known = precise(lambda m=location, s=scale: _second_moment(arb(m), arb(s) ** 2))  # type: ignore[misc]
            yield encloses(f"E w² = p² (1 + χ²), {name}, enclosed", known, ball)
        squares = over_pairs(q, lambda w: np.exp(2 * bounds.chi_upper_bound(w)))
        yield integrates(f"exp(2 plug-in) unbiased, {name}", second, squares)
        plug_in = over_pairs(q, bounds.chi_upper_bound)
        upper = math.log(second.value) / 2
        yield holds(
            f"plug-in < bound, log p(1) < bound, {name}", max(plug_in.value, T1.log_evidence) < upper - 1e-4
        )
    q_variance, z = sympy.Symbol("v", positive=True), sympy.Symbol("z", real=True)
    exponent = 2 * Gaussian(0, sympy.log(sympy.Rational(1, 2)) / 2).log_prob(z)
    exponent -= Gaussian(0, sympy.log(q_variance) / 2).log_prob(z)
    curvature = sympy.simplify(exponent.diff(z, 2))  # of log(post²/q): integrable iff negative
    yield holds(
        "E w² is finite iff 2 s_q² > s_post²", sympy.solve(curvature, q_variance) == [sympy.Rational(1, 4)]
    )
    wide = _wide_on_t5()
    second = _over_two_latents(wide, lambda log_ratio: np.exp(2 * log_ratio))
    closed = math.exp(upper_bounds.log_second_moment(linear_gaussian.T5, T5.x, wide))
    yield integrates("E w²/p² = 1 + χ² on T5", closed, second)
    of_one = over_singles(proposal(*T1.prior), bounds.chi_upper_bound)
    yield integrates("plug-in of one draw = ELBO", over_q(estimators.sgvb_a, proposal(*T1.prior)), of_one)
    draws = samples(proposal(*T1.prior), T1.draws)
    plugged = weights.mean_log(*_squares(proposal(*T1.prior)), T1.draws, 2 * weights.HIGH) / 2
    result = check_mean(
        lambda seed, n: bounds.chi_upper_bound(draws(seed, n)) - T1.log_evidence,
        plugged,
        DELTA_PLUG_IN,
        sigma=0.1,
        seed=1900,
    )
    yield sampled(f"plug-in of {T1.draws} draws, {result.n:,} times", result)
    yield holds(
        "infinite at the limit",
        math.isinf(bounds.chi_square(floats(posterior), Gaussian(0.5, math.log(0.5)))),
    )


def _bound_of_second_moment(q: Gaussian, name: str) -> Check:
    """½ log E w² by quadrature, its error that of E w² over twice E w², against the closed form of χ²."""
    chi_square = bounds.chi_square(floats(models.T1.posterior(T1.observation)), floats(q))
    second = over_singles(q, lambda w: np.exp(2 * w[:, 0]))
    bound = Estimate(math.log(second.value) / 2, second.error / (2 * second.value))
    return integrates(f"½ log E w², {name}", T1.log_evidence + math.log1p(chi_square) / 2, bound)


def _second_moment(location: Any, variance: Any) -> Any:
    """p² (1 + χ²) for q of this mean and variance, on balls; the posterior is N(1/2, 1/2)."""
    spread = 2 * variance - 0.5
    chi_square = variance / (spread / 2).sqrt() * exp((0.5 - location) ** 2 / spread)
    return exp(2 * enclosures.log_evidence()) * chi_square


def _upper_mean(location: Any, variance: Any) -> Any:
    """Return log p(x) + KL(p(z|x) || q) for q of this mean and variance, on balls."""
    divergence = (0.5 + (0.5 - location) ** 2) / (2 * variance) - 0.5 + log(2 * variance) / 2
    return enclosures.log_evidence() + divergence


def _squares(q: Gaussian) -> tuple[Any, Rule]:
    """The logarithms of (w/p(x))^2 at the nodes of a rule over one draw, and the rule."""
    fine, _ = single()
    return 2 * (log_weights(q, fine.points[:, None, None])[:, 0] - T1.log_evidence), fine


def _wide_on_t5() -> Gaussian:
    """A q for T5 at ``T5.x`` off the posterior's mean and wider than it."""
    best = linear_gaussian.T5.best_diagonal(T5.x)
    return Gaussian(best.mean + np.array([0.3, -0.2]), best.log_scale + np.array([0.2, 0.1]))


def _over_two_latents(
    q: Gaussian, f: Callable[[Any], Any], draw: Callable[[Any], Any] | None = None
) -> Estimate:
    """E of f of log w - log p(x) on T5 over ``draw`` of two normals, which is q's own unless given."""
    exact = linear_gaussian.T5.log_evidence(T5.x)

    def payoff(noise: Any) -> Any:
        z = (draw or q.sample)(noise[..., 0])
        return f(bounds.log_weight(linear_gaussian.T5, T5.x, q, z) - exact)

    return two_draws(payoff)


def over_posterior(q: Gaussian) -> Estimate:
    """E[log w] over z ~ p(z|x) on T1 at x = 1, in nats."""
    posterior = models.T1.posterior(T1.observation)
    return expectation(
        lambda e: bounds.log_weight(models.T1, T1.observation, q, posterior.sample(e[:, None])), normal()
    )


@THEME.claim(
    "20",
    title="an upper bound from the posterior: E log w",
    statement=states(
        CONJUGATE,
        rf"{EUBO} = \log p(x) + \mathrm{{KL}}(p(z \mid x)\,\|\,q(z)) \ge \log p(x)",
    ),
    says=says(rf"${EUBO} \ge \log p(x)$, a mean over the posterior"),
    source="EUBO; elementary",
    assumes="the posterior is absolutely continuous with respect to $q$; draws of it, to use the bound",
    method="Q+I",
)
def posterior_upper_bound() -> Iterator[Check]:
    """The mean of log w under the posterior against the closed-form divergence, for five q."""
    for location, scale in (*PROPOSALS, (0.5, math.sqrt(0.5))):
        q = proposal(location, scale)
        upper = over_posterior(q)
        divergence = (
            (0.5 + (0.5 - location) ** 2) / (2 * scale**2) - 0.5 + math.log(scale) - math.log(0.5) / 2
        )
        name = f"q = N({location:g}, {scale:.3g}²)"
        yield integrates(f"E log w, {name}", T1.log_evidence + divergence, upper)
        lower = over_q(estimators.sgvb_a, q)
        exact, of_x = enclosures.proposal(location, scale), enclosures.posterior()
        known = precise(lambda m=location, s=scale: _upper_mean(arb(m), arb(s) ** 2))  # type: ignore[misc]
        mean = enclosures.over_noise(
            lambda e, exact=exact, of_x=of_x: enclosures.log_weight(exact, of_x.sample(e))  # type: ignore[misc]
        )
        yield encloses(f"E log w, {name}, enclosed", known, mean)
        yield integrates(
            f"upper - lower = both divergences, {name}", kl_to_posterior(q) + divergence, upper - lower
        )
    wide = _wide_on_t5()
    upper = _over_two_latents(wide, lambda log_ratio: log_ratio, _posterior_draw)
    yield integrates(
        "E log w - log p on T5 = KL", upper_bounds.divergence_to(linear_gaussian.T5, T5.x, wide), upper
    )


def _posterior_draw(noise: Any) -> Any:
    return upper_bounds.posterior_sample(linear_gaussian.T5, T5.x, noise)
