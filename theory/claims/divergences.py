r"""Claims 40, 41, 48, 57: how f-divergences compare, and how a discriminator bounds them from below."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import sympy

from theory import divergences, objectives, quadrature, targets
from theory.claims.claim import Theme
from theory.claims.trained import Recorded, readable
from theory.divergences import Divergence
from theory.f_divergences import CONJUGATES, SECOND_DERIVATIVES, crossings, generator_function, r
from theory.notation.statement import Holds, Statement, states
from theory.notation.wording import says
from theory.quadrature import Estimate
from theory.verdict import Check, each_seed, equals, holds, integrates, over_seeds, vanishes
from theory.worlds.densities import GAN
from theory.worlds.f_divergences import BOUNDED_CRITICS, BOUNDS, NEAR, NEAR_TV

THEME = Theme("divergences", "Divergences: bounds and comparisons")

t = sympy.Symbol("t", real=True)

TIGHT = 0.05  # of the divergence, between it and a trained network's bound


@THEME.claim(
    "40",
    title="f-divergence bound is tight at T = f'(p/q)",
    statement=states(
        BOUNDS,
        r"D_f(p\,\|\,q) = \mathbb{E}_p[f'(\tfrac pq)] - \mathbb{E}_q[f^*(f'(\tfrac pq))]",
        r"D_f(p\,\|\,q) > \mathbb{E}_p[T] - \mathbb{E}_q[f^*(T)]",
        beyond=r"the bound holds for every $T$ in the domain of $f^*$; it is checked for $T$ on "
        r"either side of $f'(p/q)$",
    ),
    source="Nowozin et al. 2016, eqs. 4 and 5 (Nguyen, Wainwright & Jordan 2010)",
    assumes="f convex, T in the domain of f*",
    method="S+Q",
)
def variational_bound() -> Iterator[Check]:
    """Tight pointwise for five divergences; on T2, a T off by δ loses exactly what convexity predicts."""
    for name, conjugate in CONJUGATES.items():
        f = generator_function(divergences.DIVERGENCES[name])
        best = sympy.factor(sympy.simplify(sympy.diff(f, r)))
        gap = sympy.expand_log(sympy.simplify(f - r * best + conjugate(best)), force=True)
        yield vanishes(f"{name}: f(r) = r T* - f*(T*)", gap)
        yield holds(f"{name}: f convex", sympy.factor(sympy.simplify(sympy.diff(f, r, 2))).is_positive)
    t2 = targets.PAIRS["shifted_gaussians"]
    for shift in (0.0, 0.3, -0.5):
        predicted = t2.exact["kl"] - (math.expm1(shift) - shift)
        yield integrates(f"KL's bound on T2 at T* + {shift:g}", predicted, _kl_bound(t2, shift))
    for factor in (1.0, 0.5, 0.0):
        predicted = t2.exact["pearson"] * (1 - (1 - factor) ** 2)
        yield integrates(f"Pearson's bound on T2 at {factor:g} T*", predicted, _pearson_bound(t2, factor))


def _kl_bound(pair: targets.Pair, shift: float) -> Estimate:
    """KL's bound at T* + δ, T* = l: it loses E_q[r (e^δ - 1 - δ)] = e^δ - 1 - δ."""
    return quadrature.pair_expectation(
        lambda x: pair.log_ratio(x) + shift, lambda x: -np.expm1(pair.log_ratio(x) + shift), pair
    )


def _pearson_bound(pair: targets.Pair, factor: float) -> Estimate:
    """Pearson's bound at k T*, T* = 2(r - 1): it loses (1 - k)² χ²."""

    def critic(x: Any) -> Any:
        return 2 * factor * np.expm1(pair.log_ratio(x))

    return quadrature.pair_expectation(critic, lambda x: -(critic(x) ** 2 / 4 + critic(x)), pair)


@THEME.trained("40")
def trained_variational_bound(recorded: Recorded) -> Iterator[Check]:
    """The bound that a trained discriminator gives is its identity's divergence less its regret: below, and
    within ``TIGHT`` of, the divergence on T2.
    """
    t2 = targets.PAIRS["shifted_gaussians"]
    for name in ("non_saturating", "lsgan", "lsgan_pearson"):
        identity = objectives.OBJECTIVES[name].discriminator_identity
        seeds, troubles = readable(f"{name} on T2", recorded.discriminators(name, t2.name), "regret")
        yield from troubles
        if identity is None or not seeds:
            continue
        whole = -identity.scale * quadrature.divergence(identity.divergence, t2).value
        bounds = [1 - seed["regret"] / whole for seed in seeds]
        yield over_seeds(f"{name}: bound / {identity.divergence.name} on T2", 1.0, bounds, TIGHT)
        yield each_seed(f"{name}: bound / {identity.divergence.name}, the largest", bounds, 1.0 + 1e-9)


@THEME.claim(
    "41",
    title="near equality every f-divergence is ½ f''(1) χ²",
    statement=Statement(
        (
            Holds(
                NEAR,
                r"\left|\frac{2\,D_f(p\,\|\,q_\theta)}{f''(1)\,\chi^2(p\,\|\,q_\theta)} - 1\right| \le "
                r"\theta^2",
            ),
            Holds(NEAR_TV, r"\frac{\mathrm{TV}(p,q_\theta)}{\chi^2(p\,\|\,q_\theta)} > \frac{1}{3\theta}"),
        ),
        beyond="the limit is that of every $f$ with a second derivative at 1; five are checked, on "
        "shifted Gaussians",
    ),
    says=says(
        r"near equality an $f$-divergence whose $f$ has a second derivative at $1$ is, to leading order, "
        r"{a multiple|no multiple} of $\chi^2$, as the total variation is {not|too}",
        {
            "a multiple": Holds(
                NEAR,
                r"\left|\frac{2\,D_f(p\,\|\,q_\theta)}{f''(1)\,\chi^2(p\,\|\,q_\theta)} - 1\right| \le "
                r"\theta^2",
            ),
            "no multiple": Holds(
                NEAR,
                r"\left|\frac{2\,D_f(p\,\|\,q_\theta)}{f''(1)\,\chi^2(p\,\|\,q_\theta)} - 1\right| > "
                r"\theta^2",
            ),
        },
        {
            "not": Holds(
                NEAR_TV, r"\frac{\mathrm{TV}(p,q_\theta)}{\chi^2(p\,\|\,q_\theta)} > \frac{1}{3\theta}"
            ),
            "too": Holds(NEAR_TV, r"\frac{\mathrm{TV}(p,q_\theta)}{\chi^2(p\,\|\,q_\theta)} \le 1"),
        },
    ),
    source="Csiszár & Shields 2004, section 4; rederived here",
    assumes="f twice differentiable at 1, p/q near 1",
    method="S+Q",
)
def local_equivalence() -> Iterator[Check]:
    """The series of f at 1; on T2(θ) the ratio to ½ f''(1) χ² approaches 1 at rate θ² over five octaves."""
    shifts = [2.0**-k for k in range(1, 7)]
    for name, second in SECOND_DERIVATIVES.items():
        f = generator_function(divergences.DIVERGENCES[name])
        yield vanishes(f"{name}: f(1)", f.subs(r, 1))
        yield vanishes(f"{name}: f''(1)", sympy.diff(f, r, 2).subs(r, 1) - second)
        if name == "pearson":
            continue  # the ratio is 1 identically
        errors = []
        for shift in shifts:
            pair = targets.shifted_gaussians(shift)
            measured = quadrature.divergence(divergences.DIVERGENCES[name], pair)
            errors.append(abs(measured.value / (float(second) / 2 * pair.exact["pearson"]) - 1))
        rates = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
        # halving θ divides the error by 4 up to O(θ²): the last octave has θ = 1/64
        yield equals(f"{name}: rate of the last octave", 2.0, float(rates[-1]), 0.01)
        yield holds(f"{name}: the rates approach 2", bool(np.all(np.diff(np.abs(rates - 2)) < 0)))


@THEME.claim(
    "48",
    title="Δ/4 ≤ JSD ≤ ½ log 2 · Δ, and 0 ≤ Δ ≤ 2",
    statement=states(
        GAN,
        r"0 \le \Delta \le 2",
        r"\tfrac14 \Delta \le \mathrm{JSD}(p\,\|\,q) \le \tfrac12 \log 2 \cdot \Delta",
    ),
    says=says(
        r"The two divergences bound one another, "
        r"$\tfrac14 \Delta \le \mathrm{JSD}(p\,\|\,q) \le \tfrac12 \log 2 \cdot \Delta$, and $0 \le \Delta "
        r"\le 2$"
    ),
    source="Topsøe 2000: ½ Δ ≤ 2 JSD ≤ log 2 · Δ",
    assumes="–",
    method="S+Q",
)
def triangular_and_jsd() -> Iterator[Check]:
    """Pointwise in t = (p-q)/(p+q): JSD's power series in t² has non-negative coefficients; on every pair."""
    jsd, triangular = divergences.JENSEN_SHANNON, divergences.TRIANGULAR
    u = sympy.Symbol("u", positive=True)  # r = (1+t)/(1-t) = u, kept positive for SymPy
    at_t = {u: (1 + t) / (1 - t)}

    def integrand(of: Divergence) -> Any:  # for p = (1+t)/2, q = (1-t)/2
        both = (u * of.under_p(sympy.log(u)) + of.under_q(sympy.log(u))).rewrite(sympy.exp)
        return sympy.expand_log(sympy.factor(both), force=True).subs(at_t) * (1 - t) / 2

    curve, square = integrand(jsd), integrand(triangular)
    yield vanishes("Δ's integrand is t²", square - t**2)
    # jsd(t) = Σ c_k t^{2k} with jsd'' = ½ Σ t^{2k}: every c_k > 0 and c_1 = ¼, hence jsd ≥ t²/4,
    # and jsd/t² grows with |t| to its value at 1, ½ log 2
    yield vanishes("jsd'' = ½/(1-t²)", sympy.diff(curve, t, 2) - 1 / (2 * (1 - t**2)))
    yield vanishes("jsd(0)", curve.subs(t, 0))
    yield vanishes("jsd'(0)", sympy.diff(curve, t).subs(t, 0))
    yield vanishes("jsd(1) = ½ log 2", sympy.limit(curve, t, 1, "-") - sympy.log(2) / 2)
    for pair in targets.PAIRS.values():
        delta, value = quadrature.divergence(triangular, pair), quadrature.divergence(jsd, pair)
        slack = 10 * (delta.error + value.error) + 1e-12
        yield holds(f"0 ≤ Δ ≤ 2 on {pair.name}", -slack <= delta.value <= 2 + slack)
        yield holds(f"Δ/4 ≤ JSD on {pair.name}", value.value >= delta.value / 4 - slack)
        yield holds(f"JSD ≤ ½ log 2 Δ on {pair.name}", value.value <= math.log(2) / 2 * delta.value + slack)
    t3 = targets.PAIRS["disjoint_uniforms"]
    yield integrates("T3 reaches Δ = 2", 2.0, quadrature.divergence(triangular, t3))
    yield integrates("T3 reaches JSD = ½ log 2 · Δ", math.log(2), quadrature.divergence(jsd, t3))
    near = targets.shifted_gaussians(0.01)
    ratio = quadrature.divergence(jsd, near).value / quadrature.divergence(triangular, near).value
    yield equals("JSD/Δ → ¼ as q → p: at θ = 0.01", 0.25, ratio, 1e-5)


@THEME.claim(
    "57",
    title="TV is also an integral probability metric",
    statement=states(
        BOUNDED_CRITICS,
        r"\mathrm{TV}(p,q) = \tfrac12 \sup_{|f| \le 1} [\mathbb{E}_p f - \mathbb{E}_q f]",
        beyond="the supremum is searched among functions that include $\\operatorname{sign}(p-q)$; "
        "that no other "
        "non-trivial $f$-divergence is an integral probability metric is quoted from the source",
    ),
    source="Sriperumbudur et al. 2009, for the uniqueness; the identity derived here",
    assumes="uniqueness: as in the source",
    method="Q",
)
def total_variation() -> Iterator[Check]:
    """sign(p - q) attains TV on every pair; any other |f| ≤ 1 falls short by ½ ∫(1 - f sign)|p - q|."""
    for pair in targets.PAIRS.values():
        cuts = [*pair.breakpoints, *crossings(pair)]
        of = divergences.TOTAL_VARIATION
        tv = _integrated(of.under_p, of.under_q, pair, cuts)
        attained = _integrated(_half_sign, _minus_half_sign, pair, cuts)
        yield integrates(f"f = sign(p - q) on {pair.name}", tv, attained)
        above, below = (quadrature.expectation(np.sin, target, cuts) for target in (pair.p, pair.q))
        witness = (above - below) * 0.5
        lost = quadrature.expectation(_shortfall(pair), pair.p, cuts) + quadrature.expectation(
            _shortfall(pair), pair.q, cuts
        )
        yield integrates(f"f = sin falls short by the gap on {pair.name}", tv - lost, witness)


def _integrated(under_p: Any, under_q: Any, pair: targets.Pair, cuts: Any) -> Estimate:
    """E_p[under_p(l)] + E_q[under_q(l)], cut where the densities cross."""
    above = quadrature.expectation(lambda x: under_p(pair.log_ratio(x)), pair.p, cuts)
    return above + quadrature.expectation(lambda x: under_q(pair.log_ratio(x)), pair.q, cuts)


def _shortfall(pair: targets.Pair) -> Callable[[Any], Any]:
    """x -> ½ (1 - f sign(p-q)) |p-q|/(p+q) for f = sin, with |p-q|/(p+q) = |tanh(l/2)|."""

    def shortfall(x: Any) -> Any:
        log_ratio = pair.log_ratio(x)
        return (1 - np.sin(x) * np.sign(log_ratio)) * np.abs(np.tanh(log_ratio / 2)) / 2

    return shortfall


def _half_sign(log_ratio: Any) -> Any:
    return np.sign(log_ratio) / 2


def _minus_half_sign(log_ratio: Any) -> Any:
    return -np.sign(log_ratio) / 2
