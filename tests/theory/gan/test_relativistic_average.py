"""The relativistic average on finite sets: against a search without its equations, and at its ends."""

import numpy as np
import pytest
from flint import arb
from scipy.optimize import minimize

from theory import relativistic_average
from theory.objectives import OBJECTIVES, RELATIVISTIC_AVERAGE
from theory.targets import generator
from theory.worlds.dynamics import pairing
from theory.worlds.dynamics.shifted_laws import GAUSSIANS

P, Q = generator(65).dirichlet(np.ones(4), 2)


def test_it_trains_by_its_name():
    assert OBJECTIVES["relativistic_average"] is RELATIVISTIC_AVERAGE


def test_a_search_by_differences_finds_the_optimum():
    found = minimize(
        lambda s: relativistic_average.value(np.append(0.0, s), P, Q), np.zeros(3), method="BFGS"
    )
    best = relativistic_average.optimum(P, Q)
    assert relativistic_average.value(best, P, Q) == pytest.approx(found.fun, abs=1e-9)
    np.testing.assert_allclose(best[1:] - best[0], found.x, atol=1e-3)


def test_the_slope_is_that_of_differences():
    scores, step = generator(66).standard_normal(4), 1e-6
    slope = relativistic_average.slope(scores, P, Q)
    for place, unit in enumerate(np.eye(4)):
        up, down = (relativistic_average.value(scores + side * step * unit, P, Q) for side in (1, -1))
        assert slope[place] == pytest.approx((up - down) / (2 * step), abs=1e-9)


def test_equal_laws_leave_nothing_to_say():
    np.testing.assert_array_equal(relativistic_average.optimum(P, P), np.zeros(4))


def test_the_optimum_is_not_the_log_ratio():
    best, ratio = relativistic_average.optimum(P, Q), np.log(P / Q)
    assert np.abs(best - best[0] - (ratio - ratio[0])).max() > 0.1


def test_other_shares_bound_the_value_from_below():
    """Feasible shares of p (B + y) = q (A + w): those of the optimum, mixed with all of them zero."""
    least = relativistic_average.value(relativistic_average.optimum(P, Q), P, Q)
    real, fake = relativistic_average.shares(relativistic_average.optimum(P, Q), P, Q)
    for share in (0.2, 0.7, 0.99):
        assert relativistic_average.bound(share * real, share * fake, P, Q) < least


def test_a_ball_holds_the_value_of_numbers_even_where_a_loss_is_large():
    scores = np.array([2.0, -900.0, 0.3, 0.0])
    ball = relativistic_average.value([arb(s) for s in scores], [arb(m) for m in P], [arb(m) for m in Q])
    assert float(ball.mid()) == pytest.approx(relativistic_average.value(scores, P, Q), rel=1e-12)
    assert float(ball.rad()) < 1e-9


def test_a_quadratures_variance_is_the_laws_own_on_every_processor():
    """Where it is 4 the average's two eigenvalues are one, which the last digit of a sum would part."""
    assert [pairing.variance(law) for law in GAUSSIANS] == [1.0, 0.25, 4.0]
