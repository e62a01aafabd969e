"""The toy targets: closed forms against quadrature, and samples against both."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from theory.errors import WrongUsage
from theory.models.mixtures import TOYS, GaussianMixture, wasserstein

LINE = TOYS["line_5"]


@pytest.mark.parametrize(
    ("name", "modes", "dimension"), [("line_5", 5, 1), ("ring_8", 8, 2), ("grid_25", 25, 2)]
)
def test_the_targets_are_those_of_the_literature(name, modes, dimension):
    target = TOYS[name]
    assert target.means.shape == (modes, dimension)
    if name == "ring_8":  # PacGAN's: unit circle, variance 1e-4
        np.testing.assert_allclose(np.linalg.norm(target.means, axis=1), 1, atol=1e-15)
        assert target.scale**2 == pytest.approx(1e-4)
    if name == "grid_25":  # PacGAN's: -4, -2, ..., 4 in both directions, variance 0.0025
        assert {tuple(mean) for mean in target.means} == {
            (x, y) for x in range(-4, 5, 2) for y in range(-4, 5, 2)
        }
        assert target.scale**2 == pytest.approx(0.0025)


def test_the_density_on_the_line_has_mass_one_and_the_entropy_stated():
    x = np.linspace(-6, 6, 48_001)
    log_p = LINE.log_prob(x[:, None])
    assert integrate.simpson(np.exp(log_p), x=x) == pytest.approx(1, abs=1e-12)
    assert -integrate.simpson(np.exp(log_p) * log_p, x=x) == pytest.approx(LINE.entropy, abs=1e-12)


@pytest.mark.parametrize("name", ["ring_8", "grid_25"])
def test_entropies_agree_with_samples(name):
    """-log p has standard deviation 1 (half a chi^2 of 2 degrees): resolution 4 / sqrt(40,000) = 0.02."""
    surprise = -TOYS[name].log_prob(TOYS[name].sample(3, 40_000))
    assert surprise.mean() == pytest.approx(TOYS[name].entropy, abs=0.02)
    assert surprise.std() == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("name", TOYS)
def test_samples_spread_evenly_over_the_modes(name):
    target = TOYS[name]
    which, distance = target.nearest(target.sample(1, 20_000))
    counts = np.bincount(which, minlength=len(target.means))
    assert stats.chisquare(counts).pvalue > 1e-4
    expected = 0.9973 if target.dimension == 1 else 1 - math.exp(-4.5)
    assert (distance < 3).mean() == pytest.approx(expected, abs=5e-3)
    np.testing.assert_array_equal(target.sample(1, 5), target.sample(1, 5))


def test_wasserstein_is_exact_where_it_is_known():
    """All mass at 0: E|X|. A large sample, shifted: the shift, up to the sample's own distance."""
    spread = 2 * LINE.scale * math.sqrt(2 / math.pi) / 10  # the middle component's own E|x|, weight 1/5
    assert wasserstein(LINE, np.zeros((7, 1))) == pytest.approx((4 + 2 + 2 + 4) / 5 + spread, rel=1e-12)
    fine = np.sort(LINE.sample(0, 50_000), axis=0)
    base = stats.wasserstein_distance(fine[:, 0], LINE.sample(5, 400)[:, 0])
    assert wasserstein(LINE, LINE.sample(5, 400)) == pytest.approx(base, abs=0.02)
    assert wasserstein(LINE, fine + 0.5) == pytest.approx(0.5, abs=0.02)
    assert wasserstein(LINE, fine) < 0.02


def test_wasserstein_agrees_with_its_definition_by_quadrature():
    x = np.sort(LINE.sample(2, 40)[:, 0] * 0.8 + 0.3)
    grid = np.linspace(-8, 8, 400_001)
    model = stats.norm.cdf((grid[:, None] - LINE.means[:, 0]) / LINE.scale).mean(axis=1)
    empirical = np.searchsorted(x, grid, side="right") / len(x)
    brute = np.trapezoid(np.abs(model - empirical), grid)
    assert wasserstein(LINE, x[:, None]) == pytest.approx(
        brute, abs=1e-4
    )  # a jump costs a step, 2e-5, at most


def test_what_cannot_be_exact_is_refused():
    with pytest.raises(WrongUsage, match="at least 16 standard deviations"):
        GaussianMixture("close", "close", np.array([[0.0], [1.0]]), 0.1)
    with pytest.raises(WrongUsage, match="2 dimensions"):
        wasserstein(TOYS["ring_8"], np.zeros((3, 2)))
    with pytest.raises(WrongUsage, match="not 0"):
        LINE.sample(0, 0)
