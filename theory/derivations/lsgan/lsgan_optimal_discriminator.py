r"""The LSGAN's optimal discriminator for any codes a, b, c, step by step, and how it compares with the GAN's.

The discriminator is drawn to b on real and to a on generated data, and the generator wants it to say c
(Mao et al. 2017, eq. 2). The checks run on ``objectives.lsgan(a, b, c)`` with SymPy symbols for the codes,
so that what is proved is proved for every choice of them.
"""

import numpy as np
import sympy

from theory import divergences, objectives
from theory.derivations.base import Checks, Derivation, step
from theory.derivations.gan.labels import label_mean
from theory.derivations.gan.measurability import coded_measurable
from theory.derivations.gan.pushforward import generator_without_density, law_of_the_generator
from theory.derivations.gan.restricted import coded_restricted
from theory.derivations.lsgan import comparison
from theory.derivations.lsgan.codings import codes_alike, factor_of_the_loss
from theory.examples import T2
from theory.notation.statement import Connected, Holds, Statement, states
from theory.objectives import Player, PointwiseObjective
from theory.ops import Array, log_two, softplus
from theory.verdict import equals, holds, positive, vanishes
from theory.worlds.gan import example
from theory.worlds.gan.integrands import CONDITIONS, LSGAN, LSGAN_OR_SAME, PEARSON
from theory.worlds.gan.noise import CODED_GAME
from theory.worlds.gan.outputs import CODED_EDGES, CODED_OUTPUT

a, b, c = sympy.symbols("a b c", real=True)
p, q = sympy.symbols("p q", positive=True)
y = sympy.symbols("y", real=True)

OPTIMUM = (b * p + a * q) / (p + q)
CODES = ((0, 1, 1), (-1, 1, 0), (0.25, -0.5, 2.0))


def loss(output: Array) -> Array:
    """The discriminator's integrand p real + q fake at D = ``output``, for symbolic codes."""
    objective = objectives.lsgan(a, b, c)
    return p * objective.real(output) + q * objective.fake(output)


def _at_optimum(objective: PointwiseObjective, player: Player) -> float:
    """A player's value at D* on the example, from the objective's own functions."""
    pair = example.ShiftedGaussians()
    identity = objective.identity(player)
    scores = objective.optimum(pair.log_ratio)
    return example.integral(pair.p * identity.real(scores) + pair.q * identity.fake(scores))


def _predicted(objective: PointwiseObjective, player: Player) -> float:
    """The same value as the objective's identity predicts it from the divergence of the example."""
    identity = objective.identity(player)
    return float(identity.offset + identity.scale * T2.exact["triangular"])


@step(
    title="The discriminator's criterion",
    equation=states(
        CODED_GAME,
        r"J_D(D) = \tfrac12\,\mathbb{E}_{x\sim P}[(D(x)-b)^2]"
        r" + \tfrac12\,\mathbb{E}_{z\sim p_z}[(D(G(z))-a)^2]",
    ),
    reason=r"""The discriminator minimises $J_D$: least-squares regression of the label, $b$ for real and
        $a$ for generated images, on the image. $D$ is the network's raw output: a linear last layer, no
        sigmoid, so that any real value can be reached.""",
    assumption=r"$a\ne b$; $D$ square-integrable under both laws, so that $J_D(D) < \infty$.",
    short=True,
)
def criterion() -> Checks:
    """The objective's real, fake and generator losses are half the squared distances to b, a and c."""
    objective = objectives.lsgan(a, b, c)
    yield vanishes("real", objective.real(y) - (y - b) ** 2 / 2)
    yield vanishes("fake", objective.fake(y) - (y - a) ** 2 / 2)
    yield vanishes("generator", objective.generator(y) - (y - c) ** 2 / 2)


@step(
    title="One integral",
    equation=states(
        LSGAN,
        r"J_D(D) = \int v(D(x);x)\,dx",
        r"v(y;x) = \tfrac12\,p(x)\,(y-b)^2 + \tfrac12\,q(x)\,(y-a)^2",
    ),
    reason=r"Both expectations are integrals over the same $x$, and the integral is linear.",
    assumption=r"Non-negative integrands (Tonelli): nothing infinite can cancel.",
    short=True,
)
def one_integral() -> Checks:
    """The integrand symbolically; the sum of the expectations on the example, for D(x) = sin(2x)."""
    yield vanishes("integrand", loss(y) - p * (y - b) ** 2 / 2 - q * (y - a) ** 2 / 2)
    pair = example.ShiftedGaussians()
    output = np.sin(2 * example.NODES)
    for codes in CODES:
        objective = objectives.lsgan(*codes)
        real, fake = objective.real(output), objective.fake(output)
        apart = example.integral(pair.p * real) + example.integral(pair.q * fake)
        yield equals(f"D(x) = sin 2x, {codes}", apart, example.integral(pair.p * real + pair.q * fake))


@step(
    title="Pointwise minimisation",
    equation=states(
        LSGAN,
        r"\min_D \int v(D(x);x)\,dx = \int \min_{y\in\mathbb{R}} v(y;x)\,dx",
        beyond="The left side is the least of the values of $D^*$ and four functions around it.",
    ),
    reason=r"""The value of $D$ at one point enters the integrand at that point only, and nothing couples
        different points. No integrand falls below its own minimum, and the function that takes the
        minimum at every $x$ is allowed (it is measurable, as shown below); so it is optimal. The generator is
        fixed, hence $q$ is.""",
    assumption=r"$D$ is unrestricted: any measurable function. A network only approximates this.",
    short=True,
)
def pointwise_minimum() -> Checks:
    """On two points: the mixed derivative is 0, so the joint minimum is made of the separate ones."""
    first, second = sympy.symbols("y_1 y_2", real=True)
    other_p, other_q = sympy.symbols("p_2 q_2", positive=True)
    total = loss(first) + loss(second).subs({p: other_p, q: other_q}, simultaneous=True)
    yield vanishes("mixed derivative", total.diff(first, second))


@step(
    title="Stationary point",
    equation=Statement(
        (
            Holds(CODED_OUTPUT, r"\frac{\partial v}{\partial y} = p\,(y-b) + q\,(y-a)"),
            Connected(CODED_OUTPUT, r"\frac{\partial v}{\partial y} = 0", r"(p+q)\,y = b\,p+a\,q"),
        )
    ),
    reason=r"""A minimum over the whole line needs a zero derivative; the factor $\frac12$ cancels the
        square's $2$.""",
    short=True,
)
def stationary_point() -> Checks:
    """The derivative of the objective's own integrand."""
    yield vanishes("derivative", loss(y).diff(y) - (p * (y - b) + q * (y - a)))


@step(
    title="The optimal discriminator",
    equation=states(LSGAN, r"D^*(x) = \frac{b\,p(x) + a\,q(x)}{p(x) + q(x)}"),
    reason=r"""The condition $(p+q)\,D^* = b\,p+a\,q$ is linear and has one solution. $D^*$ is the mean
        label given the image, the weighted average of the two codes; $c$ does not enter, it is the
        generator's.""",
    assumption=r"$p+q>0$.",
    short=True,
)
def optimal_discriminator() -> Checks:
    """SymPy's only root is D*, and the objective's own optimal score at l = log p/q is the same."""
    objective = objectives.lsgan(a, b, c)
    roots = sympy.solve(loss(y).diff(y), y)
    yield holds("one root", len(roots) == 1)
    yield vanishes("the root", roots[0] - OPTIMUM)
    yield vanishes("the objective's optimal score", objective.optimum(sympy.log(p / q)) - OPTIMUM)
    yield vanishes("c does not enter", objective.optimum(sympy.log(p / q)).diff(c))


@step(
    title="Second-order condition",
    equation=Statement(
        (
            Holds(CODED_OUTPUT, r"\frac{\partial^2 v}{\partial y^2} = p+q > 0"),
            Holds(LSGAN, r"J_D(D) - J_D(D^*) = \tfrac12\int (p+q)\,(D-D^*)^2\,dx"),
        )
    ),
    reason=r"""$v$ is a parabola that opens upwards, so $D^*$ is its only minimum. Completing the square
        gives the exact price of any other $D$: half its squared distance to $D^*$ under $P+Q$. This
        regret judges a trained discriminator, and its curvature, unlike the GAN's, never fades.""",
    assumption=r"$p+q>0$.",
)
def second_order() -> Checks:
    """The second derivative, its sign, and the completed square."""
    curvature = loss(y).diff(y, 2)
    yield vanishes("curvature", curvature - (p + q))
    yield positive("positive", curvature)
    yield vanishes("square", loss(y) - loss(OPTIMUM) - (p + q) * (y - OPTIMUM) ** 2 / 2)


@step(
    title="Where $D^*$ is undefined",
    equation=Statement(
        (
            Connected(CODED_EDGES, "p=q=0", "v = 0", both=False),
            Connected(CODED_EDGES, "q=0<p", "D^* = b", both=False),
            Connected(CODED_EDGES, "p=0<q", "D^* = a", both=False),
        )
    ),
    reason=r"""Where neither law puts mass nothing is asked of $D$, any value is optimal, and $D^*$ is
        unique only $(P+Q)$-almost everywhere. The generator, which moves through such regions, is steered
        there by the network's extrapolation alone. Where just one law has mass $D^*$ is its code and is
        attained, whereas the GAN's optimal raw score is infinite there.""",
)
def where_undefined() -> Checks:
    """The integrand vanishes for p = q = 0; D* is b where q = 0 and a where p = 0."""
    yield vanishes("no mass, no loss", loss(y).subs({p: 0, q: 0}))
    yield vanishes("data alone", OPTIMUM.subs(q, 0) - b)
    yield vanishes("model alone", OPTIMUM.subs(p, 0) - a)


@step(
    title="The value at $D^*$",
    equation=states(
        LSGAN,
        r"J_D(D^*) = \frac{(b-a)^2}{2}\int\frac{p\,q}{p+q}\,dx = \frac{(b-a)^2}{8}\,(2-\Delta)",
        r"\Delta = \int\frac{(p-q)^2}{p+q}\,dx",
    ),
    reason=r"""$D^*-b = -(b-a)\,\frac{q}{p+q}$ and $D^*-a = (b-a)\,\frac{p}{p+q}$. Then
        $4\,p\,q=(p+q)^2-(p-q)^2$ brings in the triangular discrimination, $0\le\Delta\le 2$, which is zero
        for equal laws and two for disjoint ones.""",
    assumption=r"$\int p\,dx=\int q\,dx=1$.",
    short=True,
)
def value_at_optimum() -> Checks:
    """Pointwise for all p, q, a, b; on the example against the known Delta."""
    triangular = (p - q) ** 2 / (p + q)
    yield vanishes("as pq/(p+q)", loss(OPTIMUM) - (b - a) ** 2 / 2 * p * q / (p + q))
    yield vanishes("by Delta", loss(OPTIMUM) - (b - a) ** 2 / 8 * ((p + q) - triangular))
    for codes in CODES:
        objective = objectives.lsgan(*codes)
        low, high, _ = codes
        value = _at_optimum(objective, "discriminator")
        expected = (high - low) ** 2 / 8 * (2 - T2.exact["triangular"])
        yield equals(f"value, {codes}", expected, value)
        yield equals(f"identity, {codes}", _predicted(objective, "discriminator"), value)


@step(
    title="The generator's criterion, for every $a$, $b$, $c$",
    equation=states(
        LSGAN,
        r"2\,C(G) = \int (p+q)\,(D^*-c)^2\,dx = \tfrac12\,(a+b-2c)^2 + \tfrac14\,(b-a)^2\,\Delta",
    ),
    reason=r"""To the generator's loss $\frac12\mathbb{E}_q[(D-c)^2]$ Mao et al.\ add
        $\frac12\mathbb{E}_p[(D-c)^2]$, which does not depend on $G$ while $D$ is held fixed. With
        $t=\frac{p-q}{p+q}$ the optimum is $D^*=\frac{a+b}2+\frac{b-a}2\,t$; square it,
        $(p+q)\,(D^*-c)^2 = (p+q)\left(\frac{a+b}2-c\right)^2 + \left(\frac{a+b}2-c\right)(b-a)\,(p-q)
        + (p+q)\,\frac{(b-a)^2}{4}\,t^2$, and the cross term goes with $\int(p-q)\,dx=0$.""",
    assumption=r"""$D$ is the $D^*$ of the current $G$, and $C$ includes the term under $p$. Once $D^*$
        moves with $G$ that term is no constant: the derivative of $C$ is not what the generator follows.""",
    short=True,
)
def generator_criterion() -> Checks:
    """Pointwise for all codes, less the cross term that integrates to 0; then in numbers."""
    generator = objectives.lsgan(a, b, c).generator
    triangular = (p - q) ** 2 / (p + q)
    cross_term = (a + b - 2 * c) * (b - a) * (p - q) / 2  # integrates to 0
    with_unit_mass = (a + b - 2 * c) ** 2 / 4 * (p + q) + (b - a) ** 2 / 4 * triangular
    yield vanishes("integrand", 2 * (p + q) * generator(OPTIMUM) - with_unit_mass - cross_term)
    for codes in CODES:
        objective = objectives.lsgan(*codes)
        low, high, wanted = codes
        value = _at_optimum(objective, "generator")
        constant = (low + high - 2 * wanted) ** 2 / 2
        expected = constant + (high - low) ** 2 / 4 * T2.exact["triangular"]
        yield equals(f"2C, {codes}", expected, 2 * value)
        yield equals(f"identity, {codes}", _predicted(objective, "generator"), value)


@step(
    title=r"When it is Pearson's $\chi^2$",
    equation=Statement(
        (
            Connected(CONDITIONS, r"b-c=1,\ b-a=2", r"2\,C(G) = \Delta", both=False),
            Holds(
                LSGAN,
                r"\Delta = \int\frac{(2q-(p+q))^2}{p+q}\,dx = \chi^2_{\mathrm{Pearson}}(p+q\,\|\,2q)",
            ),
        )
    ),
    reason=r"""The conditions say $a+b-2c=0$ and $(b-a)^2=4$: the constant goes and the factor becomes
        one. Which argument divides is convention: Mao et al.\ divide by the first, $p+q$. With the usual
        $\chi^2(q\,\|\,m)=\int\frac{(q-m)^2}{m}\,dx$ and $m=\frac{p+q}2$ it is
        $\Delta = 2\,\chi^2(q\,\|\,m)$; not $\chi^2(m\,\|\,q)$, which is unbounded.""",
    assumption=r"""Only this exact form needs the two conditions, up to the sign of both. For any
        $a\ne b$ the criterion is least where $\Delta=0 \iff q=p$, almost everywhere.""",
    world=PEARSON,
    elsewhere={r"\Delta=0 \iff q=p": LSGAN_OR_SAME},
    short=True,
)
def pearson_form() -> Checks:
    """The codes that solve the conditions; the integrand; and Delta = 2 chi^2(q || m) on the example."""
    generator = objectives.lsgan(a, b, c).generator
    criterion = 2 * (p + q) * generator(OPTIMUM)
    conditions = sympy.solve([b - c - 1, b - a - 2], [a, c], dict=True)[0]
    yield vanishes("integrand", criterion.subs(conditions) - (2 * q - (p + q)) ** 2 / (p + q))
    yield vanishes("constant", (a + b - 2 * c).subs(conditions))
    yield vanishes("factor", ((b - a) ** 2).subs(conditions) - 4)

    pair = example.ShiftedGaussians()
    # q against m = (p + q)/2: the log-ratio is log 2q/(p + q) = log 2 - softplus(l)
    against_mixture = log_two(pair.log_ratio) - softplus(pair.log_ratio)
    under_q = divergences.PEARSON.under_p(against_mixture)
    under_mixture = divergences.PEARSON.under_q(against_mixture)
    chi_square = example.integral(pair.q * under_q + (pair.p + pair.q) / 2 * under_mixture)
    yield equals("2 chi^2(q || m)", T2.exact["triangular"], 2 * chi_square)
    yield equals("2C at (-1, 1, 0)", 2 * chi_square, 2 * _at_optimum(objectives.lsgan(-1, 1, 0), "generator"))


DERIVATION = Derivation(
    name="lsgan_optimal_discriminator",
    title="The optimal discriminator of the LSGAN",
    steps=(
        criterion,
        law_of_the_generator,
        generator_without_density,
        one_integral,
        pointwise_minimum,
        stationary_point,
        optimal_discriminator,
        second_order,
        coded_measurable,
        label_mean,
        coded_restricted,
        codes_alike,
        factor_of_the_loss,
        where_undefined,
        value_at_optimum,
        generator_criterion,
        pearson_form,
        *comparison.STEPS,
    ),
)
