"""The known answers of the worked examples, each by a way that no claim takes."""

import math

import mpmath
import numpy as np
import pytest
from scipy import integrate, stats

from theory import dynamics, targets
from theory.elbo import linear_gaussian, models
from theory.examples import T1, T2, T3, T4, T5
from theory.objectives import OBJECTIVES


def test_t1_s_evidence_and_gap_by_scipy():
    def joint(z):
        return stats.norm.pdf(z) * stats.norm.pdf(T1.x, z, math.sqrt(T1.noise_variance))

    evidence, _ = integrate.quad(joint, -12, 12, epsabs=0, epsrel=1e-13)
    assert math.log(evidence) == pytest.approx(T1.log_evidence, abs=1e-12)

    def loss(z):
        return stats.norm.pdf(z) * (stats.norm.logpdf(z) - math.log(joint(z) / evidence))

    gap, _ = integrate.quad(loss, -12, 12, epsabs=0, epsrel=1e-12)
    assert gap == pytest.approx(T1.gap_of_prior, abs=1e-11)
    assert models.T1.log_likelihood(T1.observation, np.zeros(1)) == pytest.approx(stats.norm.logpdf(T1.x))


def test_t2_s_divergences_by_mpmath_from_its_shift():
    with mpmath.workdps(25):
        shift = mpmath.mpf(T2.shift.numerator) / T2.shift.denominator

        def density(x):
            return mpmath.npdf(x), mpmath.npdf(x, shift)

        def triangular(x):
            p, q = density(x)
            return (p - q) ** 2 / (p + q)

        def jensen_shannon(x):
            p, q = density(x)
            return (p * mpmath.log(2 * p / (p + q)) + q * mpmath.log(2 * q / (p + q))) / 2

        for name, integrand in (("triangular", triangular), ("jensen_shannon", jensen_shannon)):
            found = mpmath.quad(integrand, [-15, -5, 0, 1, 6, 16])
            assert float(found) == pytest.approx(T2.exact[name], rel=1e-15)
            assert targets.PAIRS[T2.pair].exact[name] == T2.exact[name]


def test_t2_s_slopes_follow_from_finite_differences_of_integrals():
    x, theta, step = np.linspace(-15, 16, 20_001), float(T2.near), 1e-4
    p = stats.norm.pdf(x)
    for name, (a, b, c) in {"lsgan": (0, 1, 1), "lsgan_pearson": (-1, 1, 0)}.items():

        def loss(at, a=a, b=b, c=c):
            q = stats.norm.pdf(x - at)
            return ((b * p + a * q) / (p + q) - c) ** 2 / 2

        def slope(f):
            return (f(theta + step) - f(theta - step)) / (2 * step)

        held = loss(theta)
        followed = slope(lambda at, held=held: np.trapezoid(stats.norm.pdf(x - at) * held, x))
        criterion = slope(lambda at, loss=loss: np.trapezoid((p + stats.norm.pdf(x - at)) * loss(at), x))
        known, known_slope, half, half_of_slope = T2.slopes[name]
        assert abs(followed - known) <= half
        assert abs(criterion - known_slope) <= half_of_slope


def test_t3_lies_apart_by_its_distance():
    pair = targets.PAIRS[T3.pair]
    assert pair is targets.T3
    assert pair.q.support[0] - pair.p.support[1] == T3.distance
    assert dict(pair.exact) == dict(T3.exact)


@pytest.mark.parametrize("name", list(T4.square))
def test_t4_s_eigenvalues_by_differences_of_its_field(name):
    field, step = dynamics.dirac_gan(OBJECTIVES[name]).velocity(), 1e-4
    columns = [
        (np.array(field(*(step * axis))) - np.array(field(*(-step * axis)))) / (2 * step)
        for axis in np.eye(2)
    ]
    jacobian = np.array(columns).T
    assert np.trace(jacobian) == pytest.approx(0, abs=1e-8)
    assert -np.linalg.det(jacobian) == pytest.approx(float(T4.square[name]), abs=1e-7)


def test_t5_s_evidence_is_scipy_s():
    covariance = T5.weights @ T5.weights.T + T5.noise_variance * np.eye(len(T5.x))
    exact = stats.multivariate_normal(T5.offset, covariance).logpdf(T5.x)
    assert exact == pytest.approx(T5.log_evidence, abs=1e-12)
    assert linear_gaussian.T5.log_evidence(T5.x) == pytest.approx(T5.log_evidence, abs=1e-12)
