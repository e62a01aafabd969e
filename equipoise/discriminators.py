"""Objectives on pairs of densities: optimal discriminators, their losses and the divergences behind them.

Objectives, pairs and divergences are given by name or as objects.
"""

from typing import TypeVar

from theory import quadrature
from theory.divergences import DIVERGENCES, Divergence
from theory.objectives import OBJECTIVES, Objective
from theory.quadrature import Estimate
from theory.registry import Registry
from theory.targets import PAIRS, Pair

T = TypeVar("T")


def optimal_discriminator(objective: str | Objective, pair: str | Pair) -> quadrature.Function:
    """Return the score function x -> s*(x) that is best against ``pair``.

    objective  name in ``OBJECTIVES``, or an ``Objective`` (of your own: a ``PointwiseObjective``)
    pair       name in ``PAIRS``, or a ``Pair`` of a data density p and a model density q

    s* is the raw score, [n] -> [n], before any sigmoid: (b p + a q)/(p + q) for LSGAN's codes a and b; for
    the GAN's losses the log-ratio log p - log q, whose sigmoid is p/(p + q). It is NaN where neither density
    has mass. Raises ``WrongUsage`` for an objective whose optimum depends on more than log p/q, and
    ``UnknownName`` for a name that is none.

    Source: Goodfellow et al. 2014, proposition 1; Mao et al. 2017, eq. 5.
    """
    return quadrature.optimal_score(_named(OBJECTIVES, objective), _named(PAIRS, pair))


def discriminator_value(
    objective: str | Objective, pair: str | Pair, score: quadrature.Function | None = None
) -> Estimate:
    """Integrate the discriminator's expected loss at ``score``, at the optimum unless one is given.

    The result has a ``value`` in the loss's unit and a bound on its numerical ``error``. ``score`` maps an
    array of points [n] to scores [n]. Raises ``WrongUsage`` for an objective that is no sum of pointwise
    losses.
    """
    return quadrature.discriminator_value(_named(OBJECTIVES, objective), _named(PAIRS, pair), score)


def regret(objective: str | Objective, pair: str | Pair, score: quadrature.Function) -> Estimate:
    """Integrate the excess of the discriminator's loss at ``score`` over its optimum; never negative.

    Both losses are integrated as one difference, so a small regret keeps its digits. Raises as
    ``discriminator_value`` does.
    """
    return quadrature.regret(_named(OBJECTIVES, objective), _named(PAIRS, pair), score)


def divergence(of: str | Divergence, pair: str | Pair) -> Estimate:
    """Integrate a divergence D(p || q) over a pair of densities, in nats where it has a unit.

    of    name in ``DIVERGENCES``, or one of the module ``divergences``
    pair  name in ``PAIRS``, or a ``Pair``

    The error is infinite where the divergence is, or the integral does not converge.
    """
    return quadrature.divergence(_named(DIVERGENCES, of), _named(PAIRS, pair))


def _named(registry: Registry[T], given: str | T) -> T:
    """The entry of ``registry`` that a name means; what is no name stands for itself."""
    return registry[given] if isinstance(given, str) else given
