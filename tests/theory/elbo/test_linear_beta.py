"""The linear beta-VAE: against the linear VAE's exact bound, draws of codes and pPCA's optimum."""

import numpy as np
import pytest

from theory.elbo import linear_beta
from theory.elbo.linear_gaussian import LinearGaussian, maximum_likelihood
from theory.errors import WrongUsage
from theory.targets import generator

VALUES = np.array([4.0, 2.0, 0.9, 0.3])
BASIS = np.linalg.qr(generator(62).standard_normal((4, 4)))[0]
SCATTER = BASIS * VALUES @ BASIS.T
MODEL = linear_beta.with_encoder(generator(63).standard_normal((4, 2)), 0.6, 1.0)


def test_the_bound_is_the_linear_vae_s_and_falls_with_the_weight():
    known = LinearGaussian(MODEL.decoder, np.zeros(4), 0.6)
    assert MODEL.bound(SCATTER, 1.0) == pytest.approx(known.mean_elbo(SCATTER), rel=1e-13)
    lost = MODEL.bound(SCATTER, 1.0) - MODEL.bound(SCATTER, 3.0)
    assert lost == pytest.approx(2 * MODEL.rates(SCATTER).sum(), rel=1e-13)


def test_the_distortion_is_that_of_drawn_codes():
    random = generator(64)
    x = random.standard_normal((200_000, 4)) * np.sqrt(VALUES) @ BASIS.T
    noise = random.standard_normal((200_000, 2)) * np.exp(MODEL.log_variances / 2)
    squares = np.sum((x - (x @ MODEL.encoder.T + noise) @ MODEL.decoder.T) ** 2, axis=1)
    deviations = np.std(squares) / np.sqrt(len(squares))
    assert abs(squares.mean() - MODEL.distortion(SCATTER)) < 5 * deviations


def test_the_gradient_and_the_hessian_are_those_of_differences():
    flat, step = MODEL.flat + 0.1, 1e-5
    slopes = MODEL.like(flat).slope(SCATTER, 1.7).flat
    hessian = MODEL.like(flat).hessian(SCATTER, 1.7)
    for place, unit in enumerate(np.eye(flat.size)):
        up, down = (MODEL.like(flat + side * step * unit) for side in (1, -1))
        difference = (up.bound(SCATTER, 1.7) - down.bound(SCATTER, 1.7)) / (2 * step)
        assert slopes[place] == pytest.approx(difference, abs=1e-8)
        row = (up.slope(SCATTER, 1.7).flat - down.slope(SCATTER, 1.7).flat) / (2 * step)
        np.testing.assert_allclose(hessian[place], row, atol=1e-7)


def test_without_a_weight_the_optimum_is_ppca_s():
    found, known = linear_beta.optimum(VALUES, BASIS, 2, 1.0), maximum_likelihood(SCATTER, 2)
    assert np.exp(found.log_noise) == pytest.approx(known.noise_variance, rel=1e-13)
    np.testing.assert_allclose(found.decoder @ found.decoder.T, known.weights @ known.weights.T, atol=1e-12)


@pytest.mark.parametrize(("beta", "count"), [(0.9, 3), (1.3, 2), (1.6, 1), (2.2, 1), (2.3, 0)])
def test_latents_die_one_by_one_as_the_weight_rises(beta, count):
    # thresholds of the three: 16/7.2 = 2.22, 8/5.2 = 1.54, 3.6/3 = 1.2
    assert linear_beta.alive(VALUES, 3, beta) == count
    best = linear_beta.optimum(VALUES, BASIS, 3, beta)
    assert int(np.sum(best.rates(SCATTER) > 1e-12)) == count


def test_what_cannot_be_stationary_is_refused():
    with pytest.raises(WrongUsage, match="does not exceed"):
        linear_beta.stationary(VALUES, BASIS, (3,), 2, 1.0)
    with pytest.raises(WrongUsage, match="allows no 2 latents"):
        linear_beta.stationary(VALUES, BASIS, (0, 1), 2, 2.0)
    with pytest.raises(WrongUsage, match="allows no excess"):
        linear_beta.shared(0.5, [0.3], BASIS[:2, :2], 3.0)
