r"""A discriminator that cannot be any function: what the loss finds in a class F is a projection of D*.

The regrets of the two derivations say which: under P + Q in mean square for least squares, in the
Kullback--Leibler divergence of coins for the GAN. Checked on linear discriminators, on T2 in closed form.
"""

import sympy

from theory import objectives
from theory.calculus import normal_mean
from theory.derivations.base import Checks, step
from theory.notation.statement import Holds, Statement
from theory.ops import Array, sigmoid
from theory.verdict import positive, vanishes
from theory.worlds.gan.restricted import FAR, LINEAR_GAN, LINEAR_LSGAN, SHIFTED_GAN, SHIFTED_LSGAN

a, b, c, theta = sympy.symbols("a b c theta", real=True)
first, second, x = sympy.symbols("w_0 w_1 x", real=True)
p, q = sympy.symbols("p q", positive=True)
LINE = first + second * x
ON_T2 = (a + b) / 2 - (b - a) * theta / (4 + theta**2) * (x - theta / 2)


def over_both(function: Array) -> Array:
    """Return the integral of (p + q) times a polynomial of x, for p = N(0, 1) and q = N(theta, 1)."""
    return normal_mean(function, x) + normal_mean(sympy.expand(function.subs(x, x + theta)), x)


def over_optimum(function: Array) -> Array:
    """Return the integral of (p + q) D* = b p + a q times a polynomial of x."""
    shifted = sympy.expand(function.subs(x, x + theta))
    return b * normal_mean(function, x) + a * normal_mean(shifted, x)


@step(
    title="A restricted discriminator",
    equation=Statement(
        (
            Holds(
                LINEAR_GAN,
                r"\operatorname{argmax}_{D\in\mathcal{F}} V(D,G) = \operatorname{argmin}_{D\in\mathcal{F}}"
                r"\int (p+q)\,\mathrm{KL}(\mathrm{Ber}(D^*)\,\|\,\mathrm{Ber}(D))\,dx",
            ),
            Holds(SHIFTED_GAN, r"\hat D(x) = \sigma(\tfrac12\theta^2-\theta x) = D^*(x)", titled=True),
        )
    ),
    reason=r"""A network is no arbitrary function. Within a class $\mathcal{F}$ the regret derived above
        differs from $-V$ by a constant, so the best $\hat D$ in the class is the one whose coins are
        closest to those of $D^*$ under $P+Q$: its projection in the Kullback--Leibler divergence. The
        value that is left to the generator is that of $D^*$ less this regret. For Gaussians of one
        variance, $\mathcal N(0,1)$ against $\mathcal N(\theta,1)$, the log-ratio is linear: with
        $D=\sigma(w_0+w_1 x)$ the class contains $D^*$ and nothing is lost (logistic regression).""",
    assumption=r"""The minimum over $\mathcal{F}$ is attained. For scores linear in the weights it is,
        by one function, unless a hyperplane separates the two laws.""",
    world=LINEAR_GAN,
)
def restricted() -> Checks:
    """The integrands differ by what D is not in; on T2 the slope vanishes at D*; a constant in exact form."""
    objective = objectives.MINIMAX
    score = sympy.symbols("s", real=True)
    share, output = p / (p + q), sigmoid(score)
    loss = p * objective.real(score) + q * objective.fake(score)
    regret = (p + q) * (
        share * (sympy.log(share) - sympy.log(output))
        + (1 - share) * (sympy.log(1 - share) - sympy.log(1 - output))
    )
    yield vanishes("the same slope in the score", loss.diff(score) - regret.diff(score))
    log_ratio = theta**2 / 2 - theta * x
    at_optimum = loss.diff(score).subs({p: sympy.exp(log_ratio), q: 1}).subs(score, log_ratio)
    yield vanishes("on T2 every weight's slope is zero", at_optimum)
    yield positive("strictly convex in the score", loss.diff(score, 2))
    p_2, q_2 = sympy.symbols("p_2 q_2", positive=True)
    both = loss + loss.subs({p: p_2, q: q_2}, simultaneous=True)  # two points, one score for both
    mean = (p + p_2) / (p + q + p_2 + q_2)
    yield vanishes("a constant is the mean of D*", both.diff(score).subs(score, sympy.log(mean / (1 - mean))))


@step(
    title="A restricted discriminator",
    equation=Statement(
        (
            Holds(
                LINEAR_LSGAN,
                r"\operatorname{argmin}_{D\in\mathcal{F}} J_D(D) = \operatorname{argmin}_{D\in\mathcal{F}}"
                r"\int (p+q)\,(D-D^*)^2\,dx",
            ),
            Holds(
                SHIFTED_LSGAN,
                r"\hat D(x) = \frac{a+b}{2}"
                r" - \frac{(b-a)\,\theta}{4+\theta^2}\left(x-\frac{\theta}{2}\right)",
                titled=True,
            ),
        )
    ),
    reason=r"""By the regret, the best $\hat D$ in a class $\mathcal{F}$ is the projection of $D^*$ in
        mean square under $P+Q$, whereas the GAN's is one in the Kullback--Leibler divergence. Two
        projections of one function differ in general: once $D$ is restricted, neither can be read from
        the other, and the step ``The same information'' below does not apply. On $\mathcal N(0,1)$
        against $\mathcal N(\theta,1)$ the GAN's linear score is exact, but the best $D = w_0+w_1 x$ is
        a linear discriminant that leaves the interval between the codes. The ratio that is read from it
        is then negative, $\frac{\hat D(x)-a}{b-\hat D(x)} < 0$ at $x=-4$ for $\theta=1.3$ and the codes
        $(0,1)$, which is no ratio of densities.""",
    assumption=r"""The minimum over $\mathcal{F}$ is attained; it is unique for a closed convex class,
        such as all linear functions.""",
    world=FAR,
)
def coded_restricted() -> Checks:
    """On T2 in symbols: the loss's minimiser is the projection's; their difference has no weight in it."""
    objective = objectives.lsgan(a, b, c)
    fake = sympy.expand(objective.fake(LINE).subs(x, x + theta))
    loss = normal_mean(sympy.expand(objective.real(LINE)), x) + normal_mean(fake, x)
    (found,) = sympy.solve([loss.diff(first), loss.diff(second)], [first, second], dict=True)
    yield vanishes("the loss's minimiser", LINE.subs(found) - ON_T2)
    # (p + q) D* = b p + a q: the mean of D* times a polynomial is one of normal moments
    as_sum = objective.optimum(sympy.log(p / q)) * (p + q) - (b * p + a * q)
    yield vanishes("(p + q) D*", as_sum)
    for weight in (sympy.S.One, x):
        residual = over_both(sympy.expand(weight * ON_T2)) - over_optimum(weight)
        yield vanishes(f"the residual is orthogonal to {weight}", residual)
    free = loss - over_both(sympy.expand(LINE**2)) / 2 + over_optimum(LINE)
    for weight in (first, second):
        yield vanishes(f"loss less half the square, by {weight}", sympy.expand(free).diff(weight))
