"""Second link: quadrature checks Monte Carlo. The acceptance rule catches what it says it catches."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theory import targets
from theory.errors import WrongUsage
from theory.montecarlo import (
    PASS_MARGIN,
    RESOLUTION,
    TWO_SIDED,
    Outcome,
    Sampled,
    Slope,
    accept,
    bernstein_half_width,
    check_bias,
    check_mean,
    dkw_band,
    fit_slope,
    planned,
)
from theory.quadrature import expectation

DELTA = 0.05


def normal_draws(mean, sigma=1.0):
    return lambda seed, n: mean + sigma * targets.generator(seed).standard_normal(n)


def test_the_constants_are_those_of_the_rule():
    assert abs(PASS_MARGIN - 4.753) < 5e-4
    assert abs(RESOLUTION - 9.645) < 5e-4
    assert planned(1.0, 0.1) == 11_000
    assert planned(1.0, 0.1) > RESOLUTION**2 / 0.1**2


@pytest.mark.parametrize("seed", range(20))
def test_truth_passes_and_a_planted_delta_fails(seed):
    draw = normal_draws(0.3)
    assert check_mean(draw, 0.3, DELTA, 1.0, seed).outcome is Outcome.PASS
    for wrong in (0.3 + DELTA, 0.3 - DELTA):
        assert check_mean(draw, wrong, DELTA, 1.0, seed).outcome is Outcome.FAIL


def test_unresolved_is_inconclusive_even_when_the_mean_is_right():
    assert accept(0.0, 1.001 * DELTA / RESOLUTION, DELTA) is Outcome.INCONCLUSIVE
    assert accept(0.0, 0.999 * DELTA / RESOLUTION, DELTA) is Outcome.PASS
    assert accept(0.0, math.nan, DELTA) is Outcome.INCONCLUSIVE


@given(st.floats(0, 1), st.floats(1e-9, 1), st.floats(1e-6, 1))
def test_what_is_as_far_off_as_delta_never_passes(beyond, error, delta):
    assert accept(delta * (1 + beyond), error, delta) is not Outcome.PASS


def test_n_grows_once_on_a_fresh_seed():
    calls = []

    def draw(seed, n):
        calls.append((seed, n))
        return normal_draws(0.0, 3.0)(seed, n)

    result = check_mean(draw, 0.0, DELTA, sigma=1.0, seed=5)  # the deviation is three times as planned
    assert [seed for seed, _ in calls] == [5, 6]
    assert calls[1][1] > 8 * calls[0][1]
    assert result.outcome is Outcome.PASS

    calls.clear()
    spread = iter([3.0, 30.0])  # and the second sample turns out wider still
    result = check_mean(
        lambda seed, n: calls.append(n) or normal_draws(0.0, next(spread))(seed, n), 0.0, DELTA, 1.0
    )
    assert len(calls) == 2
    assert result.outcome is Outcome.INCONCLUSIVE


def test_quadrature_and_sampling_agree_on_every_target():
    """E[tanh x] at resolution 0.02 on each of five densities."""
    for i, target in enumerate(
        (
            targets.normal(1, 2),
            targets.laplace(0.5, 1),
            targets.student_t(3, -0.5, 1),
            targets.normal_mixture([0.4, 0.6], [-2, 2], [1, 0.5]),
            targets.uniform((0.0, 1.0), (2.0, 4.0)),
        )
    ):
        exact = expectation(np.tanh, target)
        assert exact.error < 1e-9
        result = check_mean(
            lambda s, n, t=target: np.tanh(t.sample(s, n)), exact.value, 0.02, 1.0, seed=40 + i
        )
        assert result.outcome is Outcome.PASS


def test_a_claimed_bias_must_be_seen():
    assert check_bias(Sampled(0.5, 0.51, 0.01, 0.1, 1000)) is Outcome.PASS
    assert check_bias(Sampled(0.5, 0.6, 0.01, 0.1, 1000)) is Outcome.FAIL
    assert check_bias(Sampled(0.5, 0.4, 0.2, 0.1, 1000)) is Outcome.INCONCLUSIVE


def test_slopes_contain_the_exponent_and_exclude_its_rival():
    sizes = 2.0 ** np.arange(4, 11)
    rng = targets.generator(11)
    errors = 0.01 * sizes**-0.5
    values = sizes**-0.5 + errors * rng.standard_normal(sizes.size)
    slope = fit_slope(sizes, values, errors)
    assert slope.decide(-0.5, -0.25) is Outcome.PASS
    assert slope.decide(-0.25, -0.5) is Outcome.FAIL
    assert Slope(-0.5, 1.0).decide(-0.5, -0.25) is Outcome.INCONCLUSIVE
    assert abs(slope.slope + 0.5) < TWO_SIDED * slope.standard_error < 0.1


def test_slopes_need_four_octaves_and_positive_values():
    with pytest.raises(WrongUsage, match="at least 4 octaves"):
        fit_slope([1, 2, 8], [1, 1, 1], [0.1, 0.1, 0.1])
    with pytest.raises(WrongUsage, match="positive values"):
        fit_slope([1, 4, 16], [1, -1, 1], [0.1, 0.1, 0.1])


def test_bounded_payoffs_have_bounds_that_cover():
    """400 repetitions at level 0.01: more than 16 misses would have probability below 1e-5."""
    level, n, misses = 0.01, 200, 0
    for seed in range(400):
        sample = (targets.generator(seed, stream=1).random(n) < 0.1).astype(float)
        misses += abs(sample.mean() - 0.1) > bernstein_half_width(sample, 1.0, level)
    assert misses <= 16
    assert bernstein_half_width(sample, 1.0, level) < 0.3
    assert dkw_band(1000) == pytest.approx(math.sqrt(math.log(2e6) / 2000))


def test_plans_refuse_nonsense():
    with pytest.raises(WrongUsage, match="delta > 0"):
        planned(1.0, 0.0)
