"""The decoder with a parameter: densities of the linear VAE, and a bound that parts from the evidence."""

import numpy as np
import pytest

from theory.elbo.estimators import sgvb_a
from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian
from theory.elbo.scaled_decoder import Scaled
from theory.quadrature import expectation
from theory.targets import normal

Q = Gaussian(np.array([0.3]), np.log([0.6]) / 2)  # 0.6 is the variance
X = np.array([1.5])


def bound(theta):
    return expectation(lambda e: sgvb_a(Scaled(theta), X, Q, e[:, None]), normal()).value


def slope(function, at, step=1e-4):
    return (function(at + step) - function(at - step)) / (2 * step)


@pytest.mark.parametrize("theta", [-1.3, 0.0, 0.4, 2.0])
def test_densities_are_those_of_the_linear_vae(theta):
    linear, ours = LinearGaussian(np.array([[theta]]), np.zeros(1), 1.0), Scaled(theta)
    z = np.array([[0.2], [-1.1]])
    np.testing.assert_allclose(ours.log_likelihood(X, z), linear.log_likelihood(X, z), atol=1e-14)
    np.testing.assert_allclose(ours.log_prior(z), linear.log_prior(z), atol=1e-14)
    assert ours.log_evidence(X)[0] == pytest.approx(float(linear.log_evidence(X)), abs=1e-14)
    assert ours.posterior(X).mean == pytest.approx(linear.posterior_mean(X), abs=1e-14)
    np.testing.assert_allclose(np.exp(-2 * ours.posterior(X).log_scale), linear.precision[0], atol=1e-14)


def test_the_bound_falls_where_the_evidence_rises():
    assert slope(bound, 1.0) == pytest.approx(-0.24, abs=1e-7)
    assert slope(lambda t: Scaled(t).log_evidence(X)[0], 1.0) == pytest.approx(0.0625, abs=1e-7)


def test_a_step_along_the_bound_s_gradient_lowers_the_evidence():
    after = 1.0 + 0.1 * slope(bound, 1.0)
    assert bound(after) > bound(1.0)
    assert Scaled(after).log_evidence(X)[0] < Scaled(1.0).log_evidence(X)[0]
