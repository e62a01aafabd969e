r"""The LSGAN's optimal discriminator for any codes a, b, c, step by step, and how it compares with the GAN's.

The discriminator is drawn to b on real and to a on generated data, and the generator wants it to say c
(Mao et al. 2017, eq. 2). The checks run on ``objectives.lsgan(a, b, c)`` with SymPy symbols for the codes,
so that what is proved is proved for every choice of them.
"""

import numpy as np
import sympy

from theory import divergences, objectives
from theory.derivations import comparison, example
from theory.derivations.base import Check, Derivation, agrees, all_of, holds, step, vanishes
from theory.derivations.pushforward import generator_without_density, law_of_the_generator
from theory.elementary import Array, log_two, softplus
from theory.objectives import Objective

a, b, c = sympy.symbols("a b c", real=True)
p, q = sympy.symbols("p q", positive=True)
y = sympy.symbols("y", real=True)

OPTIMUM = (b * p + a * q) / (p + q)
CODES = ((0, 1, 1), (-1, 1, 0), (0.25, -0.5, 2.0))


def loss(output: Array) -> Array:
    """The discriminator's integrand p real + q fake at D = ``output``, for symbolic codes."""
    objective = objectives.lsgan(a, b, c)
    assert objective.real is not None and objective.fake is not None
    return p * objective.real(output) + q * objective.fake(output)


def _at_optimum(objective: Objective, player: str) -> float:
    """A player's value at D* on the example, from the objective's own functions."""
    pair = example.ShiftedGaussians()
    assert objective.optimal_score is not None
    identity = getattr(objective, f"{player}_identity")
    scores = objective.optimal_score(pair.log_ratio)
    return example.integral(pair.p * identity.real(scores) + pair.q * identity.fake(scores))


def _predicted(objective: Objective, player: str) -> float:
    """The same value as the objective's identity predicts it from the divergence of the example."""
    identity = getattr(objective, f"{player}_identity")
    return float(identity.offset + identity.scale * example.TRIANGULAR_DISCRIMINATION)


@step(
    title="The discriminator's criterion",
    equation=r"""
        V(D) = \tfrac12\,\mathbb{E}_{x\sim P}\bigl[(D(x)-b)^2\bigr]
        + \tfrac12\,\mathbb{E}_{z\sim p_z}\bigl[(D(G(z))-a)^2\bigr] \longrightarrow \min_D""",
    reason=r"""Least-squares regression of the label, $b$ for real and $a$ for generated images, on the
        image. $D$ is the network's raw output: a linear last layer, no sigmoid, so that any real value
        can be reached.""",
    assumption=r"$a\ne b$; $D$ square-integrable under both laws, so that $V(D)$ is finite.",
    short=True,
)
def criterion() -> Check:
    """The objective's real, fake and generator losses are half the squared distances to b, a and c."""
    objective = objectives.lsgan(a, b, c)
    assert objective.real is not None and objective.fake is not None and objective.generator is not None
    return vanishes(
        objective.real(y) - (y - b) ** 2 / 2,
        objective.fake(y) - (y - a) ** 2 / 2,
        objective.generator(y) - (y - c) ** 2 / 2,
    )


@step(
    title="One integral",
    equation=r"""
        V(D) = \int v\bigl(D(x);x\bigr)\,\mathrm{d}x,\qquad
        v(y;x) = \tfrac12\,p(x)\,(y-b)^2 + \tfrac12\,q(x)\,(y-a)^2""",
    reason=r"Both expectations are integrals over the same $x$, and the integral is linear.",
    assumption=r"Non-negative integrands (Tonelli): nothing infinite can cancel.",
    short=True,
)
def one_integral() -> Check:
    """The integrand symbolically; the sum of the expectations on the example, for D(x) = sin(2x)."""
    pair = example.ShiftedGaussians()
    output = np.sin(2 * example.NODES)
    checks = []
    for codes in CODES:
        objective = objectives.lsgan(*codes)
        assert objective.real is not None and objective.fake is not None
        real, fake = objective.real(output), objective.fake(output)
        apart = example.integral(pair.p * real) + example.integral(pair.q * fake)
        checks.append(agrees(apart, example.integral(pair.p * real + pair.q * fake)))
    return all_of(vanishes(loss(y) - p * (y - b) ** 2 / 2 - q * (y - a) ** 2 / 2), *checks)


@step(
    title="Pointwise minimisation",
    equation=r"\min_D \int v\bigl(D(x);x\bigr)\,\mathrm{d}x = \int \min_{y\in\mathbb{R}} v(y;x)\,\mathrm{d}x",
    reason=r"""The value of $D$ at one point enters the integrand at that point only, and nothing couples
        different points. No integrand falls below its own minimum, and the function that takes the
        minimum at every $x$ is allowed; so it is optimal. The generator is fixed, hence $q$ is.""",
    assumption=r"$D$ is unrestricted: any measurable function. A network only approximates this.",
    short=True,
)
def pointwise_minimum() -> Check:
    """On two points: the mixed derivative is 0, so the joint minimum is made of the separate ones."""
    first, second = sympy.symbols("y_1 y_2", real=True)
    other_p, other_q = sympy.symbols("p_2 q_2", positive=True)
    total = loss(first) + loss(second).subs({p: other_p, q: other_q}, simultaneous=True)
    return vanishes(total.diff(first, second))


@step(
    title="Stationary point",
    equation=r"\frac{\partial v}{\partial y} = p\,(y-b) + q\,(y-a) = 0",
    reason=r"""A minimum over the whole line needs a zero derivative; the factor $\frac12$ cancels the
        square's $2$.""",
    short=True,
)
def stationary_point() -> Check:
    """The derivative of the objective's own integrand."""
    return vanishes(loss(y).diff(y) - (p * (y - b) + q * (y - a)))


@step(
    title="The optimal discriminator",
    equation=r"D^*(x) = \frac{b\,p(x) + a\,q(x)}{p(x) + q(x)}",
    reason=r"""The equation is linear in $y$: $(p+q)\,y = bp+aq$. $D^*$ is the mean label given the image,
        the weighted average of the two codes; $c$ does not enter, it is the generator's.""",
    assumption=r"$p+q>0$.",
    short=True,
)
def optimal_discriminator() -> Check:
    """SymPy's only root is D*, and the objective's own optimal score at l = log p/q is the same."""
    objective = objectives.lsgan(a, b, c)
    assert objective.optimal_score is not None
    roots = sympy.solve(loss(y).diff(y), y)
    return all_of(
        holds(len(roots) == 1),
        vanishes(roots[0] - OPTIMUM, objective.optimal_score(sympy.log(p / q)) - OPTIMUM, OPTIMUM.diff(c)),
    )


@step(
    title="Second-order condition",
    equation=r"""
        \frac{\partial^2 v}{\partial y^2} = p+q > 0,\qquad
        V(D) - V(D^*) = \tfrac12\int (p+q)\,(D-D^*)^2\,\mathrm{d}x""",
    reason=r"""$v$ is a parabola that opens upwards, so $D^*$ is its only minimum. Completing the square
        gives the exact price of any other $D$: half its squared distance to $D^*$ under $P+Q$. This
        regret judges a trained discriminator, and its curvature, unlike the GAN's, never fades.""",
    assumption=r"$p+q>0$.",
    short=True,
)
def second_order() -> Check:
    """The second derivative, its sign, and the completed square."""
    curvature = loss(y).diff(y, 2)
    square = (p + q) * (y - OPTIMUM) ** 2 / 2
    return all_of(
        vanishes(curvature - (p + q), loss(y) - loss(OPTIMUM) - square),
        holds(sympy.expand(curvature).is_positive),
    )


@step(
    title="Where $D^*$ is undefined",
    equation=r"p(x)=q(x)=0 \ \Rightarrow\ v(y;x) = 0\ \text{for every } y",
    reason=r"""Where neither law puts mass nothing is asked of $D$, any value is optimal, and $D^*$ is
        unique only $(P+Q)$-almost everywhere. The generator, which moves through such regions, is steered
        there by the network's extrapolation alone. Where just one law has mass $D^*$ is its code, $b$ or
        $a$, and is attained, whereas the GAN's optimal raw score is infinite there.""",
)
def where_undefined() -> Check:
    """The integrand vanishes for p = q = 0; D* is b where q = 0 and a where p = 0."""
    return vanishes(loss(y).subs({p: 0, q: 0}), OPTIMUM.subs(q, 0) - b, OPTIMUM.subs(p, 0) - a)


@step(
    title="The value at $D^*$",
    equation=r"""
        V(D^*) = \frac{(b-a)^2}{2}\int\frac{pq}{p+q}\,\mathrm{d}x = \frac{(b-a)^2}{8}\,\bigl(2-\Delta\bigr),\qquad
        \Delta = \int\frac{(p-q)^2}{p+q}\,\mathrm{d}x""",
    reason=r"""$D^*-b = -(b-a)\frac{q}{p+q}$ and $D^*-a = (b-a)\frac{p}{p+q}$. Then $4pq=(p+q)^2-(p-q)^2$
        brings in the triangular discrimination $\Delta$, which lies between $0$ (equal laws) and $2$
        (disjoint ones).""",
    assumption=r"$\int p=\int q=1$.",
    short=True,
)
def value_at_optimum() -> Check:
    """Pointwise for all p, q, a, b; on the example against the known Delta."""
    triangular = (p - q) ** 2 / (p + q)
    with_unit_mass = (b - a) ** 2 / 8 * ((p + q) - triangular)
    symbolic = vanishes(
        loss(OPTIMUM) - (b - a) ** 2 / 2 * p * q / (p + q),
        loss(OPTIMUM) - with_unit_mass,
    )
    checks = [symbolic]
    for codes in CODES:
        objective = objectives.lsgan(*codes)
        value = _at_optimum(objective, "discriminator")
        gap = codes[1] - codes[0]
        checks.append(agrees(value, gap**2 / 8 * (2 - example.TRIANGULAR_DISCRIMINATION)))
        checks.append(agrees(value, _predicted(objective, "discriminator")))
    return all_of(*checks)


@step(
    title="The generator's criterion, for every $a$, $b$, $c$",
    equation=r"""
        2\,C(G) = \int (p+q)\,(D^*-c)^2\,\mathrm{d}x
        = \tfrac12\,(a+b-2c)^2 + \tfrac14\,(b-a)^2\,\Delta""",
    reason=r"""To the generator's loss $\frac12\mathbb{E}_q[(D-c)^2]$ Mao et al.\ add
        $\frac12\mathbb{E}_p[(D-c)^2]$, which does not depend on $G$ while $D$ is held fixed. With
        $t=\frac{p-q}{p+q}$ the optimum is $D^*=\frac{a+b}2+\frac{b-a}2\,t$; square, and the cross term
        integrates to $(\frac{a+b}2-c)(b-a)\int(p-q)=0$.""",
    assumption=r"""$D=D^*$ for the current $G$, and $C$ includes the term under $p$. Once $D^*$ moves with
        $G$ that term is no constant: the derivative of $C$ is not what the generator follows.""",
    short=True,
)
def generator_criterion() -> Check:
    """Pointwise: twice the generator's loss under p + q, less the cross term, for all codes; then in numbers."""
    generator = objectives.lsgan(a, b, c).generator
    assert generator is not None
    triangular = (p - q) ** 2 / (p + q)
    cross_term = (a + b - 2 * c) * (b - a) * (p - q) / 2
    with_unit_mass = (a + b - 2 * c) ** 2 / 4 * (p + q) + (b - a) ** 2 / 4 * triangular
    checks = [vanishes(2 * (p + q) * generator(OPTIMUM) - with_unit_mass - cross_term)]
    for codes in CODES:
        objective = objectives.lsgan(*codes)
        value = _at_optimum(objective, "generator")
        low, high, wanted = codes
        constant = (low + high - 2 * wanted) ** 2 / 2
        checks.append(agrees(2 * value, constant + (high - low) ** 2 / 4 * example.TRIANGULAR_DISCRIMINATION))
        checks.append(agrees(value, _predicted(objective, "generator")))
    return all_of(*checks)


@step(
    title=r"When it is Pearson's $\chi^2$",
    equation=r"""
        b-c=1,\ b-a=2:\qquad 2\,C(G) = \Delta = \int\frac{\bigl(2q-(p+q)\bigr)^2}{p+q}\,\mathrm{d}x
        = \chi^2_{\mathrm{Pearson}}(p+q\,\|\,2q)""",
    reason=r"""The conditions say $a+b-2c=0$ and $(b-a)^2=4$: the constant goes and the factor becomes
        one. Which argument divides is convention: Mao et al.\ divide by the first, $p+q$. With the usual
        $\chi^2(P\|Q)=\int(P-Q)^2/Q$ it is $2\,\chi^2(q\,\|\,m)$, $m=\frac{p+q}2$; not $\chi^2(m\,\|\,q)$,
        which is unbounded.""",
    assumption=r"""Only this exact form needs the two conditions. For any $a\ne b$ the criterion is least
        iff $\Delta=0$, that is $q=p$ almost everywhere.""",
    short=True,
)
def pearson_form() -> Check:
    """The codes that solve the conditions; the integrand; and Delta = 2 chi^2(q || m) on the example."""
    generator = objectives.lsgan(a, b, c).generator
    assert generator is not None
    criterion = 2 * (p + q) * generator(OPTIMUM)
    conditions = sympy.solve([b - c - 1, b - a - 2], [a, c], dict=True)[0]
    pair = example.ShiftedGaussians()
    # q against m = (p + q)/2: the log-ratio is log 2q/(p + q) = log 2 - softplus(l)
    against_mixture = log_two(pair.log_ratio) - softplus(pair.log_ratio)
    mixture = (pair.p + pair.q) / 2
    chi_square = example.integral(
        pair.q * divergences.PEARSON.under_p(against_mixture)
        + mixture * divergences.PEARSON.under_q(against_mixture)
    )
    return all_of(
        vanishes(
            criterion.subs(conditions) - (2 * q - (p + q)) ** 2 / (p + q),
            (a + b - 2 * c).subs(conditions),
            ((b - a) ** 2).subs(conditions) - 4,
        ),
        agrees(2 * chi_square, example.TRIANGULAR_DISCRIMINATION),
        agrees(2 * _at_optimum(objectives.lsgan(-1, 1, 0), "generator"), 2 * chi_square),
    )


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
        where_undefined,
        value_at_optimum,
        generator_criterion,
        pearson_form,
        *comparison.STEPS,
    ),
)
