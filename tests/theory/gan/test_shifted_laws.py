"""Games of any law of data: the exact losses, their expansion and the field agree, and E x² alone decides."""

import numpy as np
import pytest
import sympy

from theory import dynamics
from theory.errors import WrongUsage
from theory.models import shifted_laws
from theory.models.shifted_laws import (
    differenced,
    equally_likely,
    gaussian,
    moment_game,
    points_game,
    velocity,
)
from theory.objectives import OBJECTIVES
from theory.worlds.dynamics.shifted_laws import AT_ZERO, GAUSSIANS, POINTS, TWO_POINTS, matrix

NAMES = ("minimax", "non_saturating", "lsgan", "lsgan_pearson")


@pytest.mark.parametrize("name", NAMES)
def test_the_point_at_zero_is_the_dirac_gan(name):
    game, dirac = points_game(OBJECTIVES[name], AT_ZERO, 0.3), dynamics.dirac_gan(OBJECTIVES[name], 0.3)
    assert sympy.simplify(game.discriminator_loss - dirac.discriminator_loss) == 0
    assert sympy.simplify(game.generator_loss - dirac.generator_loss) == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_standard_normal_is_the_gaussian_gan(name):
    expanded = moment_game(OBJECTIVES[name], 0, 1, 0.3).jacobian()
    assert expanded == dynamics.gaussian_gan(OBJECTIVES[name], 0.3).jacobian()
    state = (0.4, -0.7)
    drawn = dynamics.gaussian_velocity(OBJECTIVES[name], 0.3)(*state)
    assert velocity(OBJECTIVES[name], gaussian(), 0.3)(*state) == pytest.approx(drawn, abs=1e-14)


@pytest.mark.parametrize("law", [*POINTS, *GAUSSIANS], ids=lambda law: law.name)
@pytest.mark.parametrize("name", NAMES)
def test_the_jacobian_is_that_of_the_field(name, law):
    by_field = differenced(velocity(OBJECTIVES[name], law))
    np.testing.assert_allclose(by_field, matrix(OBJECTIVES[name], law).real, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_the_field_of_points_is_that_of_their_exact_losses(name):
    law, state = equally_likely("three", (-2, 0, 1)), (0.3, 0.8)
    by_losses = points_game(OBJECTIVES[name], law, 0.5).velocity()(*state)
    assert velocity(OBJECTIVES[name], law, 0.5)(*state) == pytest.approx(by_losses, abs=1e-12)


def test_laws_with_one_second_moment_have_one_spectrum_whatever_their_mean():
    of = OBJECTIVES["minimax"]
    spectra = [
        sorted(np.linalg.eigvals(matrix(of, law)), key=np.imag)
        for law in (TWO_POINTS, gaussian(), equally_likely("the point 1", (1,)), gaussian(0.6, 0.8))
    ]
    for spectrum in spectra:
        half_turn = 1j * np.sqrt(3) / 4
        np.testing.assert_allclose(spectrum, [-0.25 - half_turn, -0.25 + half_turn], atol=1e-12)
    assert np.abs(np.linalg.eigvals(matrix(of, AT_ZERO)).real).max() < 1e-12


def test_a_law_needs_points():
    with pytest.raises(WrongUsage, match="no points"):
        equally_likely("none", ())
    with pytest.raises(WrongUsage, match="no law of points"):
        shifted_laws.points_game(OBJECTIVES["minimax"], gaussian())


def test_paths_between_two_points_come_to_rest_and_between_point_masses_do_not():
    start, times = (0.1, 0.1), np.linspace(0, 60, 5)
    rest = dynamics.trajectory(velocity(OBJECTIVES["minimax"], TWO_POINTS), start, times)
    turns = dynamics.trajectory(velocity(OBJECTIVES["minimax"], AT_ZERO), start, times)
    assert np.linalg.norm(rest[-1]) < 1e-5
    assert np.linalg.norm(turns[-1]) == pytest.approx(np.linalg.norm(start), rel=1e-3)
