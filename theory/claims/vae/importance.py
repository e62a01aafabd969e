r"""Claims 8, 17 and 18: what importance weights make of log p(x) from below, on T1 at x = 1."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from flint import arb

from theory.claims.claim import Theme
from theory.derivations.vae import vae_estimability
from theory.elbo import bounds, enclosures, estimators, models
from theory.elbo.gaussian import Gaussian
from theory.elbo.quadrature import (
    log_weights,
    over_pairs,
    over_q,
    over_singles,
    proposal,
)
from theory.enclosures import precise
from theory.examples import T1
from theory.montecarlo import check_mean
from theory.notation.statement import Holds, Statement
from theory.notation.wording import says
from theory.ops import exp
from theory.quadrature import Estimate
from theory.targets import generator
from theory.verdict import Check, biased, encloses, equals, holds, integrates, sampled
from theory.worlds.bounds.importance import FEW, FIFTY, MANY, MOMENTS, mean_log

THEME = Theme("importance", "VAE: bounds from importance weights")

MEAN_WEIGHT = r"\mathbb{E}\left[\tfrac1k \sum_{i=1}^k w_i\right]"
PLUG_IN = r"\mathbb{E}\left[\log \tfrac1k \sum_{i=1}^k w_i\right]"
DIVERGENCE = r"\mathrm{KL}(q(z)\,\|\,p(z \mid x))"
CHI_SQUARE = r"\chi^2(p(z \mid x)\,\|\,q(z))"
LIMIT = rf"\lim_{{k \to \infty}} k\,(\log p(x) - L_k) = \tfrac12 {CHI_SQUARE}"
PROPOSALS = (T1.prior, (0.3, 0.8), (-1.0, 1.2), (0.5, 0.6))  # mean, scale; all wide enough for E w²
RESOLVED_SHARE = 4  # a bias is resolved to a quarter of itself
WIDER = (-1.0, 1.2)  # mean and scale of a q off the posterior's mean and wider than it
BELOW_ONE = (1.0, 0.0)
DELTA_EVIDENCE = 0.003  # of p(x)
DELTA_REMAINDER = 1e-5  # nats


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
        r"Unless the encoder is the posterior, with any fixed number of draws the plug-in estimate of "
        r"$\log p(x)$, and with it that of the divergence, is {biased|unbiased}, although $p(x)$ itself is "
        "estimated {without bias|with bias}",
        {
            "biased": Holds(MANY, rf"L_k \ne \log p(x), L_k - \mathcal{{L}}(q) \ne {DIVERGENCE}"),
            "unbiased": Holds(MANY, rf"L_k = \log p(x), L_k - \mathcal{{L}}(q) = {DIVERGENCE}"),
        },
        {"without bias": rf"{MEAN_WEIGHT} = p(x)", "with bias": rf"{MEAN_WEIGHT} \ne p(x)"},
    ),
    source="Jensen's inequality",
    assumes=r"independent draws of $q$, which covers the posterior; $w$ is not constant and $\log w$ has a "
    "finite mean",
    method="Q+I+M",
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
    weight = enclosures.over_noise(lambda e: exp(_log_weight(e)), BELOW_ONE)
    yield encloses("E[w] = p(1), enclosed", precise(lambda: exp(enclosures.log_evidence())), weight)
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
    assumes=r"independent draws of $q$, which covers the posterior; $\lvert\log w\rvert$ has a finite "
    "mean; strictly, where $w$ is not constant",
    method="Q+I+M",
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
        exact = enclosures.proposal(location, scale)
        yield encloses(
            f"L₁ = ELBO, {name}, enclosed",
            enclosures.over_q(estimators.sgvb_b, exact),
            enclosures.over_noise(lambda e, exact=exact: enclosures.log_weight(exact, exact.sample(e))),  # type: ignore[misc]
        )
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
    title="the gap of k draws falls like χ²/2k",
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
    assumes="independent draws of $q$, which covers the posterior; a moment of $w$ of an order above $2$ "
    r"is finite, and the mean of $1/\bar w$ stays bounded as $k$ grows, $\bar w$ the mean of $k$ "
    "weights",
    method="Q+I+M",
)
def leading_term() -> Iterator[Check]:
    """The gap at k = 50 and χ² by quadrature; what χ² leaves of it, sampled less the known moments."""
    prior, k = proposal(*T1.prior), T1.draws
    chi_square = bounds.chi_square(floats(models.T1.posterior(T1.observation)), floats(prior))
    moments = {n: _central_moment(prior, n) for n in (2, 3, 4)}
    left = T1.log_evidence - mean_log(k, *T1.at, *T1.prior)[0]
    yield equals(f"log p(1) - L_k at k = {k}", T1.gap_of_draws, left, 5e-7)
    yield integrates("χ²(posterior ‖ prior)", chi_square, moments[2])
    second = enclosures.over_noise(
        lambda e: (exp(_log_weight(e) - enclosures.log_evidence()) - 1) ** 2, BELOW_ONE
    )
    known = precise(lambda: 2 / arb(3).sqrt() * exp(arb(1) / 6) - 1)
    yield encloses("χ²(posterior ‖ prior), enclosed", known, second)
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


def _log_weight(noise: Any) -> Any:
    """The log-weight of the prior's draws, on balls: w is at most 0.399, and w/p(x) at most 1.82."""
    prior = enclosures.proposal(*T1.prior)
    return enclosures.log_weight(prior, prior.sample(noise))


def _central_moment(q: Gaussian, n: int) -> Estimate:
    """E_q[(w/p(x) - 1)^n]."""
    return over_singles(q, lambda w: np.expm1(w[:, 0] - T1.log_evidence) ** n)


def _remainder(moments: dict[int, float], k: int) -> float:
    """-E log(1 + u) - E u²/2 to 1/k³, u a mean of k centred variables with these central moments."""
    m2, m3, m4 = moments[2], moments[3], moments[4]
    second_order = -m3 / 3 + 3 * m2**2 / 4
    third_order = (m4 - 3 * m2**2) / 4 - 2 * m2 * m3 + 5 * m2**3 / 2
    return second_order / k**2 + third_order / k**3


def floats(q: Gaussian) -> Gaussian:
    """A q over one coordinate with numbers in the place of arrays."""
    return Gaussian(float(q.mean[0]), float(q.log_scale[0]))
