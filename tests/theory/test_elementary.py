"""One function, four arithmetics: arrays, tensors, expressions and balls agree."""

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy
import tensorflow as tf
from flint import acb, arb
from hypothesis import given
from hypothesis import strategies as st

from theory import ops

POINTS = np.array([-30.0, -2.5, -0.1, 0.3, 4.0, 30.0])
UNARY = [ops.softplus, ops.sigmoid, ops.tanh, ops.exp]


@pytest.mark.parametrize("function", UNARY, ids=lambda f: f.__name__)
def test_every_arithmetic_gives_the_same_value(function):
    by_array = function(POINTS)
    symbol = sympy.Symbol("x", real=True)
    for x, expected in zip(POINTS, by_array, strict=True):
        symbolic = function(symbol).subs(symbol, sympy.Rational(float(x))).evalf(30)
        assert float(symbolic) == pytest.approx(expected, rel=1e-14)
        assert float(function(arb(x)).mid()) == pytest.approx(expected, rel=1e-12)
        assert float(function(acb(x)).real.mid()) == pytest.approx(expected, rel=1e-12)
    tensors = function(tf.constant(POINTS)).numpy()
    np.testing.assert_allclose(tensors, by_array, rtol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("function", [*UNARY, ops.absolute, ops.zeros_like])
def test_dtype_and_shape_are_kept(function, dtype):
    x = np.ones((2, 3), dtype)
    assert function(x).dtype == dtype
    assert function(x).shape == (2, 3)
    assert function(tf.constant(x)).dtype == dtype


def test_log_of_a_complex_ball_on_the_cut_is_no_number():
    across = acb(arb(-1), arb(0, 1))
    assert not ops.log(across).is_finite()
    assert not ops.softplus(acb(arb(2), arb(math.pi, 0.1))).is_finite()


def test_constants_stay_exact_where_arithmetic_is():
    x = sympy.Symbol("x")
    assert ops.constant(Fraction(13, 10), x) == sympy.Rational(13, 10)
    assert (10 * ops.constant(Fraction(13, 10), arb(0)) - 13).contains(0)
    assert ops.constant(Fraction(13, 10), POINTS) == 1.3
    assert ops.log_constant(2, x) == sympy.log(2)
    assert ops.log_two_pi(POINTS) == math.log(2 * math.pi)


def test_zero_survives_infinity():
    assert ops.zeros_like(np.array([np.inf, -np.inf])).tolist() == [0.0, 0.0]


@given(st.floats(-700, 700), st.floats(-700, 700))
def test_logaddexp_is_symmetric_and_above_the_larger(x, y):
    total = ops.logaddexp(np.float64(x), np.float64(y))
    assert total == ops.logaddexp(np.float64(y), np.float64(x))
    assert max(x, y) <= total <= max(x, y) + math.log(2) + 1e-12
    tensor = ops.logaddexp(tf.constant(x, tf.float64), tf.constant(y, tf.float64))
    assert float(tensor) == pytest.approx(float(total), rel=1e-12, abs=1e-12)


@given(st.floats(-1e4, 1e4))
def test_sigmoid_and_softplus_obey_their_identities(x):
    s = np.float64(x)
    assert ops.sigmoid(s) + ops.sigmoid(-s) == pytest.approx(1, abs=1e-15)
    assert ops.softplus(s) - ops.softplus(-s) == pytest.approx(x, rel=1e-15, abs=1e-15)


def test_event_sum_is_over_the_last_axis_only():
    x = np.arange(6.0).reshape(2, 3)
    assert ops.event_sum(x).tolist() == [3.0, 12.0]
    assert ops.event_sum(tf.constant(x)).numpy().tolist() == [3.0, 12.0]
