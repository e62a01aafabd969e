r"""The GAN's optimal discriminator, D* = p/(p + q), step by step (Goodfellow et al. 2014, section 4.1).

The discriminator's output is D = sigmoid(s) of a raw score s; the project's losses are functions of s and
minimised, so the value V of the paper is minus ``objective.real`` and ``objective.fake``.
"""

import math

import numpy as np
import sympy

from theory import divergences, objectives
from theory.derivations.base import Checks, Derivation, step
from theory.derivations.gan.labels import label_probability
from theory.derivations.gan.measurability import measurable
from theory.derivations.gan.pushforward import generator_without_density, law_of_the_generator
from theory.derivations.gan.restricted import restricted
from theory.derivations.inequalities import least_at_one
from theory.examples import T2
from theory.notation.statement import Connected, Holds, Statement, states
from theory.objectives import PointwiseObjective
from theory.ops import Array, sigmoid, softplus
from theory.verdict import equals, holds, positive, vanishes
from theory.worlds.gan import example
from theory.worlds.gan.integrands import GAN, GAN_OR_SAME
from theory.worlds.gan.noise import GAME
from theory.worlds.gan.outputs import EDGES, OUTPUT, SCORE
from theory.worlds.gan.pairs import shifted
from theory.worlds.numbers import NUMBERS

p, q = sympy.symbols("p q", positive=True)
y, score = sympy.symbols("y s", real=True)
log_ratio = sympy.symbols("l", real=True)

OPTIMUM = p / (p + q)


def gain(output: Array) -> Array:
    """The integrand p log D + q log(1 - D) at D = ``output``."""
    return p * sympy.log(output) + q * sympy.log(1 - output)


def trained() -> tuple[PointwiseObjective, ...]:
    """The two objectives that train this discriminator."""
    return objectives.MINIMAX, objectives.NON_SATURATING


def loss(raw_score: Array, objective: PointwiseObjective | None = None) -> Array:
    """Minus the integrand, at D = sigmoid(``raw_score``), from an objective that trains: minimax if none."""
    losses = objective or objectives.MINIMAX
    return p * losses.real(raw_score) + q * losses.fake(raw_score)


@step(
    title="The discriminator's criterion",
    equation=states(
        GAME,
        r"V(D,G) = \mathbb{E}_{x\sim P}[\log D(x)] + \mathbb{E}_{z\sim p_z}[\log(1-D(G(z)))]",
    ),
    reason=r"""The discriminator maximises $V$, the generator minimises it. $D(x)$, in $(0,1)$ for a network
        and at most in $[0,1]$, is the probability that the discriminator gives to ``$x$ is real'', and $V$
        is its log-likelihood as a classifier of equally many real and generated images. $P$ is the data's
        law, with density $p$; with $D=\sigma(s)$ the two losses are $-\log D = \operatorname{softplus}(-s)$ and
        $-\log(1-D) = \operatorname{softplus}(s)$.""",
    assumption=r"Both expectations exist; they lie in $[-\infty, 0]$, so their sum does too.",
    short=True,
)
def criterion() -> Checks:
    """exp of minus the losses that train are sigmoid(s) and 1 - sigmoid(s)."""
    for objective in trained():
        yield vanishes(f"real, {objective.name}", sympy.exp(-objective.real(score)) - sigmoid(score))
        yield vanishes(f"fake, {objective.name}", sympy.exp(-objective.fake(score)) - (1 - sigmoid(score)))


@step(
    title="One integral",
    equation=states(GAN, r"V(D,G) = \int [p(x)\log D(x) + q(x)\log(1-D(x))]\,dx"),
    reason=r"Both expectations are integrals over the same $x$, and the integral is linear.",
    assumption=r"Integrands of one sign (Tonelli), so no cancellation of infinities can occur.",
    short=True,
)
def one_integral() -> Checks:
    """On the example, for the steep discriminator s(x) = 2 - 3x."""
    pair = example.ShiftedGaussians()
    objective = objectives.MINIMAX
    scores = 2 - 3 * example.NODES
    real, fake = objective.real(scores), objective.fake(scores)
    apart = example.integral(pair.p * real) + example.integral(pair.q * fake)
    yield equals("s(x) = 2 - 3x", apart, example.integral(pair.p * real + pair.q * fake))


@step(
    title="Pointwise maximisation",
    equation=states(
        GAN,
        r"\max_D \int v(D(x);x)\,dx = \int \max_{0\le y\le 1} v(y;x)\,dx",
        r"v(y;x) = p(x)\log y + q(x)\log(1-y)",
        beyond="The left side is the largest of the values of $D^*$ and four functions around it.",
    ),
    reason=r"""The value of $D$ at one point enters the integrand at that point only. No integrand can
        exceed its own maximum, and the function that takes the maximum at every $x$ is allowed (it is
        measurable, as shown below); so it is optimal.""",
    assumption=r"""$D$ is unrestricted: any measurable function into $[0,1]$, with $0\log0$ read as zero where
        a density and its logarithm's argument vanish. A network only approximates this, and finite data only
        estimate it.""",
    short=True,
)
def pointwise_maximum() -> Checks:
    """On two points: the mixed derivative is 0, so the joint optimum is made of the separate ones."""
    first, second = sympy.symbols("s_1 s_2", real=True)
    other_p, other_q = sympy.symbols("p_2 q_2", positive=True)
    total = loss(first) + loss(second).subs({p: other_p, q: other_q}, simultaneous=True)
    yield vanishes("mixed derivative", total.diff(first, second))


@step(
    title="Stationary point",
    equation=Statement(
        (
            Holds(OUTPUT, r"\frac{\partial v}{\partial y} = \frac{p}{y} - \frac{q}{1-y}"),
            Connected(OUTPUT, r"\frac{\partial v}{\partial y} = 0", "p\\,(1-y) = q\\,y"),
        )
    ),
    reason=r"""A maximum inside $(0,1)$ needs a zero derivative. In the raw score the derivative is
        $\frac{\partial v}{\partial s} = p - (p+q)\,\sigma(s)$.""",
    world=SCORE,
    assumption=r"$p>0$ and $q>0$ at this $x$.",
    short=True,
)
def stationary_point() -> Checks:
    """The derivative in D and, from the losses that train, in the raw score."""
    yield vanishes("in D", gain(y).diff(y) - (p / y - q / (1 - y)))
    yield vanishes("in s", -loss(score).diff(score) - (p - (p + q) * sigmoid(score)))


@step(
    title="The optimal discriminator",
    equation=states(
        GAN,
        r"D^*(x) = \frac{p(x)}{p(x)+q(x)} = \sigma(\ell(x))",
        r"s^*(x) = \ell(x) = \log\frac{p(x)}{q(x)}",
    ),
    reason=r"""The condition $p\,(1-D^*) = q\,D^*$ is linear and has one solution. Inverting $\sigma$ shows
        that the optimal raw score is the log-ratio of the densities: a perfect classifier is a
        density-ratio estimator.""",
    assumption=r"$p+q>0$.",
    short=True,
)
def optimal_discriminator() -> Checks:
    """SymPy's only root is D*, the raw scores are the objectives' own, and there the derivatives vanish."""
    roots = sympy.solve(sympy.Eq(p * (1 - y), q * y), y)
    yield holds("one root", len(roots) == 1)
    yield vanishes("the root", roots[0] - OPTIMUM)
    for objective in trained():
        best = objective.optimum(sympy.log(p / q))
        yield vanishes(f"the optimal score, {objective.name}", sigmoid(best) - OPTIMUM)
        yield vanishes(
            f"its derivative, {objective.name}", loss(score, objective).diff(score).subs(score, best)
        )


@step(
    title="Second-order condition",
    equation=Statement(
        (
            Holds(OUTPUT, r"\frac{\partial^2 v}{\partial y^2} = -\frac{p}{y^2} - \frac{q}{(1-y)^2} < 0"),
            Holds(SCORE, r"-\frac{\partial^2 v}{\partial s^2} = (p+q)\,\sigma(s)\,\sigma(-s) > 0"),
        )
    ),
    reason=r"""$v$ is strictly concave in $y$, and the loss strictly convex in the raw score: the
        stationary point is the only maximum. The curvature in $s$ dies off as $e^{-|s|}$,
        $\lim_{s\to\infty} e^{s}\,\sigma(s)\,\sigma(-s) = 1$, the loss's saturation.""",
    assumption=r"""$p+q>0$; the stationary point exists where $p>0$ and $q>0$. Where one of them is zero,
        the maximum is at an end of the interval.""",
)
def second_order() -> Checks:
    """Both second derivatives, and their signs."""
    in_output = gain(y).diff(y, 2)
    inside = 1 / (1 + sympy.symbols("e", positive=True))  # any number in (0, 1)
    yield vanishes("in D", in_output + p / y**2 + q / (1 - y) ** 2)
    yield positive("negative in D", -in_output.subs(y, inside))
    for objective in trained():
        in_score = loss(score, objective).diff(score, 2)
        yield vanishes(f"in s, {objective.name}", in_score - (p + q) * sigmoid(score) * sigmoid(-score))
    yield positive("positive in s", sigmoid(score) * sigmoid(-score))


@step(
    title="Where $D^*$ is undefined or out of reach",
    equation=Statement(
        (
            Connected(EDGES, "p=q=0", "v = 0", both=False),
            Connected(EDGES, "q=0<p", r"s^*=+\infty", both=False),
            Connected(EDGES, "p=0<q", r"s^*=-\infty", both=False),
        )
    ),
    reason=r"""Where neither law puts mass any value is optimal, and $D^*$ is unique only $(P+Q)$-almost
        everywhere: what a network says there is its own invention. Where just one law has mass the supremum
        of $v$, for data alone $\lim_{s\to\infty}(-p \operatorname{softplus}(-s)) = 0$, is attained by no
        finite score; training then drives the scores apart for ever.""",
)
def where_undefined() -> Checks:
    """The loss vanishes for p = q = 0; with q = 0 it is positive, falling, and tends to 0."""
    only_data = loss(score).subs(q, 0)
    yield vanishes("no mass, no loss", loss(score).subs({p: 0, q: 0}))
    yield vanishes("data alone", only_data - p * softplus(-score))
    yield vanishes("its slope", only_data.diff(score) + p * sigmoid(-score))
    yield positive("falls everywhere", sigmoid(-score))
    yield holds("tends to 0", sympy.limit(only_data, score, sympy.oo) == 0)


@step(
    title="The value at $D^*$",
    equation=states(GAN, r"C(G) = V(D^*,G) = -\log 4 + 2\,\mathrm{JSD}(p\,\|\,q)"),
    reason=r"""Insert $D^*$ and split off $\log\frac12$ from each logarithm: with $m=(p+q)/2$,
        $\mathbb{E}_p\left[\log\frac{p}{2m}\right]+\mathbb{E}_q\left[\log\frac{q}{2m}\right]
        = -2\log 2+\mathrm{KL}(p\,\|\,m)+\mathrm{KL}(q\,\|\,m)$, and
        $\mathrm{JSD}(p\,\|\,q) = \tfrac12\,\mathrm{KL}(p\,\|\,m) + \tfrac12\,\mathrm{KL}(q\,\|\,m)$
        is the mean of the two Kullback--Leibler divergences, in nats.""",
    assumption=r"""None beyond the above: JSD is finite for every pair,
        $\mathrm{JSD}(p\,\|\,q) \le \log 2$.""",
    short=True,
)
def value_at_optimum() -> Checks:
    """The integrands agree for all p, q; on the example the objective's identity gives the known JSD."""
    half = (p + q) / 2
    by_definition = p * sympy.log(p / half) / 2 + q * sympy.log(q / half) / 2
    at_optimum = gain(OPTIMUM) + (p + q) * sympy.log(2)
    yield vanishes("integrands", sympy.expand_log(at_optimum - 2 * by_definition, force=True))

    pair = example.ShiftedGaussians()
    divergence, known = divergences.JENSEN_SHANNON, T2.exact["jensen_shannon"]
    computed = pair.p * divergence.under_p(pair.log_ratio) + pair.q * divergence.under_q(pair.log_ratio)
    yield equals("JSD of the example", known, example.integral(computed))
    signs: tuple[tuple[objectives.Player, int], ...] = (("discriminator", -1), ("generator", 1))
    for player, sign in signs:
        identity = objectives.MINIMAX.identity(player)
        value = pair.p * identity.real(pair.log_ratio) + pair.q * identity.fake(pair.log_ratio)
        yield equals(f"{player}'s value", sign * (2 * known - math.log(4)), example.integral(value))
        yield equals(
            f"{player}'s identity", identity.offset + identity.scale * known, example.integral(value)
        )


@step(
    title="The cost of a discriminator that is not optimal",
    equation=states(
        GAN,
        r"V(D^*,G) - V(D,G) = \int (p+q)\,\mathrm{KL}(\mathrm{Ber}(D^*)\,\|\,\mathrm{Ber}(D))\,dx \ge 0",
    ),
    reason=r"""Divide the integrand by $p+q$: $\frac{p}{p+q}=D^*$ and $\frac{q}{p+q}=1-D^*$ weigh the
        logarithms. This regret is what a trained discriminator is judged by; it needs no second training
        run.""",
    assumption=r"$V(D,G) > -\infty$.",
)
def regret() -> Checks:
    """The integrands agree for all p, q and y in (0, 1), also those of the losses that train."""
    odds = sympy.symbols("e", positive=True)  # e^s, so that the output is any number in (0, 1)
    output = odds / (1 + odds)
    in_favour = OPTIMUM * sympy.log(OPTIMUM / output)
    against = (1 - OPTIMUM) * sympy.log((q / (p + q)) / (1 - output))
    divergence = (p + q) * (in_favour + against)

    def expanded(excess: Array) -> Array:
        difference = sympy.expand_log(sympy.factor(excess - divergence), force=True)
        return sympy.expand_log(sympy.together(difference), force=True)

    yield vanishes("integrands", expanded(gain(OPTIMUM) - gain(output)))
    for objective in trained():
        best = objective.optimum(sympy.log(p / q))
        excess = loss(sympy.log(odds), objective) - loss(best, objective)
        yield vanishes(f"from the losses, {objective.name}", expanded(excess))


@step(
    title="The generator's optimum",
    equation=Statement(
        (Holds(GAN_OR_SAME, r"C(G) \ge -\log 4"), Connected(GAN_OR_SAME, r"C(G) = -\log 4", "q = p"))
    ),
    reason=r"""JSD is a mean of two Kullback--Leibler divergences, each non-negative and zero only for
        arguments that are equal almost everywhere (Gibbs): pointwise $t\log t - t + 1\ge 0$, and
        $t\log t - t + 1 = 0 \iff t = 1$.""",
    assumption=r"$q$ can be any density: the generator is rich enough. Uniqueness is of $q$, never of $G$.",
    world=NUMBERS,
    short=True,
)
def generator_optimum() -> Checks:
    """t log t - t + 1 has its only minimum, 0, at t = 1; it is strictly convex."""
    t = sympy.symbols("t", positive=True)
    yield from least_at_one(t * sympy.log(t) - t + 1, t)


@step(
    title="What the generator's gradient follows",
    equation=states(
        shifted("minimax"),
        r"\nabla_\theta\,\mathbb{E}_{q_\theta}[\log(1-D^*)]\big|_{D^*\,\text{fixed}}"
        r" = \nabla_\theta\,2\,\mathrm{JSD}(p\,\|\,q_\theta)",
        r"\nabla_\theta\,\mathbb{E}_{q_\theta}[-\log D^*]\big|_{D^*\,\text{fixed}}"
        r" = \nabla_\theta[\mathrm{KL}(q_\theta\,\|\,p) - 2\,\mathrm{JSD}(p\,\|\,q_\theta)]",
    ),
    reason=r"""In the minimax game $D^*$ maximises the very function whose gradient is taken, so the term
        through $D^*$ vanishes (envelope theorem). The non-saturating loss is another function: $-\log D^*
        = -\ell + \operatorname{softplus}(\ell)$ adds the reverse divergence to minus the saturating one.""",
    assumption=r"Smooth $q_\theta$; differentiation under the integral.",
)
def generator_gradient() -> Checks:
    """On the example, dq/dtheta against the generator's losses and the divergences' own derivatives."""
    pair = example.ShiftedGaussians()
    ratio = pair.log_ratio
    saturating, other = objectives.MINIMAX.generator, objectives.NON_SATURATING.generator
    # 2 JSD is the integral of p 2 under_p(l) + q 2 under_q(l): both q and l move with theta
    through_ratio = pair.p * sigmoid(-ratio) - pair.q * sigmoid(ratio)
    yield equals("through l: the envelope", 0.0, np.max(np.abs(through_ratio)))
    through_q = 2 * pair.q_slope * divergences.JENSEN_SHANNON.under_q(ratio)
    jensen_slope = example.integral(through_q + through_ratio * pair.log_ratio_slope)
    reverse_kl_slope = pair.theta  # KL(N(theta, 1) || N(0, 1)) = theta^2/2
    yield equals("saturating", jensen_slope, example.integral(pair.q_slope * saturating(ratio)))
    yield equals(
        "non-saturating", reverse_kl_slope - jensen_slope, example.integral(pair.q_slope * other(ratio))
    )


DERIVATION = Derivation(
    name="gan_optimal_discriminator",
    title="The optimal discriminator of the GAN",
    steps=(
        criterion,
        law_of_the_generator,
        generator_without_density,
        one_integral,
        pointwise_maximum,
        stationary_point,
        optimal_discriminator,
        second_order,
        measurable,
        where_undefined,
        value_at_optimum,
        regret,
        label_probability,
        restricted,
        generator_optimum,
        generator_gradient,
    ),
)
