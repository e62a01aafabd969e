r"""Claims 30-34: the GAN's optimal discriminator and the divergence it leaves to the generator."""

import math
from collections.abc import Iterator

import sympy

from theory import divergences, enclosures, objectives, quadrature, targets
from theory.claims.claim import Theme
from theory.claims.losses import trained
from theory.claims.symbolic import log_ratio, minimised_at, p, q
from theory.claims.verdict import Check, encloses, equals, holds, integrates, vanishes
from theory.elementary import log_two

THEME = Theme("gan", "GAN: the optimal discriminator")

GAN_OBJECTIVES = ("minimax", "non_saturating")  # both train the same discriminator
DISTANCES = (0.1, 0.5, 1.0, 3.0, 10.0)  # between disjoint supports
LINEAR = (20.0, 20.0)  # |softplus(l)|, |l| <= 20 (1 + z^2) on T2: l is linear in z with slope 1.3

odds = sympy.Symbol("t", positive=True)  # e^s for a raw score s; y = t/(1 + t)
score = sympy.Symbol("s", real=True)


@THEME.claim(
    "30",
    title="best probability of being real: p/(p+q)",
    statement=r"\arg\max_y \; p \log y + q \log(1-y) = \frac{p}{p+q}",
    source="Goodfellow et al. 2014, proposition 1",
    assumes="p + q > 0",
    method="S",
)
def optimal_probability() -> Iterator[Check]:
    """The losses are -log y and -log(1-y); the slope vanishes at p/(p+q) and the criterion is concave."""
    y = sympy.Symbol("y", positive=True)
    criterion = p * sympy.log(y) + q * sympy.log(1 - y)
    slope, curvature = minimised_at(-criterion, y, p / (p + q))
    yield vanishes("slope at p/(p+q)", slope)
    yield vanishes("curvature = p/y² + q/(1-y)², so positive", curvature - p / y**2 - q / (1 - y) ** 2)
    for name in GAN_OBJECTIVES:
        losses = trained(name)
        real, fake = losses.real(sympy.log(odds)), losses.fake(sympy.log(odds))
        yield vanishes(f"{name}: real loss = -log y", sympy.logcombine(real - sympy.log((1 + odds) / odds)))
        yield vanishes(f"{name}: fake loss = -log(1-y)", sympy.logcombine(fake - sympy.log(1 + odds)))


@THEME.claim(
    "31",
    title="the optimal raw score is the log-ratio",
    statement=r"s^* = \log \frac{p}{q}, \qquad D^* = \sigma(s^*) = \frac{p}{p+q}",
    source="Goodfellow et al. 2014, proposition 1",
    assumes="p, q > 0",
    method="S",
)
def optimal_score() -> Iterator[Check]:
    """The expected loss at a point is stationary at s* and strictly convex in the score."""
    for name in GAN_OBJECTIVES:
        losses = trained(name)
        best = losses.optimal_score(log_ratio)
        expected = p * losses.real(score) + q * losses.fake(score)
        slope, curvature = minimised_at(expected, score, best)
        yield vanishes(f"{name}: slope at s*", slope)
        convex = sympy.factor(sympy.simplify(curvature.subs(score, sympy.log(odds))))
        yield holds(f"{name}: strictly convex", convex.is_positive)
        yield vanishes(f"{name}: s* = log p/q", best - log_ratio)
        yield vanishes(f"{name}: σ(s*) = p/(p+q)", 1 / (1 + sympy.exp(-best)) - p / (p + q))


@THEME.claim(
    "32",
    title="value at the optimum: 2 JSD - log 4",
    statement=r"C(G) = \max_D V(D, G) = -\log 4 + 2\,\mathrm{JSD}(p\,\|\,q)",
    source="Goodfellow et al. 2014, theorem 1",
    assumes="D = D*",
    method="Q+I",
)
def value_at_optimum() -> Iterator[Check]:
    """The trained losses integrated at s* against JSD, on every pair; to 30 digits on T2."""
    t2 = targets.PAIRS["shifted_gaussians"]
    exact = 2 * t2.exact["jensen_shannon"] - math.log(4)
    minimax = objectives.OBJECTIVES["minimax"]
    yield integrates("C(G) on T2", exact, -quadrature.discriminator_value(minimax, t2))
    for pair in targets.PAIRS.values():
        jsd = quadrature.divergence(divergences.JENSEN_SHANNON, pair)
        for name in GAN_OBJECTIVES:
            objective = objectives.OBJECTIVES[name]
            measured = quadrature.discriminator_value(objective, pair)
            yield integrates(f"{name} on {pair.name}", math.log(4) - 2 * jsd, measured)
            yield from identities(objective, pair)

    losses = trained("minimax")
    ball = enclosures.gaussian_value(losses.real, losses.fake, losses.optimal_score, t2, LINEAR)
    jsd_ball = enclosures.gaussian_divergence(divergences.JENSEN_SHANNON, t2, LINEAR)
    yield encloses("T2 to 30 digits", 2 * log_two(ball) - 2 * jsd_ball, ball)
    yield equals("JSD on T2", t2.exact["jensen_shannon"], float(jsd_ball.mid()), 1e-16)


def identities(objective: objectives.Objective, pair: targets.Pair) -> Iterator[Check]:
    """The identities that an objective carries, integrated on a pair: value = offset + scale * divergence."""
    for player, identity in (
        ("discriminator", objective.discriminator_identity),
        ("generator", objective.generator_identity),
    ):
        if identity is None:
            continue
        best = quadrature.optimal_score(objective, pair)
        measured = quadrature.value(identity.real, identity.fake, best, pair)
        predicted = identity.offset + identity.scale * quadrature.divergence(identity.divergence, pair)
        yield integrates(f"{objective.name}: {player}'s identity on {pair.name}", predicted, measured)


@THEME.claim(
    "33",
    title="the minimum is -log 4, only where q = p",
    statement=r"C(G) \ge -\log 4, \quad \text{with equality iff } q = p",
    source="Goodfellow et al. 2014, theorem 1",
    assumes="p and q have densities",
    method="S+I",
)
def minimum() -> Iterator[Check]:
    """2 JSD's integrand is f(r) q, f(1) = f'(1) = 0 and f'' > 0; enclosed above 0 on T2, at 0 for q = p."""
    r = sympy.Symbol("r", positive=True)
    jsd = divergences.JENSEN_SHANNON
    integrand = 2 * (r * jsd.under_p(sympy.log(r)) + jsd.under_q(sympy.log(r)))
    yield vanishes("f(1)", integrand.subs(r, 1))
    yield vanishes("f'(1)", sympy.diff(integrand, r).subs(r, 1))
    curvature = sympy.factor(sympy.simplify(sympy.diff(integrand, r, 2)))
    yield vanishes("f''(r) = 1/(r(1+r))", curvature - 1 / (r * (1 + r)))
    yield holds("f'' > 0 for every r > 0", curvature.is_positive)

    for shift in (0.01, 1.3):
        ball = enclosures.gaussian_divergence(jsd, targets.shifted_gaussians(shift), LINEAR)
        yield holds(f"JSD > 0 at shift {shift:g}, enclosed", bool(ball > 0))
    same = enclosures.gaussian_divergence(jsd, targets.shifted_gaussians(0), LINEAR)
    yield encloses("JSD at q = p", same * 0, same)


@THEME.claim(
    "34",
    title="disjoint supports: JSD = log 2 throughout",
    statement=r"\operatorname{supp} p \cap \operatorname{supp} q = \emptyset"
    r" \;\Rightarrow\; \mathrm{JSD}(p\,\|\,q) = \log 2",
    source="Arjovsky & Bottou 2017, theorem 2.2",
    assumes="T3: uniform densities on disjoint intervals",
    method="S+Q",
)
def disjoint_supports() -> Iterator[Check]:
    """Both integrands are exactly (log 2)/2 where the log-ratio is infinite; integrated at five distances."""
    jsd = divergences.JENSEN_SHANNON
    for distance in DISTANCES:
        measured = quadrature.divergence(jsd, targets.disjoint_uniforms(distance))
        yield integrates(f"JSD at distance {distance:g}", math.log(2), measured)
    r = sympy.Symbol("r", positive=True)
    yield vanishes(
        "limit on p's support", sympy.limit(jsd.under_p(sympy.log(r)), r, sympy.oo) - sympy.log(2) / 2
    )
    yield vanishes("limit on q's support", sympy.limit(jsd.under_q(sympy.log(r)), r, 0) - sympy.log(2) / 2)
