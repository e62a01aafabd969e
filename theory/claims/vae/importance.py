r"""Claims 8 and 17-20: the bracket of log p(x) by importance weights, on T1 at x = 1."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import sympy

from theory.claims.claim import Theme
from theory.derivations.vae import vae_estimability
from theory.elbo import bounds, estimators, linear_gaussian, models, upper_bounds
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
from theory.examples import T1, T5
from theory.montecarlo import check_mean
from theory.notation.statement import Holds, Statement, states
from theory.notation.wording import says
from theory.quadrature import Estimate, expectation
from theory.targets import generator, normal
from theory.verdict import Check, biased, equals, holds, integrates, sampled
from theory.worlds.bounds import weights
from theory.worlds.bounds.importance import FEW, FIFTY, MANY, MOMENTS, SINGLE, mean_log
from theory.worlds.nodes import Rule, single
from theory.worlds.vae.latents import CONJUGATE

THEME = Theme("importance", "VAE: bounds from importance weights")

MEAN_WEIGHT = r"\mathbb{E}\left[\tfrac1k \sum_{i=1}^k w_i\right]"
PLUG_IN = r"\mathbb{E}\left[\log \tfrac1k \sum_{i=1}^k w_i\right]"
DIVERGENCE = r"\mathrm{KL}(q(z)\,\|\,p(z \mid x))"
CUBO = r"\tfrac12 \log \mathbb{E}_q[w^2]"
EUBO = r"\mathbb{E}_{z \sim p(z \mid x)}[\log w]"
CHI_SQUARE = r"\chi^2(p(z \mid x)\,\|\,q(z))"
LIMIT = rf"\lim_{{k \to \infty}} k\,(\log p(x) - L_k) = \tfrac12 {CHI_SQUARE}"
PROPOSALS = (T1.prior, (0.3, 0.8), (-1.0, 1.2), (0.5, 0.6))  # mean, scale; all wide enough for E w²
RESOLVED_SHARE = 4  # a bias is resolved to a quarter of itself
WIDER = (-1.0, 1.2)  # mean and scale of a q off the posterior's mean and wider than it
DELTA_EVIDENCE = 0.003  # of p(x)
DELTA_REMAINDER = 1e-5  # nats
DELTA_PLUG_IN = 0.005  # nats


def samples(q: Gaussian, k: int) -> Callable[[int, int], Any]:
    """A sampler (seed, n) of log-weights [n, k]."""
    return lambda seed, n: log_weights(q, generator(seed).standard_normal((n, k, 1)))


def _paid(q: Gaussian, k: int, payoff: Callable[[Any], Any]) -> Callable[[int, int], Any]:
    """A sampler (seed, n) of a payoff of k log-weights, [n, k] -> [n]."""
    return lambda seed, n: payoff(samples(q, k)(seed, n))


@THEME.claim(
    "8",
    title="plug-in log p(x) is biased, p(x) is not",
    statement=Statement(
        (
            Holds(FEW, rf"{MEAN_WEIGHT} = p(x), {PLUG_IN} = L_k"),
            Holds(MANY, rf"L_k < \log p(x), L_k - \mathcal{{L}}(q) < {DIVERGENCE}"),
        ),
        beyond="The means over draws are taken for $k = 1$ and $2$, and $L_k$ from the law of one weight "
        "for $k$ up to $64$; for every fixed $k$ they are linearity and Jensen's inequality.",
    ),
    says=says(
        r"With any fixed number of draws the plug-in estimate of $\log p(x)$, and with it that of the "
        r"divergence, is {biased|unbiased}, although $p(x)$ itself is estimated {without bias|with bias}",
        {
            "biased": Holds(MANY, rf"L_k \ne \log p(x), L_k - \mathcal{{L}}(q) \ne {DIVERGENCE}"),
            "unbiased": Holds(MANY, rf"L_k = \log p(x), L_k - \mathcal{{L}}(q) = {DIVERGENCE}"),
        },
        {"without bias": rf"{MEAN_WEIGHT} = p(x)", "with bias": rf"{MEAN_WEIGHT} \ne p(x)"},
    ),
    source="Jensen's inequality",
    assumes="w is not constant",
    method="Q+M",
    steps=(vae_estimability.posterior_divergence,),
)
def plug_in_bias() -> Iterator[Check]:
    """k = 2 by quadrature; k = 2, 5, 16 sampled from the bound that trains, against its exact bias; p(x) at
    the same k. In the derivation the plug-in of KL(q || posterior) is 0 for k = 1, too small for 2.
    """
    prior = proposal(*T1.prior)
    second = over_pairs(prior, bounds.importance_bound)
    evidence = math.exp(T1.log_evidence)
    unbiased = over_pairs(prior, lambda w: np.exp(bounds.importance_bound(w)))
    yield integrates("E[mean weight] = p(1), k = 2", evidence, unbiased)
    yield integrates("L₂ by two rules", Estimate(*mean_log(2, *T1.at, *T1.prior)), second)
    spread = over_pairs(prior, lambda w: (bounds.importance_bound(w) - second.value) ** 2).value
    spread_of_mean = over_singles(prior, lambda w: (np.exp(w[:, 0]) - evidence) ** 2).value
    for place, k in enumerate((2, 5, 16)):
        bias = mean_log(k, *T1.at, *T1.prior)[0] - T1.log_evidence
        result = check_mean(
            _paid(prior, k, lambda w: bounds.importance_bound(w) - T1.log_evidence),
            bias,
            -bias / RESOLVED_SHARE,
            math.sqrt(2 * spread / k),
            seed=800 + 2 * place,
        )
        yield biased(f"bias of log p, k = {k}, {result.n:,} draws", result)
        yield sampled(f"which is L_k - log p(1), k = {k}", result)
        result = check_mean(
            _paid(prior, k, lambda w: np.exp(bounds.importance_bound(w))),
            evidence,
            DELTA_EVIDENCE,
            math.sqrt(spread_of_mean / k),
            seed=810 + 2 * place,
        )
        yield sampled(f"mean of p, k = {k}, {result.n:,} draws", result)


@THEME.claim(
    "17",
    title="ELBO = L₁ ≤ L₂ ≤ … ≤ log p(x)",
    statement=Statement(
        (
            Holds(
                MANY,
                r"\mathcal{L}(q) = L_1 \le L_k \le L_{k+1} \le \log p(x), L_k < L_{k+1} < \log p(x)",
            ),
            Holds(FEW, r"L_k = \mathbb{E}[\hat L_k], \hat L_k = \log \tfrac1k \sum_{i=1}^k w_i"),
            Holds(MOMENTS, r"\lim_{k \to \infty} L_k = \log p(x)"),
        ),
        beyond=r"The chain is evaluated for $k$ from $1$ to $8$ and at $16$, $32$ and $64$; for every $k$ it "
        "is quoted.",
    ),
    says={
        "vae": says(
            "With $k$ draws averaged inside the logarithm the bounds $L_k$ {rise|fall} from the bound above "
            r"towards $\log p(x)$",
            r"L_{k+1} ? L_k",
        ),
        "autoencoders": says(
            "Both are {lower|upper} bounds",
            {
                "lower": r"L_1 \le \log p(x), L_k \le \log p(x)",
                "upper": r"L_1 \ge \log p(x), L_k \ge \log p(x)",
            },
        ),
    },
    source="Burda et al. 2016, theorem 1",
    assumes="independent draws from q; strictly, where w is not constant",
    method="Q+M",
)
def monotone() -> Iterator[Check]:
    """L_1 and L_2 by quadrature for four q; the leave-one-out inequality on every draw, whose mean is the
    step L_k - L_{k-1}, for k up to 16.
    """
    for location, scale in PROPOSALS:
        q = proposal(location, scale)
        first = over_singles(q, bounds.importance_bound)
        name = f"q = N({location:g}, {scale:g}²)"
        yield integrates(f"L₁ = ELBO, {name}", over_q(estimators.sgvb_b, q), first)
        second = over_pairs(q, bounds.importance_bound)
        rises = second.value - first.value > 10 * (first.error + second.error) + 1e-6
        below = T1.log_evidence - second.value > 10 * second.error + 1e-6
        yield holds(f"L₁ < L₂ < log p(1), {name}", rises and below)
        # Gauss: a second, unlike rule for L2 - L1 = E log cosh of half the difference of the log-weights
        difference = over_pairs(q, lambda w: _log_cosh(np.diff(w, axis=-1)[..., 0] / 2))
        yield integrates(f"L₂ - L₁ = E log cosh, {name}", second - first, difference)
    wider = proposal(*WIDER)
    for place, k in enumerate((2, 4, 8, 16)):
        step = mean_log(k, *T1.at, *WIDER)[0] - mean_log(k - 1, *T1.at, *WIDER)[0]
        slack = _slack(samples(wider, k)(1700, 4000))
        yield holds(f"L̂_{k} ≥ the mean of its L̂_{k - 1}, 4,000 draws", float(np.min(slack)) > -1e-12)
        result = check_mean(
            _paid(wider, k, _slack),
            step,
            step / RESOLVED_SHARE,
            2 * step,
            seed=1710 + 2 * place,
        )
        yield biased(f"their mean distance is L_{k} - L_{k - 1}, {result.n:,} draws", result)
        yield sampled(f"within a quarter of it, k = {k}", result)


def _slack(log_weights: Any) -> Any:
    r"""\hat L_k less the mean of the k \hat L_{k-1} that leave one weight out, for ``log_weights`` [n, k]."""
    k = log_weights.shape[1]
    kept = np.stack([np.delete(log_weights, i, axis=1) for i in range(k)], axis=1)
    return bounds.importance_bound(log_weights) - np.mean(bounds.importance_bound(kept), axis=1)


def _log_cosh(u: Any) -> Any:
    return np.logaddexp(u, -u) - math.log(2)


@THEME.claim(
    "18",
    title="log p - L_k falls as χ²(posterior ‖ q)/2k",
    statement=Statement(
        (
            Holds(MOMENTS, LIMIT),
            Holds(
                FIFTY,
                rf"\frac{{{CHI_SQUARE}}}{{2k}} \approx {T1.leading_term}, "
                rf"\log p(x) - L_k \approx {T1.gap_of_draws}",
                titled=True,
            ),
        )
    ),
    says=says(
        rf"what is left of the gap is $\frac{{{CHI_SQUARE}}}{{2k}}$ to {{leading|second}} order, and in the "
        rf"example $\log p(x) - L_k \approx {T1.gap_of_draws}$ nats at $k = {T1.draws}$",
        {
            "leading": Holds(MOMENTS, LIMIT),
            "second": Holds(MOMENTS, r"\lim_{k \to \infty} k\,(\log p(x) - L_k) = 0"),
        },
        world=FIFTY,
    ),
    source="Maddison et al. 2017; Domke & Sheldon 2018; Nowozin 2018; the next terms derived here",
    assumes="E w² finite and a bounded inverse moment of the mean weight",
    method="Q+M",
)
def leading_term() -> Iterator[Check]:
    """χ² by quadrature; what is left of the gap at k = 50, sampled with the known moments taken out."""
    prior, k = proposal(*T1.prior), T1.draws
    chi_square = bounds.chi_square(_floats(models.T1.posterior(T1.observation)), _floats(prior))
    moments = {n: _central_moment(prior, n) for n in (2, 3, 4)}
    yield integrates("χ²(posterior ‖ prior)", chi_square, moments[2])
    leading, remainder = chi_square / (2 * k), _remainder({n: m.value for n, m in moments.items()}, k)
    yield equals("the leading term at k = 50", T1.leading_term, leading, 5e-7)
    yield equals("the gap by expansion to 1/k³", T1.gap_of_draws, leading + remainder, 5e-7)

    draws, third_moment = samples(prior, k), moments[3].value / k**2

    def payoff(seed: int, n: int) -> Any:
        """-log(1 + u) - u²/2, u = mean weight/p(x) - 1; u and u³ less their means are control variates."""
        log_ratio = bounds.importance_bound(draws(seed, n)) - T1.log_evidence
        u = np.expm1(log_ratio)
        return -log_ratio - u**2 / 2 + u + (u**3 - third_moment) / 3

    result = check_mean(payoff, remainder, DELTA_REMAINDER, sigma=1.5e-4, seed=1800)
    yield sampled(f"gap beyond the leading term, {result.n:,} draws of {k}", result)
    yield biased("and it is not zero", result)


def _central_moment(q: Gaussian, n: int) -> Estimate:
    """E_q[(w/p(x) - 1)^n]."""
    return over_singles(q, lambda w: np.expm1(w[:, 0] - T1.log_evidence) ** n)


def _remainder(moments: dict[int, float], k: int) -> float:
    """-E log(1 + u) - E u²/2 to 1/k³, u a mean of k centred variables with these central moments."""
    m2, m3, m4 = moments[2], moments[3], moments[4]
    second_order = -m3 / 3 + 3 * m2**2 / 4
    third_order = (m4 - 3 * m2**2) / 4 - 2 * m2 * m3 + 5 * m2**3 / 2
    return second_order / k**2 + third_order / k**3


def _floats(q: Gaussian) -> Gaussian:
    return Gaussian(float(q.mean[0]), float(q.log_scale[0]))


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
        r"$U_{64}$ is {above|below}",
        {"below": Holds(MANY, rf"U_k < {CUBO}"), "above": Holds(MANY, rf"U_k > {CUBO}")},
        r"U_1 ? \log p(x)",
        r"U_{64} ? \log p(x)",
        world=SINGLE,
    ),
    source="Dieng et al. 2017 (CUBO, order 2); the estimate's mean derived here",
    assumes="2 s_q² > s_post², else E w² is infinite",
    method="S+Q+M",
)
def chi_upper_bound() -> Iterator[Check]:
    """Four q by quadrature against the closed form of χ²; the plug-in is biased down; the limit of E w²."""
    posterior = models.T1.posterior(T1.observation)
    for location, scale in PROPOSALS:
        q = proposal(location, scale)
        name = f"q = N({location:g}, {scale:g}²)"
        second = over_singles(q, lambda w: np.exp(2 * w[:, 0]))
        chi_square = bounds.chi_square(_floats(posterior), _floats(q))
        yield integrates(
            f"E w² = p² (1 + χ²), {name}", math.exp(2 * T1.log_evidence) * (1 + chi_square), second
        )
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
    exact = weights.mean_log(*_squares(proposal(*T1.prior)), T1.draws, 2 * weights.HIGH) / 2
    result = check_mean(
        lambda seed, n: bounds.chi_upper_bound(draws(seed, n)) - T1.log_evidence,
        exact,
        DELTA_PLUG_IN,
        sigma=0.1,
        seed=1900,
    )
    yield sampled(f"plug-in of {T1.draws} draws, {result.n:,} times", result)
    yield holds(
        "infinite at the limit",
        math.isinf(bounds.chi_square(_floats(posterior), Gaussian(0.5, math.log(0.5)))),
    )


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
    assumes="the posterior is absolutely continuous with respect to q, and can be drawn from",
    method="Q",
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
