"""The hinge loss between two points, and before its best score held fixed."""

import numpy as np
import pytest

from theory import dynamics, objectives
from theory.targets import generator
from theory.worlds.dynamics.hinge import frozen_loss

VELOCITY = dynamics.dirac_gan(objectives.HINGE).velocity()


def test_the_field_is_that_of_the_losses_by_differences():
    hinge, step = objectives.HINGE, 1e-6

    def discriminator(psi, theta):
        return hinge.discriminator_loss(np.zeros(1), np.array([psi * theta]))

    for psi, theta in ((0.4, 1.1), (-1.3, 2.0), (2.0, -0.2)):
        slope = (discriminator(psi + step, theta) - discriminator(psi - step, theta)) / (2 * step)
        assert VELOCITY(psi, theta) == pytest.approx((-slope, psi), abs=1e-9)


def test_beyond_the_margin_the_discriminator_stands_still():
    assert VELOCITY(-1.0, 2.0) == (0.0, -1.0)


def test_a_path_from_outside_slides_to_the_circle():
    path = dynamics.gradient_steps(VELOCITY, (0.3, 4.0), 1e-3, 20_000, alternate=True)
    assert np.linalg.norm(path, axis=1)[-5000:] == pytest.approx(np.sqrt(2), abs=5e-3)


def test_the_frozen_loss_is_the_mean_of_drawn_losses():
    shift, place = 1.3, 0.9
    x = place + generator(67).standard_normal(200_000)
    drawn = objectives.HINGE.generator(np.sign(shift / 2 - x))
    assert frozen_loss(shift, place) == pytest.approx(drawn.mean(), abs=5 / np.sqrt(x.size))
