"""An objective's pointwise losses, for claims about objectives that have all of them."""

from typing import NamedTuple

from theory import objectives
from theory.errors import WrongUsage
from theory.objectives import Objective, Pointwise


class Losses(NamedTuple):
    """The four pointwise functions of an ``Objective``, none of them missing."""

    real: Pointwise
    fake: Pointwise
    generator: Pointwise
    optimal_score: Pointwise


def pointwise(objective: Objective) -> Losses:
    """The losses of ``objective``; raises ``WrongUsage`` if it lacks one."""
    parts = (objective.real, objective.fake, objective.generator, objective.optimal_score)
    real, fake, generator, optimal_score = parts
    if real is None or fake is None or generator is None or optimal_score is None:
        raise WrongUsage(f"objective {objective.name!r} is not a sum of pointwise losses with an optimum")
    return Losses(real, fake, generator, optimal_score)


def trained(name: str) -> Losses:
    """The losses of the objective that the command line trains under ``name``, looked up when called."""
    return pointwise(objectives.OBJECTIVES[name])
