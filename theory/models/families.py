r"""Models moved through the data along one parameter, and what the generator follows there.

    q_theta,  q_0 = p,  S = d/dtheta log q_theta at theta = 0

With the discriminator held at its optimum the generator's loss has the slope in theta

    F = E_q[f(x) v(x)],   f = d/dx generator(s*(l(x))),   v = dx/dtheta along a sample,   l = log p/q.

Equal densities are at rest for it. What F does beside them is asked of each family.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from theory import targets
from theory.gradients.generator import pathwise
from theory.objectives import PointwiseObjective
from theory.ops import Array, absolute
from theory.quadrature import Estimate, expectation
from theory.registry import Registry
from theory.targets import Pair, Target

Number = float | Fraction


@dataclass(frozen=True)
class ModelFamily:
    """A one-parameter family of models through the data's density.

    title     what it is, in LaTeX mathematics
    model     theta -> q_theta; that at 0 is the data's density p
    movement  (x, theta) -> dx/dtheta of the sample that lies at x, its noise held
    score     x -> S(x), the slope of log q_theta in theta at 0
    """

    name: str
    title: str
    model: Callable[[Number], Target]
    movement: Callable[[Array, Number], Array]
    score: Callable[[Array], Array]

    def pair(self, theta: Number) -> Pair:
        """The data against q_theta: the same object each time, so that its divergences are remembered."""
        return _pair(self, theta)


@cache
def _pair(family: ModelFamily, theta: Number) -> Pair:
    return Pair(f"{family.name}, θ = {float(theta):g}", family.model(0), family.model(theta))


@cache
def slope_at_optimum(objective: PointwiseObjective, family: ModelFamily, theta: Number) -> Estimate:
    """F: the slope in theta of the generator's expected loss with the discriminator held at D*.

    Remembered: a limit asks for the same few slopes again. Raises ``WrongUsage`` for an objective without a
    pointwise loss at an optimum.
    """
    pair = family.pair(theta)
    force = pathwise(objective, pair)
    return expectation(lambda x: force(x) * family.movement(x, theta), pair.q, pair.breakpoints)


def _by_scale(x: Array, theta: Number) -> Array:
    return x / (1 + float(theta))


GAUSSIAN_SCALE = ModelFamily(
    name="gaussian_scale",
    title=r"q_\theta = \mathcal{N}(0,(1+\theta)^2)",
    model=lambda theta: targets.normal(0, 1 + theta),
    movement=_by_scale,
    score=lambda x: x * x - 1,
)
LAPLACE_SCALE = ModelFamily(
    name="laplace_scale",
    title=r"\text{Laplace, scale }1+\theta",
    model=lambda theta: targets.laplace(0, 1 + theta),
    movement=_by_scale,
    score=lambda x: absolute(x) - 1,
)
GAUSSIAN_SHIFT = ModelFamily(
    name="gaussian_shift",
    title=r"q_\theta = \mathcal{N}(\theta,1)",
    model=lambda theta: targets.normal(theta, 1),
    movement=lambda x, _: 0 * x + 1,
    score=lambda x: x,
)

MODEL_FAMILIES: Registry[ModelFamily] = Registry(
    "family of models",
    {family.name: family for family in (GAUSSIAN_SCALE, LAPLACE_SCALE, GAUSSIAN_SHIFT)},
)
