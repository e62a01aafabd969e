r"""The pointwise optimum is a measurable function, one of those over which the optimum is taken."""

import sympy

from theory import objectives
from theory.derivations.base import Checks, step
from theory.notation.statement import Connected, Statement
from theory.ops import sigmoid
from theory.verdict import vanishes
from theory.worlds.gan.levels import ABOVE, CODED_ABOVE

a, b, c, t = sympy.symbols("a b c t", real=True)
p, q = sympy.symbols("p q", positive=True)


@step(
    title="Measurability of $D^*$",
    equation=Statement((Connected(ABOVE, r"D^*(x) > t", r"(1-t)\,p(x) > t\,q(x)"),)),
    reason=r"""The pointwise step needs a function that takes the maximum at every $x$ and is one of
        those over which the maximum runs. $D^*$ is: a function is measurable if the sets on which it
        exceeds a level $t$ are, and here such a set is one on which a combination of the densities is
        positive. Put a constant where both densities vanish, a measurable set too. Another function
        that takes the maximum almost everywhere differs from it on a null set of $P+Q$ only. As $D^*$
        is known by its formula, no general theorem on measurable maximisers is needed.""",
    assumption=r"$p$ and $q$ are measurable, as densities are; $p+q>0$ at this $x$.",
)
def measurable() -> Checks:
    """D* less a level, with the optimum of the losses that train, has the sign of the combination."""
    best = objectives.MINIMAX.optimum
    above = sigmoid(best(sympy.log(p / q))) - t
    yield vanishes("over p + q", above - ((1 - t) * p - t * q) / (p + q))


@step(
    title="Measurability of $D^*$",
    equation=Statement((Connected(CODED_ABOVE, r"D^*(x) > t", r"(b-t)\,p(x) + (a-t)\,q(x) > 0"),)),
    reason=r"""As for the GAN: the pointwise step needs a measurable function that takes the minimum at
        every $x$. The set on which $D^*$ exceeds a level $t$ is one on which a combination of the two
        densities is positive, whichever of the codes is larger. With any constant where both densities
        vanish $D^*$ is measurable and, lying between the codes, square-integrable: it is a member of
        the set over which the minimum runs.""",
    assumption=r"$p$ and $q$ are measurable, as densities are; $p+q>0$ at this $x$.",
)
def coded_measurable() -> Checks:
    """D* less a level, with the optimum of the losses that train, has the sign of the combination."""
    best = objectives.lsgan(a, b, c).optimum
    above = best(sympy.log(p / q)) - t
    yield vanishes("over p + q", above - ((b - t) * p + (a - t) * q) / (p + q))
