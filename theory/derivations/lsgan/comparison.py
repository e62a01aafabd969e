r"""The optimal discriminators of GAN and LSGAN compared: the last steps of the LSGAN's derivation.

D without an index is the GAN's D* = sigmoid(l) = p/(p + q), l = log p/q; s is a raw score.
"""

import math

import sympy

from theory import divergences, objectives
from theory.calculus import normal_mean
from theory.derivations.base import Checks, Step, step
from theory.derivations.gan.manifolds import off_the_manifolds, singular_laws
from theory.dynamics import dirac_gan
from theory.examples import T2, T4
from theory.gradients.series_at_optimum import R, S, generator_gradient_terms
from theory.models.families import GAUSSIAN_SCALE, GAUSSIAN_SHIFT
from theory.notation.statement import Connected, Holds, Statement, states
from theory.objectives import PointwiseObjective
from theory.ops import Array, sigmoid
from theory.verdict import equals, holds, positive, vanishes
from theory.worlds.dynamics.equilibrium import EQUILIBRIUM, EQUILIBRIUM_011, EQUILIBRIUM_PEARSON
from theory.worlds.gan import example
from theory.worlds.gan.integrands import GAN, LSGAN_COVERED
from theory.worlds.generator.followed import FOLLOWED, FOLLOWED_011, FOLLOWED_PEARSON
from theory.worlds.generator.generators import LOSSES, SLOPES, SLOPES_011
from theory.worlds.generator.semistable import ANY as ANY_CODES
from theory.worlds.generator.semistable import BALANCED as BALANCED_CODES
from theory.worlds.generator.semistable import PEARSON, SCALED, UNIT
from theory.worlds.numbers import FRACTIONS

a, b, c = sympy.symbols("a b c", real=True)
p, q = sympy.symbols("p q", positive=True)
log_ratio, score, u = sympy.symbols("l s u", real=True)


@step(
    title="Range",
    equation=states(
        LSGAN_COVERED,
        r"\min(a,b) < D^*_{\mathrm{LS}}(x) < \max(a,b)",
        r"s^*_{\mathrm{GAN}}(x) = \ell(x) \in \mathbb{R}",
    ),
    reason=r"""The LSGAN's network must reproduce a bounded function, the GAN's an unbounded one; where
        the supports separate, the first is a step between two finite levels and the second diverges.""",
    assumption=r"$p>0$ and $q>0$; the levels $a$, $b$ themselves are taken where one density vanishes.",
)
def value_range() -> Checks:
    """D*_LS lies a proper fraction of the way from a to b, and tends to b and a as l goes to +-oo."""
    optimum = objectives.lsgan(a, b, c).optimum(log_ratio)
    fraction = sympy.simplify((optimum - a) / (b - a))
    yield positive("above a", fraction)
    yield positive("below b", 1 / fraction - 1)
    yield vanishes("limit b", sympy.limit(optimum, log_ratio, sympy.oo) - b)
    yield vanishes("limit a", sympy.limit(optimum, log_ratio, -sympy.oo) - a)
    yield vanishes("the GAN's score", objectives.MINIMAX.optimum(log_ratio) - log_ratio)


@step(
    title="The same information",
    equation=states(
        LSGAN_COVERED,
        r"D^*_{\mathrm{LS}} = a + (b-a)\,D^*_{\mathrm{GAN}}",
        r"\frac{p}{q} = \frac{D^*_{\mathrm{LS}}-a}{b-D^*_{\mathrm{LS}}}"
        r" = \frac{D^*_{\mathrm{GAN}}}{1-D^*_{\mathrm{GAN}}}",
    ),
    reason=r"""One optimum is an affine function of the other, with the slope $b-a$: from either the
        density ratio can be read. Both players' discriminators are density-ratio estimators; they differ
        in how they weigh errors.""",
    assumption=r"$a\ne b$; the ratio needs $q>0$.",
)
def same_information() -> Checks:
    """The affine relation in l, and the ratio in p and q."""
    least_squares = objectives.lsgan(a, b, c)
    as_output = sigmoid(objectives.MINIMAX.optimum(log_ratio))
    optimum = least_squares.optimum(sympy.log(p / q))
    affine = least_squares.optimum(log_ratio) - (a + (b - a) * as_output)
    yield vanishes("affine", affine)
    yield vanishes("ratio", (optimum - a) / (b - optimum) - p / q)


@step(
    title="The divergences",
    equation=Statement(
        (
            Holds(GAN, r"\tfrac14\,\Delta \le \mathrm{JSD} \le \frac{\log 2}{2}\,\Delta"),
            Connected(GAN, r"p\,q=0", r"\Delta=2,\ \mathrm{JSD}=\log 2", both=False),
        )
    ),
    reason=r"""With $m=\frac{p+q}2$ and $t=\frac{p-q}{p+q}$ these are $\Delta = \int 2\,t^2\,m\,dx$ and
        $\mathrm{JSD} = \int h(t)\,m\,dx$, where $h(t)=\sum_{k=1}^{\infty}\frac{t^{2k}}{2k(2k-1)}$, and
        $h(t)/t^2$ rises from $\lim_{t\to0} \frac{h(t)}{t^2} = \tfrac12$ to $\lim_{t\to1^-} \frac{h(t)}{t^2}
        = \log 2$. The two criteria are equivalent up to constants (Topsøe, 2000). On disjoint supports both
        are constant, however far apart the supports are: neither has a gradient there.""",
    assumption=r"None: both sides exist for every pair.",
    elsewhere={
        r"h(t)=\sum_{k=1}^{\infty}\frac{t^{2k}}{2k(2k-1)}": FRACTIONS,
        r"\lim_{t\to0} \frac{h(t)}{t^2} = \tfrac12": FRACTIONS,
        r"\lim_{t\to1^-} \frac{h(t)}{t^2} = \log 2": FRACTIONS,
    },
)
def divergences_compared() -> Checks:
    """The integrands in t; h'' = 1/(1 - t^2) gives positive coefficients; the ends of h/t^2; the example."""
    t = sympy.symbols("t", real=True)
    h = ((1 + t) * sympy.log(1 + t) + (1 - t) * sympy.log(1 - t)) / 2
    inverse_ratio = sympy.symbols("e", positive=True)  # q/p = e^-l, so that t covers (-1, 1)
    ratio, at = -sympy.log(inverse_ratio), (1 - inverse_ratio) / (1 + inverse_ratio)

    def integrand(divergence: divergences.Divergence) -> Array:
        """(p under_p + q under_q)/m, with p = (1 + t) m and q = (1 - t) m."""
        return (1 + at) * divergence.under_p(ratio) + (1 - at) * divergence.under_q(ratio)

    jensen = integrand(divergences.JENSEN_SHANNON) - sympy.simplify(h.subs(t, at))
    triangular = integrand(divergences.TRIANGULAR) - 2 * at**2
    yield vanishes("JSD's integrand", sympy.expand_log(jensen, force=True))
    yield vanishes("Delta's integrand", triangular.rewrite(sympy.exp))
    yield vanishes("h(0)", h.subs(t, 0))
    yield vanishes("h'(0)", h.diff(t).subs(t, 0))
    yield vanishes("h'' has positive coefficients", h.diff(t, 2) - 1 / (1 - t**2))
    yield vanishes("h/t^2 at 0", sympy.limit(h / t**2, t, 0) - sympy.Rational(1, 2))
    yield vanishes("h/t^2 at 1", sympy.limit(h, t, 1, "-") - sympy.log(2))
    delta, jsd = T2.exact["triangular"], T2.exact["jensen_shannon"]
    yield holds("the example", delta / 4 <= jsd <= math.log(2) / 2 * delta)


@step(
    title="The generator's gradient at an optimal discriminator",
    equation=states(
        SLOPES,
        r"\lVert\nabla_x L_{\mathrm{sat}}\rVert = D\,\lVert\nabla_x \ell\rVert,\quad"
        r"\lVert\nabla_x L_{\mathrm{ns}}\rVert = (1-D)\,\lVert\nabla_x \ell\rVert",
        r"\lVert\nabla_x L_{\mathrm{LS}}\rVert = \lvert D^*_{\mathrm{LS}}-c\rvert\,\lvert b-a\rvert"
        r"\,D\,(1-D)\,\lVert\nabla_x \ell\rVert",
    ),
    reason=r"""The losses that generated images $x$ give the saturating, the non-saturating and the
        least-squares generator, by the chain rule through $s^*(\ell)$, with $D=\sigma(\ell)$. For $(0,1,1)$
        the last is $\lVert\nabla_x L_{\mathrm{LS}}\rVert = (1-D)^2 D\,\lVert\nabla_x \ell\rVert$: far from
        the data, where $D$ is small, it vanishes like the saturating GAN's, as $e^{\ell}$, while the
        non-saturating one keeps its strength. Least squares cure nothing at the optimum.""",
    assumption=r"$D^*$ held fixed while the image $x$ moves; $\ell$ differentiable.",
    elsewhere={
        r"\lVert\nabla_x L_{\mathrm{LS}}\rVert = (1-D)^2 D\,\lVert\nabla_x \ell\rVert": SLOPES_011,
    },
)
def gradient_at_optimum() -> Checks:
    """d/dl of each generator's loss at its s*(l), and the limits of their ratios as l goes to -oo."""
    output = sigmoid(log_ratio)

    def slope(objective: PointwiseObjective) -> Array:
        return objective.generator(objective.optimum(log_ratio)).diff(log_ratio)

    least_squares = objectives.lsgan(a, b, c)
    optimum = least_squares.optimum(log_ratio)
    homework = slope(objectives.lsgan(0, 1, 1))
    saturating, non_saturating = slope(objectives.MINIMAX), slope(objectives.NON_SATURATING)
    yield vanishes("saturating", saturating + output)
    yield vanishes("non-saturating", non_saturating + (1 - output))
    expected = (optimum - c) * (b - a) * output * (1 - output)
    yield vanishes("least squares", slope(least_squares) - expected)
    yield vanishes("(0, 1, 1)", homework + (1 - output) ** 2 * output)
    ratio = sympy.simplify(homework / saturating)
    yield vanishes("(0, 1, 1) vanishes like it", sympy.limit(ratio, log_ratio, -sympy.oo) - 1)
    yield vanishes("the non-saturating does not", sympy.limit(non_saturating, log_ratio, -sympy.oo) + 1)


@step(
    title="Saturation away from the optimum",
    equation=states(
        LOSSES,
        r"\left\lvert\frac{\partial L_{\mathrm{sat}}}{\partial s}\right\rvert = \sigma(s),\quad"
        r"\left\lvert\frac{\partial L_{\mathrm{ns}}}{\partial s}\right\rvert = \sigma(-s),\quad"
        r"\left\lvert\frac{\partial L_{\mathrm{LS}}}{\partial s}\right\rvert = \lvert s-c\rvert",
        r"\left\lvert\frac{\partial L_{\mathrm{in}}}{\partial s}\right\rvert"
        r" = \lvert\sigma(s)-c\rvert\,\sigma(s)\,\sigma(-s)",
    ),
    reason=r"""$L_{\mathrm{in}}$ is the least-squares loss with a sigmoid inside. As a function of the raw
        score the least-squares loss never saturates: a sample on the right side of the boundary but far
        from $c$ is still pulled. That is the remedy of Mao et al.; it belongs to a discriminator that is
        not optimal and whose output is linear. With a sigmoid inside it is lost on both sides.""",
    assumption=r"Any discriminator; the factor $\lVert\nabla_x s\rVert$ is the network's.",
)
def saturation() -> Checks:
    """d/ds of each generator's loss, and their limits as s goes to +-oo."""
    least_squares = objectives.lsgan(a, b, c)
    saturating = objectives.MINIMAX.generator(score).diff(score)
    non_saturating = objectives.NON_SATURATING.generator(score).diff(score)
    bounded = least_squares.generator(sigmoid(score)).diff(score)
    yield vanishes("saturating", saturating + sigmoid(score))
    yield vanishes("non-saturating", non_saturating + sigmoid(-score))
    yield vanishes("least squares", least_squares.generator(score).diff(score) - (score - c))
    expected = (sigmoid(score) - c) * sigmoid(score) * sigmoid(-score)
    yield vanishes("sigmoid inside", bounded - expected)
    yield vanishes("saturating, far off", sympy.limit(saturating, score, -sympy.oo))
    yield vanishes("non-saturating, far off", sympy.limit(non_saturating, score, -sympy.oo) + 1)
    yield vanishes("sigmoid inside, far off", sympy.limit(bounded, score, -sympy.oo))
    yield vanishes("sigmoid inside, beyond", sympy.limit(bounded, score, sympy.oo))


def fixed_and_moving_gradient(codes: tuple[float, float, float], theta: float) -> tuple[float, float, float]:
    """dC/dtheta on N(0, 1) against N(theta, 1), and its two parts.

    Returns the derivative of the closed form (b - a)^2 Delta/8, the part with D* held fixed (what the
    generator follows), and the part through the movement of D*.
    """
    low, high, _ = codes
    pair = example.ShiftedGaussians(theta)
    objective = objectives.lsgan(*codes)
    scores = objective.optimum(pair.log_ratio)
    fixed = example.integral(pair.q_slope * objective.generator(scores))
    output = sigmoid(pair.log_ratio)
    movement = (high - low) * output * (1 - output) * pair.log_ratio_slope
    moving = example.integral((pair.p + pair.q) * (scores - codes[2]) * movement)
    # Delta = 2 - 4 E_q[sigmoid(l)], and pq/(p + q) = q sigmoid(l)
    delta_slope = -4 * example.integral(
        pair.q_slope * output + pair.q * output * (1 - output) * pair.log_ratio_slope
    )
    return (high - low) ** 2 / 8 * delta_slope, fixed, moving


@step(
    title="Not a zero-sum game",
    equation=Statement(
        (
            Holds(
                FOLLOWED,
                r"\frac{\mathrm{d}C}{\mathrm{d}\theta} \ne F = "
                r"\frac{\partial}{\partial\theta}\,\tfrac12\,\mathbb{E}_{q_\theta}[(D^*-c)^2]"
                r"\big|_{D^*\,\text{fixed}}",
            ),
            Holds(
                FOLLOWED_PEARSON,
                r"\lim_{\theta\to0}\frac{1}{\theta}\,\frac{\mathrm{d}C}{\mathrm{d}\theta} = \tfrac12,\quad"
                r"\lim_{\theta\to0}\frac{F}{\theta^3} = \tfrac18",
                titled=True,
            ),
        )
    ),
    reason=r"""$D^*$ minimises another function than $C$, so no envelope theorem removes the term through
        $D^*$. On $\mathcal N(0,1)$ against $\mathcal N(\theta,1)$ at $\theta=0.1$ the generator with
        $(-1,1,0)$ follows $F = 1.238\cdot10^{-4}$ where $C$'s slope is
        $\frac{\mathrm{d}C}{\mathrm{d}\theta} = 0.04975$; with $(0,1,1)$ the two, $F = 0.012500$ and
        $\frac{\mathrm{d}C}{\mathrm{d}\theta} = 0.012438$, nearly agree. The codes that make $C$ a clean
        $\chi^2$ are among those with $a+b=2c$, whose gradient has no linear part at equal densities.""",
    assumption=r"Smooth $q_\theta$; both sides evaluated at the current $D^*$.",
    world=FOLLOWED_PEARSON,
    elsewhere={
        "F = 0.012500": FOLLOWED_011,
        r"\frac{\mathrm{d}C}{\mathrm{d}\theta} = 0.012438": FOLLOWED_011,
    },
)
def not_zero_sum() -> Checks:
    """Total = fixed + moving for three codes; the printed numbers; the leading terms symbolically."""
    names = {(0.0, 1.0, 1.0): "lsgan", (-1.0, 1.0, 0.0): "lsgan_pearson", (0.25, -0.5, 2.0): None}
    for codes, name in names.items():
        total, fixed, moving = fixed_and_moving_gradient(codes, float(T2.near))
        yield equals(f"both parts, {codes}", total, fixed + moving)
        if name is not None:
            followed, slope, half, half_of_slope = T2.slopes[name]
            yield equals(f"F as printed, {codes}", followed, fixed, half)
            yield equals(f"dC/dtheta as printed, {codes}", slope, total, half_of_slope)

    # x = theta + u, u ~ N(0, 1), so l = -theta^2/2 - theta u; to fourth order in l, hence in theta
    theta = sympy.Symbol("theta", real=True)

    def leading(function: Array) -> Array:
        """E_q of u-polynomials times a function of l, to theta^4."""
        expansion = sympy.series(function, log_ratio, 0, 5).removeO()
        mean = normal_mean(expansion.subs(log_ratio, -(theta**2) / 2 - theta * u), u)
        return sympy.series(sympy.expand(mean), theta, 0, 5).removeO()

    objective = objectives.lsgan(-1, 1, 0)
    scores = objective.optimum(log_ratio)
    # dq/dtheta = u q, and u = -(l + theta^2/2)/theta
    followed = leading(-objective.generator(scores) * (log_ratio + theta**2 / 2) / theta)
    yield vanishes("theta^3/8", followed - theta**3 / 8)
    criterion = leading(2 - 4 * sigmoid(log_ratio)) / 2  # Delta/2
    yield vanishes("theta/2", sympy.series(criterion.diff(theta), theta, 0, 3).removeO() - theta / 2)


@step(
    title="The sign of the frozen gradient",
    equation=Statement(
        (
            Holds(
                ANY_CODES,
                r"D^*-c = \frac{a+b-2c}{2} + \frac{b-a}{2}\,t,\quad t = \frac{p-q_\theta}{p+q_\theta}",
            ),
            Holds(
                ANY_CODES, r"\lim_{\theta\to0}\frac{F}{\theta} = -\tfrac18(b-a)(a+b-2c)\,\mathbb{E}_p[S^2]"
            ),
            Connected(
                ANY_CODES,
                "a+b = 2c",
                r"\lim_{\theta\to0}\frac{F}{\theta^2} = \frac{(b-a)^2}{32}\,\mathbb{E}_p[S^3]",
                both=False,
            ),
        )
    ),
    reason=r"""$S$ is the slope of $\log q_\theta$ in $\theta$ at equal densities, and $t$ is of first order
        in $\theta$. In $F = \frac{\partial}{\partial\theta}\,\tfrac12\,
        \mathbb{E}_{q_\theta}[(D^*-c)^2]\big|_{D^*\,\text{fixed}}$ the cross term of $D^*-c$ gives the linear
        part, and the square of $t$ the quadratic one; where $a+b=2c$ the square is all there is:
        $\tfrac12(D^*-c)^2 = \tfrac18(b-a)^2\,t^2$. Each sample is then drawn to where $t$ is zero, also from
        where it is positive and the data ask for more samples, and $F$ has one sign on both sides of
        equal densities wherever the third moment of $S$ is not zero. For $q=\mathcal N(0,s^2)$ against
        $p=\mathcal N(0,1)$ it is $\mathbb{E}_p[S^3] = 8$, and $(-1,1,0)$ leave $F=0.008646$ at $s=0.9$ and
        $F=0.009404$ at $s=1.1$: descent narrows the model on both sides. With $(0,1,1)$ the two are
        $F=-0.023702$ and $F=0.025595$, and it returns. A shift, with its moment zero, does not show this.""",
    assumption=r"""$D^*$ held fixed; a smooth family that passes through the data's density, derivatives in
        $\theta$ taken under the integral.""",
    world=BALANCED_CODES,
    elsewhere={
        r"q=\mathcal N(0,s^2)": SCALED[PEARSON, 0.9],
        r"p=\mathcal N(0,1)": SCALED[PEARSON, 0.9],
        r"\mathbb{E}_p[S^3] = 8": SCALED[PEARSON, 0.9],
        "F=0.008646": SCALED[PEARSON, 0.9],
        "s=0.9": SCALED[PEARSON, 0.9],
        "F=0.009404": SCALED[PEARSON, 1.1],
        "s=1.1": SCALED[PEARSON, 1.1],
        "F=-0.023702": SCALED[UNIT, 0.9],
        "F=0.025595": SCALED[UNIT, 1.1],
    },
)
def sign_of_the_generator_gradient() -> Checks:
    """The series for symbolic codes and any family, the square that is left at a + b = 2c, the moments."""
    constant, linear, quadratic = generator_gradient_terms(objectives.lsgan(a, b, c))
    offset, level = a + b - 2 * c, (a + b - 2 * c) ** 2 / 8
    yield vanishes("a constant times S, of mean 0", constant - level * S)
    yield vanishes(
        "linear, but for a multiple of R, of mean 0", linear - level * R + (b - a) * offset * S**2 / 8
    )
    yield vanishes("quadratic where a + b = 2c", quadratic.subs(c, (a + b) / 2) - (b - a) ** 2 * S**3 / 32)
    balanced = objectives.lsgan(a, b, (a + b) / 2)
    loss = balanced.generator(balanced.optimum(sympy.log(p / q)))
    yield vanishes("the square of t", loss - (b - a) ** 2 * ((p - q) / (p + q)) ** 2 / 8)
    for score, moment in ((GAUSSIAN_SCALE.score(u), 8), (GAUSSIAN_SHIFT.score(u), 0)):
        yield vanishes(f"third moment {moment}", normal_mean(score**3, u) - moment)


@step(
    title="Dynamics at the equilibrium",
    equation=Statement(
        (
            Holds(
                EQUILIBRIUM,
                r"\lambda_{\mathrm{GAN}} = \pm\frac{\mathrm{i}}{2},\quad"
                r"\lambda_{\mathrm{LS}} = \pm\tfrac12\sqrt{(b-a)(a+b-2c)}",
            ),
            Holds(EQUILIBRIUM_011, r"\lambda_{\mathrm{LS}} = \pm\frac{\mathrm{i}}{2}", titled=True),
            Holds(EQUILIBRIUM_PEARSON, r"\lambda_{\mathrm{LS}} = \pm 0", titled=True),
        )
    ),
    reason=r"""Two parameters: data at $0$, the generator at $\theta$, $D=\sigma(\psi x)$ or
        $D=\psi x+\frac{a+b}2$. Linearised and without a penalty, the GAN and $(0,1,1)$ circle their
        equilibrium; the whole field need not. With $(-1,1,0)$ the eigenvalue zero is double and the Jacobian
        a nilpotent block, $J J = 0$: to first order nothing restores $\theta$, and the force on it,
        $-\psi^2\theta$, is of third order.""",
    assumption=r"""Simultaneous gradient flow, linearised at $\theta=\psi=0$ (Mescheder et al., 2018, for
        the GAN).""",
    elsewhere={"J J = 0": EQUILIBRIUM_PEARSON},
    defines=(r"D=\sigma(\psi x)", r"D=\psi x+\frac{a+b}2"),
)
def dynamics() -> Checks:
    """Eigenvalues of the Jacobian of (-dL_G/dtheta, -dL_D/dpsi), from the objectives' own losses."""
    least_squares = dirac_gan(objectives.lsgan(a, b, c)).jacobian()
    yield vanishes("no trace: eigenvalues +- lambda", least_squares.trace())
    yield vanishes("lambda^2", -least_squares.det() - (b - a) * (a + b - 2 * c) / 4)
    for name, square in T4.square.items():
        matrix = dirac_gan(objectives.POINTWISE[name]).jacobian()
        yield vanishes(f"no trace, {name}", matrix.trace())
        yield vanishes(f"lambda^2, {name}", -matrix.det() - sympy.Rational(square))
    degenerate = dirac_gan(objectives.POINTWISE["lsgan_pearson"]).jacobian()
    yield holds("(-1, 1, 0) nilpotent", degenerate**2 == sympy.zeros(2, 2))
    yield holds("(-1, 1, 0) not diagonalisable", not degenerate.is_diagonalizable())


STEPS: tuple[Step, ...] = (
    value_range,
    same_information,
    divergences_compared,
    gradient_at_optimum,
    saturation,
    singular_laws,
    off_the_manifolds,
    not_zero_sum,
    sign_of_the_generator_gradient,
    dynamics,
)
