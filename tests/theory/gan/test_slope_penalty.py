"""The one-centred slope penalty: the density of its points, and the game of two points."""

import numpy as np
import pytest

from theory import dynamics, slope_penalty, targets


def test_the_points_of_the_lines_have_the_density_that_is_drawn():
    rng, shift, n = targets.generator(60), 1.3, 400_000
    share = rng.random(n)
    drawn = (1 - share) * rng.standard_normal(n) + share * (shift + rng.standard_normal(n))
    edges = np.linspace(-2, 3, 11)
    fine = np.linspace(-2, 3, 1001)
    density = slope_penalty.between_gaussians(fine, shift)
    masses = [np.trapezoid(density[i : i + 101], fine[i : i + 101]) for i in range(0, 1000, 100)]
    np.testing.assert_allclose(np.histogram(drawn, edges)[0] / n, masses, atol=5e-3)  # 6 deviations


def test_the_game_of_two_points_has_no_rest_near_the_data():
    velocity = slope_penalty.dirac_game(10.0).velocity()
    assert velocity(0.1, 0.0)[0] == pytest.approx(18.0)
    assert velocity(-0.1, 0.0)[0] == pytest.approx(-18.0)
    path = dynamics.gradient_steps(velocity, (0.01, 0.01), 0.01, 200)
    assert abs(path[-1, 0]) > 0.5
