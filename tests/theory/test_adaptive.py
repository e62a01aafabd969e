"""The adaptive rule: SciPy's own result, to the last bit."""

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
    assert value == float(expected.estimate)
    assert error == float(expected.error)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_integrand_gets_the_same_points_in_the_same_calls(case):
    f, *limits = case
    asked = []

    def noted(x):
        asked.append(x.copy())
        return f(x)

    scipys(noted, *limits, 5)
    expected, asked = asked, []
    adaptive(noted, *limits, **ASKED, subdivisions=5)
    assert len(asked) == len(expected)
    assert all(np.array_equal(own, other) for own, other in zip(asked, expected, strict=True))
