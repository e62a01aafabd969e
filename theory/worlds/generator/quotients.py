r"""The worlds of claim 39: F is the distribution function of -r/D for Gaussian noise of D and of its slope r.

\kappa is the ratio of the deviations of r and D, \rho their correlation, \delta the mean of D in its own
deviation. F is computed by quadrature, without Cauchy's formula, and a limit in t is extrapolated from it.
"""

import math
from collections.abc import Iterator

import numpy as np
from scipy import stats

from theory.gradients.quotients import Noise
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Form, Function, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.bounds import weights
from theory.worlds.ops import ELEMENTARY

PLACES = (-30.0, -2.0, -0.3, 0.7, 5.0)
CENTRED = (Noise(), Noise(ratio=0.2), Noise(ratio=5.0))
CORRELATED = (Noise(correlation=0.6), Noise(ratio=2.0, correlation=-0.5))
OFF_CENTRE = (Noise(offset=1.0), Noise(ratio=0.5, offset=-2.0))
FIRST, LEVELS = 64, 6  # of t in a limit: 64, 128, ... 2048
ROUNDING = 1e-12  # of one value of F


def _limit(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\lim_{t \to \infty}``, extrapolated."""
    lower = head.lower if isinstance(head, tree.Script) else None
    if not isinstance(lower, tree.Chain) or lower.sides != (tree.Name("t"), tree.Name(r"\infty")):
        raise NotationError(f"{latex(head)} has no meaning here", latex(head), 0)
    found, error = weights.limit(lambda t: float(scope.bound({"t": float(t)}).value(operand)), FIRST, LEVELS)
    return scope.known(found, error + FIRST * 2**LEVELS * ROUNDING)


def _scope(noise: Noise, place: float) -> Scope:
    own = {
        "t": place,
        "F": Function(lambda t: noise.distribution(float(t)).value),
        r"\kappa": noise.ratio,
        r"\rho": noise.correlation,
        r"\delta": noise.offset,
        r"\arctan": Function(np.arctan),
        r"\Phi": Function(stats.norm.cdf),
        r"\pi": math.pi,
        r"\lim": Form(_limit, large=True),
    }
    return scope_of(ELEMENTARY, own)


def _draws(noises: tuple[Noise, ...], places: tuple[float, ...] = PLACES) -> Iterator[Draw]:
    for noise in noises:
        which = f"κ = {noise.ratio:g}, ρ = {noise.correlation:g}, δ = {noise.offset:g}"
        for place in places:
            yield Draw(f"t = {place:g}, {which}", _scope(noise, place))


CAUCHY = World("independent centred noise", lambda: _draws(CENTRED), r"\rho = \delta = 0")
TAIL = World("far out, independent centred noise", lambda: _draws(CENTRED, (1.0,)), r"\rho = \delta = 0")
SKEWED = World("correlated noise", lambda: _draws(CORRELATED), r"\delta = 0")
MOVED = World("noise off centre", lambda: _draws(OFF_CENTRE), r"\rho = 0,\ \delta \ne 0")
MOVED_TAIL = World(
    "far out, noise off centre", lambda: _draws(OFF_CENTRE, (1.0,)), r"\rho = 0,\ \delta \ne 0"
)
