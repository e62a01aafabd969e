r"""The world of claim 39: F is the distribution function of -r/\epsilon, two independent centred Gaussians.

Where the perfect discriminator is 0, noise in D and in its slope makes the generator's gradient such a
quotient. F is computed by quadrature over the denominator, without Cauchy's formula.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy
from scipy import stats

from theory import quadrature, targets
from theory.notation.scope import Function, Scope
from theory.notation.world import Draw, World, scope_of
from theory.worlds.elementary import ELEMENTARY

PLACES = (-30.0, -2.0, -0.3, 0.0, 0.7, 5.0)


def quotient(t: float) -> quadrature.Estimate:
    """P(-r/e <= t) for standard normal r and e: given e > 0 it is P(r >= -t e), given e < 0 P(r <= -t e)."""

    def given(e: Any) -> Any:
        return np.where(e > 0, stats.norm.sf(-t * e), stats.norm.cdf(-t * e))

    return quadrature.expectation(given, targets.normal(), (0.0, -1 / (1 + abs(t)), 1 / (1 + abs(t))))


def _scope(place: float) -> Scope:
    own = {
        "t": place,
        "F": Function(lambda t: quotient(float(t)).value),
        r"F_{\mathrm{C}}": Function(lambda t: sympy.Rational(1, 2) + sympy.atan(t) / sympy.pi),
        r"\arctan": Function(np.arctan),
        r"\Phi": Function(stats.norm.cdf),
        r"\pi": math.pi,
    }
    return scope_of(ELEMENTARY, own)


def _draws() -> Iterator[Draw]:
    for place in PLACES:
        yield Draw(f"t = {place:g}", _scope(place))


CAUCHY = World("a quotient of Gaussians", _draws)
