"""The rate-distortion function of Gaussian data: against Blahut and Arimoto's algorithm and at its ends."""

import numpy as np
import pytest

from theory.elbo import linear_beta, rate_distortion

VALUES = np.array([0.3, 4.0, 1.1])


def blahut_arimoto(variance, level):
    """Rate and distortion of the best code of a Gaussian on a grid, for the slope -1/(2 level)."""
    x = np.linspace(-6, 6, 241) * np.sqrt(variance)
    mass = np.exp(-(x**2) / (2 * variance))
    mass /= mass.sum()
    squares = (x[:, None] - x[None, :]) ** 2
    near, codes = np.exp(-squares / (2 * level)), np.full(x.size, 1 / x.size)
    for _ in range(400):
        channel = near * codes
        channel /= channel.sum(axis=1, keepdims=True)
        codes = mass @ channel
    relative = np.where(channel > 0, channel / np.maximum(codes, 1e-300), 1.0)
    return float(mass @ np.sum(channel * np.log(relative), axis=1)), float(
        mass @ np.sum(channel * squares, axis=1)
    )


@pytest.mark.parametrize("level", [0.2, 0.5])
def test_one_coordinate_is_as_blahut_and_arimoto_find_it(level):
    rate, distortion = blahut_arimoto(1.3, level)
    assert distortion == pytest.approx(level, rel=1e-3)
    assert rate == pytest.approx(float(rate_distortion.rate([1.3], distortion)), abs=1e-3)


@pytest.mark.parametrize("level", [0.05, 0.3, 0.7, 3.0])
def test_the_level_is_found_again(level):
    distortion = np.minimum(VALUES, level).sum()
    assert rate_distortion.level(VALUES, distortion) == pytest.approx(level, rel=1e-12)
    known = np.log(np.maximum(VALUES / level, 1)).sum() / 2
    assert rate_distortion.rate(VALUES, distortion) == pytest.approx(known, rel=1e-12)


def test_no_rate_is_needed_for_the_distortion_of_no_code():
    assert rate_distortion.rate(VALUES, VALUES.sum()) == 0
    assert rate_distortion.rate(VALUES, 10.0) == 0
    assert rate_distortion.level(VALUES, 10.0) == np.inf


def test_too_few_latents_at_a_learned_noise_lie_above_the_function():
    values, latents = np.array([5.0, 3.0, 1.4, 0.6, 0.5, 0.4]), 2
    model = linear_beta.optimum(values, np.eye(6), latents, 1.0)
    noise = float(np.exp(model.log_noise))
    assert noise == pytest.approx(values[latents:].mean())
    assert int(np.sum(values > noise)) == latents + 1
    rate, distortion = (float(np.sum(f(np.diag(values)))) for f in (model.rates, model.distortion))
    assert (rate, distortion) == pytest.approx((1.6756, 4.35), abs=5e-5)
    assert float(rate_distortion.rate(values, distortion)) == pytest.approx(1.5992, abs=5e-5)


def test_the_witness_bounds_a_code_from_below():
    x = np.linspace(-40, 40, 20_001)
    for variance, level in ((2.0, 0.5), (0.4, 0.9)):
        density = np.exp(-(x**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
        witness = rate_distortion.log_witness(x, max(variance, level), level)
        for y in (-1.5, 0.0, 0.8):
            total = np.trapezoid(density * np.exp(witness - (x - y) ** 2 / (2 * level)), x)
            assert total <= 1 + 1e-12
