"""Games of paired losses: against the batch losses that train, and against one another."""

import numpy as np
import pytest

from theory import dynamics
from theory.errors import WrongUsage
from theory.models.shifted_laws import equally_likely, gaussian
from theory.objectives import RELATIVISTIC, RELATIVISTIC_AVERAGE
from theory.pairing import moment_pairing, points_pairing

LAW = equally_likely("-2, 0, 1", (-2, 0, 1))


def test_the_losses_are_those_of_every_pair_in_a_batch():
    game, psi, theta = points_pairing(RELATIVISTIC, LAW, (0.4, 0.2)), 0.7, -0.3
    at = {dynamics.psi: psi, dynamics.theta: theta}
    real, fake = (scores.ravel() for scores in np.meshgrid(psi * LAW.points, psi * (LAW.points + theta)))
    judged = RELATIVISTIC.discriminator_loss(real, fake) + 0.3 * psi**2
    assert float(game.discriminator_loss.subs(at)) == pytest.approx(judged, rel=1e-14)
    assert float(game.generator_loss.subs(at)) == pytest.approx(
        RELATIVISTIC.generator_loss(fake, real), rel=1e-14
    )


def test_the_averaged_losses_are_those_of_the_batch_of_all_points():
    game, psi, theta = points_pairing(RELATIVISTIC_AVERAGE, LAW), 0.7, -0.3
    at = {dynamics.psi: psi, dynamics.theta: theta}
    real, fake = psi * LAW.points, psi * (LAW.points + theta)
    judged = RELATIVISTIC_AVERAGE.discriminator_loss(real, fake)
    assert float(game.discriminator_loss.subs(at)) == pytest.approx(judged, rel=1e-14)
    drawn = RELATIVISTIC_AVERAGE.generator_loss(fake, real)
    assert float(game.generator_loss.subs(at)) == pytest.approx(drawn, rel=1e-14)


@pytest.mark.parametrize("objective", [RELATIVISTIC, RELATIVISTIC_AVERAGE])
def test_the_moments_give_the_jacobian_of_the_points(objective):
    exact = points_pairing(objective, LAW, (0.5, 0)).jacobian()
    moments = moment_pairing(objective, LAW.second_moment - 1 / 9, (0.5, 0)).jacobian()
    np.testing.assert_allclose(np.array(exact).astype(float), np.array(moments).astype(float), atol=1e-12)


def test_a_law_without_points_has_no_exact_game():
    with pytest.raises(WrongUsage, match="no law of points"):
        points_pairing(RELATIVISTIC, gaussian())
