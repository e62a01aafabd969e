r"""Claims on further objectives: hinge, relativistic and Wasserstein losses at their optima."""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import sympy
from flint import acb, arb
from scipy.special import expit, rel_entr

from theory import divergences, enclosures, examples, objectives, quadrature, targets, transport
from theory.claims.claim import Theme
from theory.claims.symbolic import p, q
from theory.f_divergences import crossings
from theory.montecarlo import check_mean
from theory.notation.statement import Holds, Statement, states
from theory.notation.wording import says
from theory.quadrature import Estimate
from theory.verdict import Check, encloses, equals, integrates, positive, sampled, vanishes
from theory.worlds.divergences.further import (
    HINGE,
    RELATIVISTIC,
    RELATIVISTIC_POINTS,
    over_products,
    paired_value,
)
from theory.worlds.divergences.transport import LINES, MOVED, PHASE, shifted_pairs
from theory.worlds.gan.densities import wrong_score

THEME = Theme("further", "Hinge, relativistic and Wasserstein losses")

BATCH = 16
LINEAR = (20.0, 20.0)  # a softplus of what is linear in z with slope 1.3 stays below 20 (1 + z^2)
SHIFTS = (0.1, examples.T2.theta, 5.0)
STEEPEST = (
    r"\sup_{|s'| \le 1} [\mathbb{E}_p s - \mathbb{E}_q s] = \mathbb{E}_p s^* - \mathbb{E}_q s^* = "
    r"\int |F(x) - G(x)|\,\mathrm{d}x = W_1(p,q)"
)

u = sympy.Symbol("u", positive=True)
score = sympy.Symbol("s", real=True)


@THEME.claim(
    "hinge",
    title="hinge: the best score is the sign of log p/q",
    statement=states(
        HINGE,
        r"s^* = \operatorname{sign} \log \frac pq",
        r"V(s^*) = 2 - 2\,\mathrm{TV}(p,q)",
        r"\mathbb{E}_p s^* - \mathbb{E}_q s^* = 2\,\mathrm{TV}(p,q)",
    ),
    says=says(
        r"Under the hinge loss the optimal score is the {sign|size} of $\ell$ and leaves the total "
        r"variation, "
        r"$V(s^*) = 2 - 2\,\mathrm{TV}(p,q)$",
        {"sign": r"s^* = \operatorname{sign} \ell", "size": r"s^* = |\ell|"},
    ),
    source="Lim & Ye 2017; rederived here",
    assumes="$p + q > 0$; where $p = q$ any score in $[-1,1]$ is as good; $V$ is the discriminator's "
    "expected loss",
    method="S+Q+I",
)
def hinge() -> Iterator[Check]:
    """The expected loss at a point is linear between its kinks at -1 and 1 and grows beyond them."""
    losses = objectives.POINTWISE["hinge"]

    def expected(s: Any) -> Any:
        return p * losses.real(s) + q * losses.fake(s)

    yield vanishes("above 1 the slope is q", expected(1 + u) - 2 * q - q * u)
    yield vanishes("below -1 the slope is -p", expected(-1 - u) - 2 * p - p * u)
    inside = expected(score).subs({sympy.Max(0, 1 - score): 1 - score, sympy.Max(0, 1 + score): 1 + score})
    yield vanishes("between the slope is q - p", inside - (p + q) - (q - p) * score)
    yield vanishes("the generator's loss is minus the score", losses.generator(score) + score)
    real, fake = (
        [lambda _, loss=of, s=s: loss(acb(s)) for s in (1, -1)] for of in (losses.real, losses.fake)
    )
    left, right = zip(real, fake, strict=True)  # on T2 s* is 1 left of θ/2 and -1 right of it
    place = enclosures.precise(lambda: arb(13) / 20)
    ball = enclosures.split_expectation(left, right, place, targets.T2)
    known = enclosures.precise(lambda: 2 - 2 * (arb(13) / 10 / arb(8).sqrt()).erf())
    yield encloses("D on T2, enclosed", known, ball)
    for pair in targets.PAIRS.values():
        tv = _by_pieces(divergences.TOTAL_VARIATION.under_p, divergences.TOTAL_VARIATION.under_q, pair)
        for player, identity in (
            ("D", losses.identity("discriminator")),
            ("G", losses.identity("generator")),
        ):
            predicted = identity.offset + identity.scale * tv
            yield integrates(
                f"{player} on {pair.name}", predicted, _at(identity.real, identity.fake, 1.0, pair)
            )
        worse = _at(losses.real, losses.fake, 0.9, pair) - _at(losses.real, losses.fake, 1.0, pair)
        yield integrates(f"nine tenths of s* lose a tenth of 2 TV on {pair.name}", 0.2 * tv, worse)


def _at(
    real: objectives.Pointwise, fake: objectives.Pointwise, factor: float, pair: targets.Pair
) -> Estimate:
    """E_p[real(s)] + E_q[fake(s)] at ``factor`` times the hinge's optimal score."""
    best = objectives.POINTWISE["hinge"].optimum
    return _by_pieces(
        lambda ratio: real(factor * best(ratio)), lambda ratio: fake(factor * best(ratio)), pair
    )


def _by_pieces(under_p: objectives.Pointwise, under_q: objectives.Pointwise, pair: targets.Pair) -> Estimate:
    """E_p[under_p(l)] + E_q[under_q(l)], crossing by crossing of the densities, where the score jumps."""
    total = Estimate(0.0, 0.0)
    for target, of_ratio in ((pair.p, under_p), (pair.q, under_q)):

        def weighted(x: Any, target: targets.Target = target, of_ratio: Any = of_ratio) -> Any:
            return of_ratio(pair.log_ratio(x)) * np.exp(target.log_prob(x))

        low, high = target.support
        cuts = sorted(x for x in {*target.modes, *pair.breakpoints, *crossings(pair)} if low < x < high)
        for start, end in pairwise([low, *cuts, high]):
            total = total + quadrature.integral(weighted, start, end)
    return total


@THEME.claim(
    "relativistic",
    title="relativistic: the log-ratio, up to a constant",
    statement=Statement(
        (
            Holds(RELATIVISTIC_POINTS, r"s^*(x) - s^*(y) = \log \frac{p(x)}{q(x)} - \log \frac{p(y)}{q(y)}"),
            Holds(
                RELATIVISTIC,
                r"V(s^*) = \log 2 - \mathrm{JSD}(p \otimes q\,\|\,q \otimes p), "
                r"V(s^* + 3) = V(s^*) < V(s)",
            ),
        ),
        beyond=r"The value and the optimum are derived for every pair of densities and evaluated on nine, "
        "the optimum against one other $s$",
    ),
    says=says(
        "The paired relativistic loss has {the log-ratio|the ratio} as its optimum again, up to a constant "
        "that "
        r"cancels, and compares pairs, $V(s^*) = \log 2 - \mathrm{JSD}(p \otimes q\,\|\,q \otimes p)$",
        {
            "the log-ratio": r"s^*(x) - s^*(y) = \log \frac{p(x)}{q(x)} - \log \frac{p(y)}{q(y)}",
            "the ratio": r"s^*(x) - s^*(y) = \frac{p(x)}{q(x)} - \frac{p(y)}{q(y)}",
        },
    ),
    source="derived here; the objective is Jolicoeur-Martineau 2019's paired one",
    assumes="$p > 0$ and $q > 0$; $s - s^*$ is not constant; $V$ is the discriminator's expected loss",
    method="S+Q+I+M",
)
def relativistic() -> Iterator[Check]:
    """Each pair of points is a Bernoulli trial of which is real: another score pays the divergence between
    the two laws, on every pair of densities. On T2(θ) the difference d of the scores is N(θ², 2θ²), and so
    the two products are as far apart as N(0, 1) and N(√2 θ, 1).

    Resolution of the batches' mean: delta = 2 % of the value; softplus(-d) has finite variance.
    """
    objective = objectives.RELATIVISTIC
    # P: the first of two points is real, Q: the second; the loss of a difference d is margin(d) or margin(-d)
    loss = p * objective.margin(score) + q * objective.margin(-score)
    slope = sympy.diff(loss, score)
    yield vanishes("stationary at d = log P/Q", slope.subs(score, sympy.log(p / q)))
    curvature = sympy.factor(sympy.simplify(sympy.diff(slope, score).subs(score, sympy.log(u))))
    yield positive("strictly convex", curvature)

    for shift in SHIFTS:
        apart = targets.shifted_gaussians(math.sqrt(2) * shift)
        jsd = quadrature.divergence(divergences.JENSEN_SHANNON, apart)
        yield integrates(f"value on T2({shift:g})", math.log(2) - jsd, _paired_value(objective, shift))
    for pair in targets.PAIRS.values():
        ratio = pair.log_ratio
        excess = paired_value(pair, wrong_score) - paired_value(pair, ratio)

        def pays(x: Any, y: Any, ratio: Any = ratio) -> Any:
            """KL(Ber(σ(d*)) || Ber(σ(d))) over P + Q: half of it under each of P and Q, which are alike."""
            best, other = expit(ratio(x) - ratio(y)), expit(wrong_score(x) - wrong_score(y))
            return rel_entr(best, other) + rel_entr(1 - best, 1 - other)

        yield integrates(
            f"another score pays a Bernoulli divergence on {pair.name}", over_products(pair, pays), excess
        )
    # on T2(θ) with √2 θ = 13/10, which is the shift of T2
    shift = enclosures.precise(lambda: arb(13) / 10)
    ball = enclosures.normal_expectation(
        lambda z: objective.margin(shift * shift / 2 + shift * z), targets.normal(), 1.0, LINEAR
    )
    jsd_ball = enclosures.gaussian_divergence(divergences.JENSEN_SHANNON, targets.T2, LINEAR)
    known = enclosures.precise(lambda: arb(2).log() - jsd_ball)
    yield encloses("value where √2 θ = 1.3, enclosed", known, ball)
    best = _paired_value(objective, examples.T2.theta).value

    t2 = targets.T2
    square = _paired_value(objective, examples.T2.theta, power=2).value

    def draw(seed: int, n: int) -> Any:
        real = t2.log_ratio(t2.p.sample(seed, n * BATCH)).reshape(n, BATCH)
        fake = t2.log_ratio(t2.q.sample(seed + 1, n * BATCH)).reshape(n, BATCH)
        return [objective.discriminator_loss(r, f) for r, f in zip(real, fake, strict=True)]

    result = check_mean(draw, best, 0.02 * best, math.sqrt((square - best**2) / BATCH), 5800)
    yield sampled(f"mean of {result.n:,} batches of {BATCH} on T2", result)
    real, fake = np.array([0.3, -1.2, 2.0]), np.array([1.0, 0.5, -4.0])
    swapped = objective.discriminator_loss(fake, real)
    yield equals("G's loss is D's with the players swapped", swapped, objective.generator_loss(fake, real))


def _paired_value(objective: objectives.PairedObjective, shift: float, power: int = 1) -> Estimate:
    """E[margin(d)^power], d ~ N(shift², 2 shift²): x ~ p, y ~ q on T2(shift), scores l."""
    mean, deviation = shift**2, math.sqrt(2) * shift
    return quadrature.expectation(
        lambda z: objective.margin(mean + deviation * z) ** power, targets.normal(0, 1)
    )


@THEME.claim(
    "wasserstein",
    title="Wasserstein: the distance, overlap or not",
    statement=Statement(
        (
            Holds(LINES, STEEPEST),
            Holds(
                LINES,
                r"\frac{\mathrm{d}s^*}{\mathrm{d}x} = \operatorname{sign}(G - F), "
                r"V(s) = \mathbb{E}_p s - \mathbb{E}_q s = \int s'(x)\,(G(x) - F(x))\,\mathrm{d}x < W_1(p,q)",
            ),
            Holds(MOVED, r"W_1(p,q) = |\theta|", titled=True),
        ),
        beyond=r"$W_1$ is evaluated as the mean distance under the coupling by quantiles. No critic exceeds "
        r"the cost of any coupling, because $|s(x)-s(y)| \le |x-y|$; the agreement of the two therefore "
        "decides that both are optimal. This one step is quoted, for the line",
    ),
    says=says(
        r"Over scores of slope {at most|at least} one the difference of a Wasserstein critic's means comes "
        r"up to $W_1(p,q)$, which is $|\theta|$ for a shift by $\theta$, "
        "{whether the supports meet or not|where the supports meet}",
        {
            "at most": Holds(LINES, STEEPEST),
            "at least": Holds(LINES, r"\sup_{|s'| \le 2} [\mathbb{E}_p s - \mathbb{E}_q s] = W_1(p,q)"),
        },
        {
            "whether the supports meet or not": r"W_1(p,q) = |\theta|",
            "where the supports meet": r"W_1(p,q) \ne |\theta|",
        },
        world=MOVED,
    ),
    source="Villani 2009, theorem 5.10 and remark 6.5; Arjovsky et al. 2017, section 2",
    assumes="densities on the line with finite first moments; but for $s^*$, $s$ is any other score with "
    r"$\lvert s'\rvert \le 1$",
    method="S+Q",
    unenclosed="distances by quantiles and distribution functions, which take arrays alone",
)
def wasserstein() -> Iterator[Check]:
    """On every pair the coupling by quantiles, the integral of |F - G| and the critic with slope sign(G - F)
    agree; other critics fall short by what integration by parts says. The distance's derivative by a shift
    is 1 also where the supports are disjoint and JSD's is 0 (claim 34).
    """
    objective = objectives.POINTWISE["wgan_gp"]
    real, fake, generator = objective.real, objective.fake, objective.generator
    yield vanishes("D's loss is minus the difference of the means", real(score) + fake(score))
    yield vanishes("of a real score it is minus the score", real(score) + score)
    yield vanishes("G's loss is minus the score", generator(score) + score)
    for pair in targets.PAIRS.values():
        whole = transport.distance(pair)
        yield equals(f"coupling by quantiles on {pair.name}", whole, transport.coupling_cost(pair), 1e-11)
        best = -1 * quadrature.value(real, fake, transport.critic(pair), pair)
        yield integrates(f"s* attains it on {pair.name}", whole, best)
        lost = transport.shortfall(pair, lambda x: np.cos(x + PHASE))
        other = -1 * quadrature.value(real, fake, lambda x: np.sin(x + PHASE), pair)
        yield integrates(f"a sine falls short by the gap on {pair.name}", whole - lost, other)
    for theta, pair in shifted_pairs():
        difference = quadrature.value(real, fake, lambda x: x, pair)  # of the means, q's less p's
        attained = math.copysign(1, theta) * difference
        yield integrates(f"s = ∓x attains |θ| at {theta:g} on {pair.name}", abs(theta), attained)
