"""The law of -r/D under Gaussian noise: quadrature against Cauchy's formula, sampling and the exact tail."""

import math

import numpy as np
import pytest
from scipy import stats

from theory.gradients.quotients import Noise
from theory.montecarlo import dkw_band

PLACES = (-30.0, -1.0, 0.0, 0.4, 100.0)


@pytest.mark.parametrize("noise", [Noise(), Noise(ratio=0.2), Noise(2.0, -0.5), Noise(1.0, 0.9)], ids=str)
def test_centred_noise_has_a_cauchy_law_about_minus_the_correlated_part(noise):
    law = stats.cauchy(-noise.correlation * noise.ratio, noise.ratio * math.sqrt(1 - noise.correlation**2))
    for t in PLACES:
        found = noise.distribution(t)
        assert found.value == pytest.approx(law.cdf(t), abs=1e-12)
        assert found.error < 1e-11


@pytest.mark.parametrize("noise", [Noise(offset=1.0), Noise(0.5, 0.0, -2.0), Noise(1.5, 0.6, 0.7)], ids=str)
def test_sampling_and_quadrature_agree_where_no_formula_is_at_hand(noise):
    values = noise.sample(5, 200_000)
    for t in (-3.0, -0.5, 0.2, 1.0, 8.0):
        assert np.mean(values <= t) == pytest.approx(noise.distribution(t).value, abs=dkw_band(200_000))


@pytest.mark.parametrize("offset", [0.0, 1.0, -2.0])
def test_the_tail_is_of_order_one_over_t_with_a_factor_of_the_offset(offset):
    noise, t = Noise(ratio=0.5, offset=offset), 1e4
    tail = t * (1 - noise.distribution(t).value)
    assert tail == pytest.approx(0.5 / math.pi * math.exp(-(offset**2) / 2), rel=1e-6)


def test_an_offset_leaves_no_cauchy_law():
    """An even law of that tail could be Cauchy's of one scale alone, and its quartile says that it is not."""
    noise = Noise(offset=2.0)
    scale = math.exp(-2.0)
    assert noise.distribution(scale).value < 0.75 - 0.1
    assert noise.distribution(0.0).value == pytest.approx(0.5, abs=1e-12)
