r"""Claims 40, 41, 48, 57: how f-divergences compare, and how a discriminator bounds them from below."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import sympy
from flint import arb

from theory import divergences, enclosures, examples, objectives, quadrature, targets
from theory.claims.claim import Theme
from theory.claims.gan import divergence_boxes
from theory.claims.trained import Recorded, readable
from theory.derivations.lsgan import comparison
from theory.f_divergences import CONJUGATES, SECOND_DERIVATIVES, crossings, generator_function, r
from theory.notation.statement import Connected, Holds, Statement, states
from theory.notation.wording import says
from theory.ops import exp, tanh
from theory.quadrature import Estimate
from theory.verdict import (
    Check,
    between,
    each_seed,
    encloses,
    equals,
    holds,
    integrates,
    over_seeds,
    positive,
    vanishes,
)
from theory.worlds.divergences.critics import BOUNDS, TANGENTS
from theory.worlds.divergences.f_divergences import NEAR, NEAR_TV, NEAR_TV_AT
from theory.worlds.divergences.integral_metrics import BOUNDED_CRITICS, TWO_POINTS
from theory.worlds.gan.pairs import GAN

THEME = Theme("divergences", "Divergences: bounds and comparisons")

t = sympy.Symbol("t", real=True)

LINEAR = (20.0, 20.0)  # |f(l)| <= 20 (1 + z^2) where f grows no faster than l, linear in z with slope <= 1.3
STEEP = (20.0, 20.0)  # the same for slopes up to 3
SQUARED_SHIFT = enclosures.precise(lambda: arb(169) / 100)  # T2's θ²
WAVE_PHASE = 0.4
TIGHT = 0.05  # of the divergence, between it and a trained network's bound


@THEME.claim(
    "40",
    title="f-divergence bound is tight at T = f'(p/q)",
    statement=Statement(
        (
            Holds(
                BOUNDS,
                r"D_f(p\,\|\,q) = \mathbb{E}_p[f'(\tfrac pq)] - \mathbb{E}_q[f^*(f'(\tfrac pq))], "
                r"D_f(p\,\|\,q) > \mathbb{E}_p[T] - \mathbb{E}_q[f^*(T)], T = f'(\rho)",
            ),
            Holds(
                TANGENTS,
                r"D_f(p\,\|\,q) - \mathbb{E}_p[T] + \mathbb{E}_q[f^*(T)] = "
                r"\mathbb{E}_q[f(\tfrac pq) - f(\rho) - f'(\rho)\,(\tfrac pq - \rho)]",
            ),
        ),
        beyond=r"What a critic $T = f'(\rho)$ loses is the mean distance of a convex function from its "
        r"tangent, never negative for any $\rho > 0$: this is derived for five $f$ and evaluated for two "
        r"$\rho$. For other $f$ it is quoted",
    ),
    source="Nowozin et al. 2016, eqs. 4 and 5 (Nguyen, Wainwright & Jordan 2010)",
    assumes=r"$f$ strictly convex and differentiable, $\rho$ positive and not $p/q$ almost everywhere; the "
    "means are finite",
    method="S+Q+I",
)
def variational_bound() -> Iterator[Check]:
    """For five divergences and every ρ, f*(f'(ρ)) = ρ f'(ρ) - f(ρ) in symbols, and f lies above its tangents;
    on T2, a T off by δ loses exactly what convexity predicts.
    """
    rho = sympy.Symbol("rho", positive=True)
    for name, conjugate in CONJUGATES.items():
        f = generator_function(divergences.DIVERGENCES[name])
        best = sympy.factor(sympy.simplify(sympy.diff(f, r)))
        gap = sympy.expand_log(sympy.simplify(f - r * best + conjugate(best)), force=True)
        yield vanishes(f"{name}: f(r) = r T* - f*(T*)", gap)
        yield positive(f"{name}: f convex", sympy.diff(f, r, 2))
        above_tangent = f - f.subs(r, rho) - best.subs(r, rho) * (r - rho)
        yield vanishes(f"{name}: a tangent touches at ρ", above_tangent.subs(r, rho))
        slope = sympy.diff(above_tangent, r) - (best - best.subs(r, rho))
        yield vanishes(f"{name}: and there alone, for f' rises", slope)
    t2 = targets.T2
    for shift in (0.0, 0.3, -0.5):
        predicted = t2.exact["kl"] - (math.expm1(shift) - shift)
        yield integrates(f"KL's bound on T2 at T* + {shift:g}", predicted, _kl_bound(t2, shift))
        ball = enclosures.pair_expectation(
            lambda x, shift=shift: t2.log_ratio(x) + shift,  # type: ignore[misc]
            lambda x, shift=shift: 1 - exp(t2.log_ratio(x) + shift),  # type: ignore[misc]
            t2,
            enclosures.Exponential(20, examples.T2.theta),  # l is linear in x with slope -θ
        )
        known = enclosures.precise(lambda by=shift: SQUARED_SHIFT / 2 - (arb(by).exp() - 1 - arb(by)))  # type: ignore[misc]
        yield encloses(f"KL's bound on T2 at T* + {shift:g}, enclosed", known, ball)
    for factor in (1.0, 0.5, 0.0):
        predicted = t2.exact["pearson"] * (1 - (1 - factor) ** 2)
        yield integrates(f"Pearson's bound on T2 at {factor:g} T*", predicted, _pearson_bound(t2, factor))

        def critic(x: Any, factor: float = factor) -> Any:
            return 2 * factor * (exp(t2.log_ratio(x)) - 1)

        ball = enclosures.pair_expectation(
            critic,
            lambda x, critic=critic: -(critic(x) ** 2 / 4 + critic(x)),  # type: ignore[misc]
            t2,
            enclosures.Exponential(20, 2 * examples.T2.theta),
        )
        known = enclosures.precise(lambda k=factor: (SQUARED_SHIFT.exp() - 1) * (1 - (1 - k) ** 2))  # type: ignore[misc]
        yield encloses(f"Pearson's bound on T2 at {factor:g} T*, enclosed", known, ball)


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
    t2 = targets.T2
    for name in ("non_saturating", "lsgan", "lsgan_pearson"):
        identity = objectives.POINTWISE[name].identity("discriminator")
        seeds, troubles = readable(f"{name} on T2", recorded.discriminators(name, t2.name), "regret")
        yield from troubles
        if not seeds:
            continue
        whole = -identity.scale * quadrature.divergence(identity.divergence, t2).value
        bounds = [1 - seed["regret"] / whole for seed in seeds]
        yield over_seeds(f"{name}: bound / {identity.divergence.name} on T2", 1.0, bounds, TIGHT)
        yield each_seed(f"{name}: bound / {identity.divergence.name}, the largest", bounds, 1.0 + 1e-9)


EXPANDED = r"\left|\frac{2\,D_f(p\,\|\,q_\theta)}{f''(1)\,\chi^2(p\,\|\,q_\theta)} - 1\right| \le \theta^2"
SQUARED_TV = r"\frac{\mathrm{TV}(p,q_\theta)}{\chi^2(p\,\|\,q_\theta)}"
RATIOS_OF_TV = {
    0.1: 3.968,
    0.01: 39.89,
    0.001: 398.9,
}  # TV/χ² on T2(θ), four digits: 1/(√(2π) θ) to leading order


@THEME.claim(
    "41",
    title="near equality f-divergences go as χ², not so TV",
    statement=Statement(
        (
            Holds(NEAR, EXPANDED),
            Holds(NEAR_TV, rf"\left|\sqrt{{2\pi}}\,\theta\,{SQUARED_TV} - 1\right| \le \theta^2"),
            *(
                Holds(NEAR_TV_AT[theta], rf"{SQUARED_TV} \approx {ratio:g}", titled=True)
                for theta, ratio in RATIOS_OF_TV.items()
            ),
        ),
        beyond=r"where $\tfrac pq$ tends to $1$ uniformly, as it does on finite sets, the limit is that of "
        r"every $f$ with $f''(1) > 0$. Between shifted Gaussians the ratio is unbounded, and there are $f$ "
        r"that leave no finite divergence, such as $e^{t-1}-t$; five are checked there, and the total "
        "variation, whose $f$ has a kink at $1$",
    ),
    says=says(
        r"where the ratio of the densities tends to $1$ uniformly, an $f$-divergence whose $f$ has a "
        r"{positive|zero} second derivative at $1$ is, to leading order, {a multiple|no multiple} of "
        r"$\chi^2$. The total variation, whose $f$ has a kink there, is "
        rf"{{not|too}}: between $p=\mathcal{{N}}(0,1)$ and $q_\theta=\mathcal{{N}}(\theta,1)$ the ratio "
        rf"${SQUARED_TV}$ {{grows|stays}} towards equality",
        {"positive": Holds(NEAR, "f''(1) > 0"), "zero": Holds(NEAR, "f''(1) = 0")},
        {
            "a multiple": Holds(NEAR, EXPANDED),
            "no multiple": Holds(NEAR, EXPANDED.replace(r"\le ", "> ")),
        },
        {
            "not": Holds(NEAR_TV, rf"{SQUARED_TV} > \frac{{1}}{{3\theta}}"),
            "too": Holds(NEAR_TV, rf"{SQUARED_TV} \le 1"),
        },
        {
            "grows": Holds(NEAR_TV, rf"\left|\sqrt{{2\pi}}\,\theta\,{SQUARED_TV} - 1\right| \le \theta^2"),
            "stays": Holds(NEAR_TV, rf"\left|{SQUARED_TV} - 1\right| \le \theta^2"),
        },
        world=NEAR_TV,
    ),
    source="Csiszár & Shields 2004, section 4; rederived here",
    assumes=r"$p = \mathcal{N}(0,1)$, $q_\theta = \mathcal{N}(\theta,1)$ and $0 < \theta \le \tfrac12$; "
    r"$f$ is that of one of five divergences, KL either way, $\mathrm{JSD}$, $\Delta$ or $\chi^2$",
    method="S+Q+I",
)
def local_equivalence() -> Iterator[Check]:
    """The series of f at 1; the ratio to ½ f''(1) χ² nears 1 on a finite set, and on T2(θ) at rate θ²; TV's
    ratio is like 1/θ.
    """
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
            ball = enclosures.gaussian_divergence(divergences.DIVERGENCES[name], pair, LINEAR)
            off = enclosures.precise(
                lambda ball=ball, at=shift, second=second: (  # type: ignore[misc]
                    2 * ball / (int(second * 4) / arb(4) * ((arb(at) ** 2).exp() - 1)) - 1
                )
            )
            yield between(f"{name} at θ = {shift:g}: within θ² of 1", off, -(shift**2), shift**2)
            errors.append(abs(measured.value / (float(second) / 2 * pair.exact["pearson"]) - 1))
        rates = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
        # halving θ divides the error by 4 up to O(θ²): the last octave has θ = 1/64
        yield equals(f"{name}: rate of the last octave", 2.0, float(rates[-1]), 0.01)
        yield holds(f"{name}: the rates approach 2", bool(np.all(np.diff(np.abs(rates - 2)) < 0)))
    yield from _uniformly()
    of, h = divergences.TOTAL_VARIATION, sympy.Symbol("h", positive=True)
    kinked = r * of.under_p(sympy.log(r)) + of.under_q(sympy.log(r))  # f with TV = E_q[f(p/q)]
    right, left = (sympy.simplify(kinked.rewrite(sympy.exp).subs(r, 1 + side * h)) / h for side in (1, -1))
    yield vanishes("TV: f'(1+) = ½", sympy.limit(right, h, 0, "+") - sympy.Rational(1, 2))
    yield vanishes("TV: f'(1-) = -½, a kink", sympy.limit(left, h, 0, "+") - sympy.Rational(1, 2))
    for shift, ratio in RATIOS_OF_TV.items():
        pair = targets.shifted_gaussians(shift)
        distance = _integrated(
            divergences.TOTAL_VARIATION.under_p, divergences.TOTAL_VARIATION.under_q, pair, [shift / 2]
        )
        exact = math.erf(shift / (2 * math.sqrt(2)))  # 2Φ(θ/2) - 1
        yield integrates(f"TV at θ = {shift:g}", exact, distance)
        yield equals(f"TV/χ² at θ = {shift:g}", ratio, distance.value / pair.exact["pearson"], 1.3e-4 * ratio)


def _uniformly() -> Iterator[Check]:
    """On a finite set p/q = 1 + εg, also for an f whose divergence is infinite between shifted Gaussians."""
    steep = sympy.exp(r - 1) - r
    functions = {name: generator_function(divergences.DIVERGENCES[name]) for name in SECOND_DERIVATIVES}
    size = sympy.Symbol("epsilon", positive=True)
    away = (-2, 0, 1, 1)  # g, of mean 0 under even masses
    for name, f in {**functions, "e^(r-1) - r": steep}.items():
        whole = sum(f.subs(r, 1 + size * at) for at in away) / len(away)
        squares = sympy.Rational(sum(at**2 for at in away), len(away)) * size**2
        limit = sympy.limit(sympy.simplify(whole / squares), size, 0, "+")
        yield vanishes(f"{name} on four points: D_f/χ² → ½ f''(1)", limit - f.diff(r, 2).subs(r, 1) / 2)
    x = sympy.Symbol("x", real=True)
    exponent = sympy.exp(x + sympy.Rational(1, 2)) - 1 - (x + 1) ** 2 / 2  # of e^(p/q - 1) q at -x, θ = 1
    grows = sympy.limit(exponent, x, sympy.oo) == sympy.oo
    yield holds("e^(r-1) - r between N(0, 1) and N(1, 1): its integrand grows without bound", grows)


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
    assumes="$p$ and $q$ are densities with respect to one measure",
    method="S+Q+I",
    steps=(comparison.divergences_compared,),
)
def triangular_and_jsd() -> Iterator[Check]:
    """On every pair, enclosed on T2(θ) for every θ up to 3, with which both divergences rise; in the
    derivation the power series in (p-q)/(p+q), with no negative coefficient.
    """
    jsd, triangular = divergences.JENSEN_SHANNON, divergences.TRIANGULAR
    yield from divergence_boxes.compared()
    for of in (triangular, jsd):
        yield from divergence_boxes.ranged(of, STEEP)
    yield from divergence_boxes.halves()
    for shift in (0.0625, examples.T2.theta, 3.0):
        at = targets.shifted_gaussians(shift)
        first, second = (enclosures.gaussian_divergence(of, at, STEEP) for of in (triangular, jsd))
        above = enclosures.precise(lambda d=first, j=second: j - d / 4)  # type: ignore[misc]
        below = enclosures.precise(lambda d=first, j=second: arb(2).log() * d / 2 - j)  # type: ignore[misc]
        yield between(f"0 ≤ Δ ≤ 2 on T2({shift:g}), enclosed", first, 0.0, 2.0)
        yield between(f"JSD - Δ/4 on T2({shift:g}), enclosed", above, 0.0, 1.0)
        yield between(f"½ log 2 Δ - JSD on T2({shift:g}), enclosed", below, 0.0, 1.0)
    for pair in targets.PAIRS.values():
        delta, value = quadrature.divergence(triangular, pair), quadrature.divergence(jsd, pair)
        slack = 10 * (delta.error + value.error) + 1e-12
        yield holds(f"0 ≤ Δ ≤ 2 on {pair.name}", -slack <= delta.value <= 2 + slack)
        yield holds(f"Δ/4 ≤ JSD on {pair.name}", value.value >= delta.value / 4 - slack)
        yield holds(f"JSD ≤ ½ log 2 Δ on {pair.name}", value.value <= math.log(2) / 2 * delta.value + slack)
    t3 = targets.T3
    yield integrates("T3 reaches Δ = 2", 2.0, quadrature.divergence(triangular, t3))
    yield integrates("T3 reaches JSD = ½ log 2 · Δ", math.log(2), quadrature.divergence(jsd, t3))
    near = targets.shifted_gaussians(0.01)
    ratio = quadrature.divergence(jsd, near).value / quadrature.divergence(triangular, near).value
    yield equals("JSD/Δ → ¼ as q → p: at θ = 0.01", 0.25, ratio, 1e-5)


@THEME.claim(
    "57",
    title="TV is also an integral probability metric",
    statement=Statement(
        (
            Holds(
                BOUNDED_CRITICS,
                r"\mathrm{TV}(p,q) = \tfrac12 \sup_{|f| \le 1} [\mathbb{E}_p f - \mathbb{E}_q f] = "
                r"\tfrac12 [\mathbb{E}_p f^* - \mathbb{E}_q f^*] = 1 - \int \min(p, q)\,dx, "
                r"f^* = \operatorname{sign}(p - q)",
            ),
            Connected(
                TWO_POINTS,
                r"D_f(\mathrm{Ber}(a)\,\|\,\mathrm{Ber}(b)) = \lambda\,|a-b|",
                r"f(t) = \tfrac{\lambda}{2}\,|t-1| + \kappa\,(t-1)",
            ),
        ),
        beyond=r"On two points every integral probability metric is $\lambda\,|a-b|$, so that the second "
        r"part leaves multiples of $\mathrm{TV}$ alone; it is derived for every finite convex $f$ and "
        r"evaluated for eleven. That a maximal coupling leaves $X \ne Y$ with probability "
        r"$1 - \int \min(p, q)\,dx$, which $\tfrac12[\mathbb{E}_p f - \mathbb{E}_q f]$ exceeds for no "
        r"$|f| \le 1$, is quoted",
    ),
    source="Sriperumbudur et al. 2009; Sriperumbudur et al. 2012; the identity and the proof on two points "
    "derived here",
    assumes="$p$ and $q$ are densities; for the uniqueness $f$ is convex, finite and not zero, and laws "
    "of two points are among those compared",
    method="S+Q+I",
)
def total_variation() -> Iterator[Check]:
    """sign(p - q) attains TV on every pair; any other |f| ≤ 1 falls short by ½ ∫(1 - f sign)|p - q|. On two
    points, for every f: an integral probability metric is λ|a - b|, and f then is affine on either side of 1.
    """
    for pair in targets.PAIRS.values():
        cuts = [*pair.breakpoints, *crossings(pair)]
        of = divergences.TOTAL_VARIATION
        tv = _integrated(of.under_p, of.under_q, pair, cuts)
        attained = _integrated(_half_sign, _minus_half_sign, pair, cuts)
        yield integrates(f"f = sign(p - q) on {pair.name}", tv, attained)
        above, below = (quadrature.expectation(_wave, target, cuts) for target in (pair.p, pair.q))
        witness = (above - below) * 0.5
        lost = quadrature.expectation(_shortfall(pair), pair.p, cuts) + quadrature.expectation(
            _shortfall(pair), pair.q, cuts
        )
        yield integrates(f"f = a sine falls short by the gap on {pair.name}", tv - lost, witness)
    yield from _enclosed_on_t2()
    yield from _only_on_two_points()


def _known_variation() -> Any:
    """TV on T2 in closed form, erf(θ/√8)."""
    return (arb(13) / 10 / arb(8).sqrt()).erf()


def _enclosed_on_t2() -> Iterator[Check]:
    """TV on T2, where sign(p - q) is 1 left of θ/2 and -1 right of it, and what a sine falls short by."""
    t2 = targets.T2

    def size(x: Any) -> Any:
        return tanh(t2.log_ratio(x) / 2) / 2  # ½ (p - q)/(p + q)

    def gap(side: int) -> Callable[[Any], Any]:
        return lambda x: (1 - side * (x + WAVE_PHASE).sin()) * side * size(x)

    place = enclosures.precise(lambda: arb(13) / 20)
    tv = enclosures.split_expectation((size, size), (lambda x: -size(x),) * 2, place, t2)
    known = enclosures.precise(_known_variation)
    yield encloses("TV on T2, enclosed", known, tv)
    lost = enclosures.split_expectation((gap(1), gap(1)), (gap(-1), gap(-1)), place, t2)
    # E sin(x + φ) = e^(-½) sin(mean + φ)
    wave = enclosures.precise(
        lambda: (arb(-1) / 2).exp() * (arb(WAVE_PHASE).sin() - (arb(13) / 10 + WAVE_PHASE).sin()) / 2
    )
    short = enclosures.precise(lambda: tv - lost)
    yield encloses("f = a sine falls short by the gap on T2, enclosed", wave, short)


def _only_on_two_points() -> Iterator[Check]:
    """b → 0 with a = rb in D_f(Ber(a) || Ber(b)) = λ|a - b|: f(r) = λ|r - 1| + m (r - 1), m the slope of f at
    1 on the side on which (1 - a)/(1 - b) lies.
    """
    a, b, high, low, slope = sympy.symbols("a b f_1 f_0 m", real=True)
    means = (a * high + (1 - a) * low) - (b * high + (1 - b) * low)
    yield vanishes("the difference of means is (a - b)(f(1) - f(0))", means - (a - b) * (high - low))
    # f(s) = m (s - 1) + o(s - 1) at s = (1 - a)/(1 - b), near 1 by the order of b
    other = (1 - b) * slope * ((1 - a) / (1 - b) - 1)
    yield vanishes("the other point leaves -m (r - 1)", (other / b).subs(a, r * b) + slope * (r - 1))
    yield vanishes("b → 0 leaves it on no other order", sympy.limit((1 - r * b) / (1 - b), b, 0) - 1)
    # f(r) = (m⁻ + λ)(r - 1) for r > 1 and (m⁺ - λ)(r - 1) for r < 1. The slope of the first at 1 is m⁺,
    # hence m⁺ = m⁻ + λ; that of the second is m⁻: f = λ/2 |r - 1| + (m⁻ + m⁺)/2 (r - 1)
    scale, left = sympy.symbols("lambda m_minus", real=True)
    right = left + scale
    for side, affine in ((1, (left + scale) * (r - 1)), (-1, (right - scale) * (r - 1))):
        whole = scale / 2 * side * (r - 1) + (left + right) / 2 * (r - 1)
        yield vanishes(f"f is ½λ|r - 1| + κ(r - 1), side {side:+d}", affine - whole)


def _integrated(under_p: Any, under_q: Any, pair: targets.Pair, cuts: Any) -> Estimate:
    """E_p[under_p(l)] + E_q[under_q(l)], cut where the densities cross."""
    above = quadrature.expectation(lambda x: under_p(pair.log_ratio(x)), pair.p, cuts)
    return above + quadrature.expectation(lambda x: under_q(pair.log_ratio(x)), pair.q, cuts)


def _shortfall(pair: targets.Pair) -> Callable[[Any], Any]:
    """x -> ½ (1 - f sign(p-q)) |p-q|/(p+q) for f = ``_wave``, with |p-q|/(p+q) = |tanh(l/2)|."""

    def shortfall(x: Any) -> Any:
        log_ratio = pair.log_ratio(x)
        return (1 - _wave(x) * np.sign(log_ratio)) * np.abs(np.tanh(log_ratio / 2)) / 2

    return shortfall


def _wave(x: Any) -> Any:
    return np.sin(x + WAVE_PHASE)  # neither even nor odd


def _half_sign(log_ratio: Any) -> Any:
    return np.sign(log_ratio) / 2


def _minus_half_sign(log_ratio: Any) -> Any:
    return -np.sign(log_ratio) / 2
