"""The adaptive rule: SciPy's own result, with the integrand asked once at each halving."""

import math

import numpy as np
import pytest
from scipy.integrate import cubature

from theory.adaptive import adaptive

ASKED = {"relative": 1e-13, "absolute": 1e-15}
CASES = {
    "smooth": (np.cos, 0.0, 2.0, ()),
    "a peak": (lambda x: 1 / (1e-6 + (x - 0.3) ** 2), -1.0, 1.0, ()),
    "a kink at a cut": (lambda x: np.abs(x - 0.3), 0.0, 1.0, (0.3,)),
    "no width": (np.cos, 1.0, 1.0, ()),
    "a half-line": (lambda x: np.exp(-((x - 9) ** 2)), 0.5, math.inf, (9.0, -0.5)),
    "the line": (lambda x: np.exp(-((x - 40) ** 2)), -math.inf, math.inf, (40.0, 0.0, -2.0)),
    "a cusp": (lambda x: np.sqrt(np.abs(x - 1 / 3)), 0.0, 1.0, ()),
}


def scipys(f, low, high, points, most):
    return cubature(
        lambda x: f(x[:, 0]),
        [low],
        [high],
        rule="gk21",
        rtol=ASKED["relative"],
        atol=ASKED["absolute"],
        max_subdivisions=most,
        points=[np.array([x]) for x in points if low < x < high],
    )


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("most", [3, 60])
def test_value_and_error_are_those_of_scipy(case, most):
    expected = scipys(*case, most)
    value, error = adaptive(*case, **ASKED, subdivisions=most)
    assert value == pytest.approx(float(expected.estimate), rel=1e-14, abs=1e-15)
    assert error == pytest.approx(float(expected.error), rel=1e-3, abs=1e-15)


def test_the_integrand_is_asked_once_at_each_halving():
    f, *limits = CASES["a peak"]
    asked = []

    def counted(x):
        asked.append(len(x))
        return f(x)

    adaptive(counted, *limits, **ASKED, subdivisions=2000)
    halvings = scipys(f, *limits, 2000).subdivisions
    assert halvings > 10
    assert asked == [31] + [62] * halvings
