r"""The gradient that the generator gets, from a discriminator at its optimum and from any other.

For a model q moved by theta, the gradient that training follows is

    g = E_q[d/dx generator(s*(l(x)))],    l = log p/q,

with s* held fixed: not the gradient of the criterion at the optimum, except for the minimax game.
"""

from functools import cache
from typing import Any

import numpy as np
import sympy

from theory.calculus import slope
from theory.objectives import Objective, Pointwise, pointwise
from theory.quadrature import Estimate, Function, expectation
from theory.targets import Pair


@cache
def at_optimum(objective: Objective) -> Pointwise:
    """l -> generator(s*(l)): the generator's loss where the discriminator is optimal.

    Raises ``WrongUsage`` for an objective without pointwise losses at an optimum.
    """
    losses = pointwise(objective)
    generator, optimal = losses.generator, losses.optimum
    return lambda log_ratio: generator(optimal(log_ratio))


def log_ratio_slope(pair: Pair) -> Function:
    """x -> d/dx log p(x)/q(x) as a NumPy function, for pairs whose densities have a symbolic form."""
    x = sympy.Symbol("x", real=True)
    compiled = sympy.lambdify(x, sympy.diff(pair.log_ratio(x), x), "numpy")
    return lambda points: np.broadcast_to(compiled(np.asarray(points)), np.shape(points))


def pathwise(objective: Objective, pair: Pair) -> Function:
    """x -> d/dx generator(s*(l(x))): the force on a generated point x, in the loss's unit per unit of x."""
    by_ratio, by_point = slope(at_optimum(objective)), log_ratio_slope(pair)
    return lambda x: by_ratio(pair.log_ratio(x)) * by_point(x)


def generator_gradient_at_optimum(objective: Objective, pair: Pair) -> Estimate:
    """E_q of the force: the gradient by which training moves the whole of q, D held at D*."""
    return expectation(pathwise(objective, pair), pair.q, pair.breakpoints)


def generator_gradient_at_optimum_by_score(objective: Objective, pair: Pair, mean: float) -> Estimate:
    """Return that gradient for q = N(mean, 1) by Stein's identity: E_q[generator(s*) (x - mean)]."""
    loss: Any = at_optimum(objective)
    return expectation(lambda x: loss(pair.log_ratio(x)) * (x - mean), pair.q, pair.breakpoints)


def generator_gradient(objective: Objective, pair: Pair, score: Function, score_slope: Function) -> Estimate:
    """Return that gradient under any score s, with derivative s': E_q[generator'(s(x)) s'(x)]."""
    by_score = slope(pointwise(objective).generator)
    return expectation(lambda x: by_score(score(x)) * score_slope(x), pair.q, pair.breakpoints)
