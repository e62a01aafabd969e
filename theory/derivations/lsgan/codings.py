r"""What the codes and the factor one half do to the LSGAN's optimum: codes that are alike, and the scale."""

import sympy

from theory import objectives
from theory.derivations.base import Checks, step
from theory.errors import WrongUsage
from theory.notation.statement import Connected, Statement, states
from theory.verdict import holds, vanishes
from theory.worlds.gan.levels import ALIKE, FACTORED

a, b, c = sympy.symbols("a b c", real=True)
p, q, weight = sympy.symbols("p q lambda", positive=True)
y, log_ratio = sympy.symbols("y l", real=True)


@step(
    title="If both codes are alike",
    equation=Statement(
        (
            Connected(ALIKE, "a = b", "D^*(x) = a"),
            Connected(ALIKE, "a = b", r"\nabla_x\,L_G(D^*(x)) = 0", both=False),
        )
    ),
    reason=r"""Then every image has the same label, the constant $a$ fits all of them without error, and
        $D^*$ no longer depends on $p$ and $q$. The generator's loss $L_G$ at a constant has no slope at
        any image: it is blind, whatever it generates and whatever $c$ is. In the formulas of the
        comparison below the factor $b-a$ says the same. This is why the codes are assumed to differ
        from the start.""",
    assumption=r"""Both densities are positive at this $x$, for the converse; $D^*$ is held fixed while
        the image moves.""",
)
def codes_alike() -> Checks:
    """Optimum, least loss and the generator's slope at equal codes; the code refuses them as numbers."""
    objective = objectives.lsgan(a, b, c)
    best = objective.optimum(log_ratio)
    yield vanishes("the optimum", best.subs(b, a) - a)
    yield vanishes("its slope", best.diff(log_ratio).subs(b, a))
    yield vanishes("the generator's", objective.generator(best).diff(log_ratio).subs(b, a))
    loss = p * objective.real(y) + q * objective.fake(y)
    yield vanishes("nothing is lost", loss.subs(b, a).subs(y, a))
    try:
        objectives.lsgan(0.5, 0.5, 1.0)
        refused = False
    except WrongUsage:
        refused = True
    yield holds("training refuses such codes", refused)


@step(
    title="What the factor one half does",
    equation=states(
        FACTORED,
        r"\operatorname{argmin}_y[\lambda\,v] = \operatorname{argmin}_y[v] = D^*,\quad"
        r"\frac{\partial}{\partial y}[\lambda\,v] = \lambda\,\frac{\partial v}{\partial y}",
        r"\operatorname{argmin}_y\left[\tfrac12\,p\,(y-b)^2 + \tfrac{\lambda}{2}\,q\,(y-a)^2\right]"
        r" = \frac{b\,p+\lambda\,a\,q}{p+\lambda\,q}",
    ),
    reason=r"""A factor $\lambda$ before the whole loss, one half or two, multiplies values and slopes
        and leaves $D^*$ where it is. Under plain gradient descent it acts as a learning rate; Adam,
        which divides the step by the gradient's size, goes the same way but for its small constant. It
        matters beside a second term, such as a gradient penalty, whose weight is relative to it. A
        factor before one of the two terms is another matter (second line): it acts as more images of
        one kind and moves $D^*$.""",
    assumption=r"$\lambda>0$; $p+q>0$.",
)
def factor_of_the_loss() -> Checks:
    """The root of the slope, with a factor before both terms and before one of them."""
    objective = objectives.lsgan(a, b, c)
    real, fake = p * objective.real(y), q * objective.fake(y)
    (both,) = sympy.solve((weight * (real + fake)).diff(y), y)
    yield vanishes("before both terms", both - objective.optimum(sympy.log(p / q)))
    (one,) = sympy.solve((real + weight * fake).diff(y), y)
    yield vanishes("before one", one - (b * p + weight * a * q) / (p + weight * q))
    yield vanishes("as more images", one - objective.optimum(sympy.log(p / (weight * q))))
