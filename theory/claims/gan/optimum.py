r"""Claims 30-35: the GAN's optimal discriminator and the divergence it leaves to the generator."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy
from flint import arb
from scipy.special import expit, rel_entr

from theory import divergences, enclosures, examples, objectives, quadrature, shift_boxes, targets
from theory.claims.claim import Theme
from theory.claims.gan import divergence_boxes
from theory.claims.symbolic import log_ratio
from theory.derivations.gan import gan_optimal_discriminator as gan
from theory.montecarlo import check_mean
from theory.notation.statement import Connected, Holds, Statement, states
from theory.notation.wording import says
from theory.ops import log_two, sigmoid, softplus, tanh, zeros_like
from theory.verdict import Check, covers, encloses, equals, holds, integrates, positive, sampled, vanishes
from theory.worlds.gan.disjoint import APART, DISJOINT, pairs
from theory.worlds.gan.pairs import GAN, GAN_OR_SAME
from theory.worlds.gan.points import POINT

THEME = Theme("gan", "GAN: the optimal discriminator")

GAN_OBJECTIVES = ("minimax", "non_saturating")  # both train the same discriminator
BATCH = 16  # small, so that a square of a mean is far from a mean of squares
LINEAR = (20.0, 20.0)  # |softplus(l)|, |l| <= 20 (1 + z^2) on T2: l is linear in z with slope 1.3

odds = sympy.Symbol("t", positive=True)  # e^s for a raw score s; y = t/(1 + t)
score = sympy.Symbol("s", real=True)


@THEME.claim(
    "30",
    title="best probability of being real: p/(p+q)",
    statement=states(POINT, r"\operatorname{argmax}_y\,[p \log y + q \log(1-y)] = \frac{p}{p+q}"),
    says=says(
        r"The integrand $p \log y + q \log(1-y)$ is {greatest|least} at $\frac{p}{p+q}$",
        {
            "greatest": r"\operatorname{argmax}_y\,[p \log y + q \log(1-y)] = \frac{p}{p+q}",
            "least": r"\operatorname{argmin}_y\,[p \log y + q \log(1-y)] = \frac{p}{p+q}",
        },
    ),
    source="Goodfellow et al. 2014, proposition 1",
    assumes=r"$p, q \ge 0$ and $p + q > 0$; $0 \le y \le 1$, with $0\log 0 = 0$",
    method="S",
    steps=(gan.criterion, gan.optimal_discriminator, gan.second_order),
)
def optimal_probability() -> Iterator[Check]:
    """In the derivation: the losses are -log y and -log(1-y), the slope has one root, v is concave."""
    yield from ()


@THEME.claim(
    "31",
    title="the optimal raw score is the log-ratio",
    statement=states(GAN, r"s^* = \log \frac{p}{q}", r"D^* = \sigma(s^*) = \frac{p}{p+q}"),
    says=says(
        "the raw score of an optimal discriminator is {the log-ratio|the ratio} itself",
        {"the log-ratio": r"s^* = \ell", "the ratio": r"s^* = \frac pq"},
    ),
    source="Goodfellow et al. 2014, proposition 1",
    assumes="$p > 0$ and $q > 0$ at the point",
    method="S",
    steps=(gan.optimal_discriminator, gan.second_order),
)
def optimal_score() -> Iterator[Check]:
    """It is the log-ratio; in the derivation the loss is stationary there, and strictly convex."""
    for name in GAN_OBJECTIVES:
        losses = objectives.POINTWISE[name]
        best = losses.optimum(log_ratio)
        yield vanishes(f"{name}: s* = log p/q", best - log_ratio)


@THEME.claim(
    "32",
    title="value at the optimum: 2 JSD - log 4",
    statement=states(GAN, r"C(G) = \max_D V(D, G) = -\log 4 + 2\,\mathrm{JSD}(p\,\|\,q)"),
    says=says(r"the generator's criterion is $C(G) = -\log 4 + 2\,\mathrm{JSD}(p\,\|\,q)$"),
    source="Goodfellow et al. 2014, theorem 1",
    assumes="$p$ and $q$ are densities with respect to one measure; $D$ is any measurable function into "
    "$[0,1]$, and $V$ is minus the discriminator's expected loss",
    method="Q+I+M",
)
def value_at_optimum() -> Iterator[Check]:
    """The trained losses at s* against JSD, integrated on every pair, enclosed on T2(θ), θ up to 3."""
    t2 = targets.T2
    exact = 2 * t2.exact["jensen_shannon"] - math.log(4)
    minimax = objectives.POINTWISE["minimax"]
    yield integrates("C(G) on T2", exact, -quadrature.discriminator_value(minimax, t2))
    for pair in targets.PAIRS.values():
        jsd = quadrature.divergence(divergences.JENSEN_SHANNON, pair)
        for name in GAN_OBJECTIVES:
            objective = objectives.POINTWISE[name]
            measured = quadrature.discriminator_value(objective, pair)
            yield integrates(f"{name} on {pair.name}", math.log(4) - 2 * jsd, measured)
            yield from identities(objective, pair)

    losses = objectives.POINTWISE["minimax"]
    ball = enclosures.gaussian_value(losses.real, losses.fake, losses.optimum, t2, LINEAR)
    jsd_ball = enclosures.gaussian_divergence(divergences.JENSEN_SHANNON, t2, LINEAR)
    known = enclosures.precise(lambda: 2 * log_two(ball) - 2 * jsd_ball)
    yield encloses("T2 to 30 digits", known, ball)
    yield equals("JSD on T2", t2.exact["jensen_shannon"], float(jsd_ball.mid()), 1e-16)
    jsd = quadrature.divergence(divergences.JENSEN_SHANNON, t2)
    yield covers("JSD on T2: the quadrature's error estimate", jsd_ball, jsd)
    value = shift_boxes.at_optimum(losses, losses.real, losses.fake)
    residual = [(arb(-1), value), (arb(-2), shift_boxes.divergence(divergences.JENSEN_SHANNON))]
    log_four = enclosures.precise(lambda: 2 * arb(2).log())
    yield divergence_boxes.identity("C(G) + log 4 - 2 JSD", residual, log_four)
    yield from batch_losses(minimax, t2, seed=3200)


def batch_losses(objective: objectives.PointwiseObjective, pair: targets.Pair, seed: int) -> Iterator[Check]:
    """The batch forms that training calls: means of the pointwise losses, exactly on one batch; and on
    average over batches drawn at s*, the quadrature's value.

    Resolution: delta = 2 % of the value. Both losses have finite variance, computed by quadrature.
    """
    best = quadrature.optimal_score(objective, pair)
    real, fake = best(pair.p.sample(seed, BATCH)), best(pair.q.sample(seed, BATCH))
    by_hand = float(np.average(objective.real(real)) + np.average(objective.fake(fake)))
    yield equals(f"{objective.name}: D's batch loss", by_hand, objective.discriminator_loss(real, fake))
    by_hand = float(np.average(objective.generator(fake)))
    yield equals(f"{objective.name}: G's batch loss", by_hand, objective.generator_loss(fake))
    predicted = quadrature.discriminator_value(objective, pair).value

    def variance_of(loss: objectives.Pointwise, target: targets.Target) -> float:
        mean = quadrature.expectation(lambda x: loss(best(x)), target, pair.breakpoints).value
        return quadrature.expectation(lambda x: (loss(best(x)) - mean) ** 2, target, pair.breakpoints).value

    variance = variance_of(objective.real, pair.p) + variance_of(objective.fake, pair.q)

    def draw(seed: int, n: int) -> Any:
        real = best(pair.p.sample(seed, n * BATCH)).reshape(n, BATCH)
        fake = best(pair.q.sample(seed + 1, n * BATCH)).reshape(n, BATCH)
        return [objective.discriminator_loss(r, f) for r, f in zip(real, fake, strict=True)]

    result = check_mean(draw, predicted, 0.02 * predicted, math.sqrt(variance / BATCH), seed)
    yield sampled(f"{objective.name}: mean of {result.n:,} batches of {BATCH} on {pair.name}", result)


def identities(objective: objectives.PointwiseObjective, pair: targets.Pair) -> Iterator[Check]:
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
    statement=Statement(
        (Holds(GAN_OR_SAME, r"C(G) \ge -\log 4"), Connected(GAN_OR_SAME, r"C(G) = -\log 4", "q = p"))
    ),
    says=says(r"whose minimum $-\log 4$ is attained if and only if $q = p$"),
    source="Goodfellow et al. 2014, theorem 1",
    assumes="$C(G)$ is that of C32; $p$ and $q$ are densities with respect to one measure",
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
    yield positive("f'' > 0 for every r > 0", curvature)

    for shift in (0.01, examples.T2.theta):
        ball = enclosures.gaussian_divergence(jsd, targets.shifted_gaussians(shift), LINEAR)
        yield holds(f"JSD > 0 at shift {shift:g}, enclosed", bool(ball > 0))
    same = enclosures.gaussian_divergence(jsd, targets.shifted_gaussians(0), LINEAR)
    yield encloses("JSD at q = p", same * 0, same)


@THEME.claim(
    "34",
    title="disjoint supports: JSD = log 2 throughout",
    statement=Statement(
        (Connected(APART, r"\int \sqrt{p q}\,dx = 0", r"\mathrm{JSD}(p\,\|\,q) = \log 2,\ \Delta = 2"),),
        beyond="Where one density vanishes the integrands are exactly half of these values, for every shape "
        "and distance; six shapes are evaluated at five distances from 0 to 1000.",
    ),
    says=says(
        r"When the supports do not meet, $\mathrm{JSD}(p\,\|\,q) = \log 2$ and $\Delta = 2$ "
        "{whatever their distance|at some distances}",
        {
            "whatever their distance": r"\mathrm{JSD}(p\,\|\,q) = \log 2,\ \Delta = 2",
            "at some distances": r"\mathrm{JSD}(p\,\|\,q) < \log 2",
        },
        world=DISJOINT,
    ),
    source="Arjovsky & Bottou 2017, section 2.1",
    assumes="$p$ and $q$ are densities with respect to one measure",
    method="S+Q",
    unenclosed="the integrands are constants, exact in symbols",
)
def disjoint_supports() -> Iterator[Check]:
    """The integrands are exactly (log 2)/2, and 1, where the log-ratio is infinite; integrated for six
    shapes at five distances, with p on either side.
    """
    jsd, triangular = divergences.JENSEN_SHANNON, divergences.TRIANGULAR
    for label, pair in pairs():
        yield integrates(f"JSD of {label}", math.log(2), quadrature.divergence(jsd, pair))
        yield integrates(f"Δ of {label}", 2.0, quadrature.divergence(triangular, pair))
    r = sympy.Symbol("r", positive=True)
    yield vanishes(
        "limit on p's support", sympy.limit(jsd.under_p(sympy.log(r)), r, sympy.oo) - sympy.log(2) / 2
    )
    yield vanishes("limit on q's support", sympy.limit(jsd.under_q(sympy.log(r)), r, 0) - sympy.log(2) / 2)
    for under, end, of in ((triangular.under_p, sympy.oo, "p"), (triangular.under_q, 0, "q")):
        yield vanishes(f"Δ's limit on {of}'s support", sympy.limit(under(sympy.log(r)), r, end) - 1)


def _wrong(x: Any) -> Any:
    return 2 * tanh(0.7 * x) + 0.3


@THEME.claim(
    "35",
    title="the GAN's regret is a Bernoulli divergence",
    statement=states(
        GAN, r"V(D^*) - V(D) = \int (p+q)\,\mathrm{KL}(\mathrm{Ber}(D^*)\,\|\,\mathrm{Ber}(D))\,dx"
    ),
    says=says(
        "A discriminator that is not optimal pays the divergence between the two Bernoulli laws, "
        r"$\int (p+q)\,\mathrm{KL}(\mathrm{Ber}(D^*)\,\|\,\mathrm{Ber}(D))\,dx$"
    ),
    source="derived here; a Bregman regret of Reid & Williamson 2010 and 2011, as in claim 58",
    assumes="$p$ and $q$ are densities, and $V(D)$, minus the discriminator's expected loss, is finite",
    method="S+Q+I",
    steps=(gan.regret,),
)
def regret() -> Iterator[Check]:
    """Integrated for two discriminators on every pair, enclosed on T2; pointwise in the derivation."""
    minimax, t2 = objectives.POINTWISE["minimax"], targets.T2
    for label, scores in (("constant", zeros_like), ("wrong", _wrong)):

        def lost(loss: objectives.Pointwise, scores: Any = scores) -> Any:
            return lambda x: loss(scores(x)) - loss(t2.log_ratio(x))

        def coins(x: Any, scores: Any = scores) -> Any:
            """The Bernoulli divergence from its logits: log σ(s) is -softplus(-s)."""
            best, other = t2.log_ratio(x), scores(x)
            real = softplus(-other) - softplus(-best)
            return sigmoid(best) * real + sigmoid(-best) * (softplus(other) - softplus(best))

        ball = enclosures.pair_expectation(lost(minimax.real), lost(minimax.fake), t2, LINEAR)
        known = enclosures.pair_expectation(coins, coins, t2, LINEAR)
        yield encloses(f"{label} D on T2, enclosed", known, ball)
    for pair in targets.PAIRS.values():
        for label, scores in (("constant", zeros_like), ("wrong", _wrong)):

            def divergence(x: Any, pair: targets.Pair = pair, scores: Any = scores) -> Any:
                return _bernoulli_kl(expit(pair.log_ratio(x)), expit(scores(x)))

            predicted = quadrature.pair_expectation(divergence, divergence, pair)
            measured = quadrature.regret(minimax, pair, scores)
            yield integrates(f"{label} D on {pair.name}", predicted, measured)


def _bernoulli_kl(first: Any, second: Any) -> Any:
    return rel_entr(first, second) + rel_entr(1 - first, 1 - second)
