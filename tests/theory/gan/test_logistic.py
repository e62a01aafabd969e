"""The well-specified discriminator: its constants, its fit, and what the claim about its rate can see."""

import numpy as np
import pytest
from scipy.optimize import minimize

from theory.errors import WrongUsage
from theory.models import logistic
from theory.targets import PAIRS, T2, shifted_gaussians


def test_the_constants_are_the_known_ones():
    rates = logistic.asymptotic(T2)
    assert rates.probability == pytest.approx(0.3081, abs=5e-5)
    assert rates.log_ratio == pytest.approx(2.528, abs=5e-4)


def test_the_covariance_is_that_of_simulated_parameters():
    """Resolution: 4,000 repetitions know a standard deviation to 1.1 %; five of those, and 1/n."""
    n, truth = 2000, logistic.true_parameters(shifted_gaussians(1.0))
    random = np.random.default_rng(3)
    fitted = np.concatenate(
        [
            logistic.fit(random.normal(size=(100, n)), 1 + random.normal(size=(100, n)), truth)
            for _ in range(40)
        ]
    )
    spread = np.std(fitted, axis=0, ddof=1) * np.sqrt(n)
    pair, x = shifted_gaussians(1.0), np.linspace(-9, 10, 20001)
    p, q = np.exp(pair.p.log_prob(x)), np.exp(pair.q.log_prob(x))
    information = np.array(
        [[np.trapezoid(p * q / (p + q) * x ** (i + j), x) for j in (0, 1)] for i in (0, 1)]
    )
    variances = np.diag(np.linalg.inv(information)) - [2, 0]
    assert spread == pytest.approx(np.sqrt(variances), rel=5 * 0.0112 + 1 / n)


def test_the_fit_is_the_maximum_of_the_likelihood():
    real, fake = T2.p.sample(1, 300), T2.q.sample(2, 300)

    def loss(parameters):
        scores = [parameters[0] + parameters[1] * x for x in (real, fake)]
        return np.logaddexp(0, -scores[0]).sum() + np.logaddexp(0, scores[1]).sum()

    best = minimize(loss, [0.0, 0.0], method="BFGS").x
    (fitted,) = logistic.fit(real[None], fake[None], logistic.true_parameters(T2))
    assert fitted == pytest.approx(best, abs=1e-4)
    assert loss(fitted) <= loss(best) + 1e-9


def test_repetitions_are_their_seeds_and_no_two_are_alike():
    once, again = (logistic.squared_errors(T2, 64, 9, seed) for seed in (5, 5))
    np.testing.assert_array_equal(once, again)
    assert len(set(np.ravel(once))) == 18
    assert not np.array_equal(once, logistic.squared_errors(T2, 64, 9, 6))


def test_a_pair_whose_log_ratio_is_curved_is_refused():
    with pytest.raises(WrongUsage, match="unequal_gaussians"):
        logistic.true_parameters(PAIRS["unequal_gaussians"])
