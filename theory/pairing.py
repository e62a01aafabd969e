r"""Two-parameter games of paired losses, with penalties on the slope at real points (R1) and fake ones (R2).

The score is psi x, the model is the data's law shifted by theta, and every real point x meets every fake one
y + theta, x and y independent:

    L_D = E[margin(psi (x - y - theta))],    L_G = E[margin(psi (y + theta - x))]

Under the relativistic average each point meets the mean of the other kind, so that the means of x and of y
stand in the place of one of them, by turns, and the two expectations are added.

The weights gamma_1 and gamma_2 of R1 and R2 add (gamma_1 + gamma_2)/2 psi^2 to L_D, as the slope is psi
everywhere. The Dirac case is the law of the single point 0. Source of the losses: Jolicoeur-Martineau 2019;
of their penalties together: Huang et al. 2024.
"""

from itertools import product
from typing import Any

import sympy

from theory.dynamics import Game, psi, theta
from theory.errors import WrongUsage
from theory.models.shifted_laws import Law
from theory.objectives import AveragedObjective, PairedObjective


def _game(name: str, ahead: Any, behind: Any, weights: tuple[Any, Any], zero_sum: bool) -> Game:
    """Both losses from the expected margins of real minus fake score (``ahead``) and the reverse."""
    on_real, on_fake = weights
    return Game(
        name=name,
        discriminator_loss=ahead + (on_real + on_fake) * psi**2 / 2,
        generator_loss=-ahead if zero_sum else behind,
    )


def _means(objective: PairedObjective) -> int:
    """How many expectations a player's loss adds up."""
    return 2 if isinstance(objective, AveragedObjective) else 1


def points_pairing(
    objective: PairedObjective, law: Law, weights: tuple[Any, Any] = (0, 0), zero_sum: bool = False
) -> Game:
    """The exact game of a discrete law, with R1 and R2 of these ``weights``.

    Where ``zero_sum`` is set the generator ascends the discriminator's loss instead of descending its own.
    Raises ``WrongUsage`` for a law without exact points.
    """
    if law.exact is None:
        raise WrongUsage(f"the law {law.name!r} is no law of points")
    if isinstance(objective, AveragedObjective):
        mean = sum(law.exact) / sympy.Integer(len(law.exact))
        met = [*((x, mean) for x in law.exact), *((mean, y) for y in law.exact)]
    else:
        met = list(product(law.exact, repeat=2))
    moves = [psi * (x - y - theta) for x, y in met]
    share = sympy.Rational(_means(objective), len(moves))
    ahead, behind = (share * sum(objective.margin(side * move) for move in moves) for side in (1, -1))
    return _game(f"{law.name}, {objective.name}", ahead, behind, weights, zero_sum)


def moment_pairing(objective: PairedObjective, variance: Any, weights: tuple[Any, Any] = (0, 0)) -> Game:
    """The game of every law with this variance, to second order in (psi, theta).

    The law stands behind psi in differences of two of its points alone, so that its mean cancels.
    """
    score = sympy.Symbol("s", real=True)
    value, first, second = (sympy.diff(objective.margin(score), score, n).subs(score, 0) for n in range(3))

    means = _means(objective)
    spread = 2 * variance / means  # of x - y, or of the one of them that is not a mean

    def expected(side: int) -> Any:
        square = psi**2 * (spread + theta**2)
        return means * (value - side * first * psi * theta + second * square / 2)

    return _game(f"Var x = {variance}, {objective.name}", expected(1), expected(-1), weights, False)
