r"""The worlds of what the generator feels: L is its loss as a function of a point, D held at D*.

On T2(\theta) \nabla\ell and \nabla L are slopes in the point x, by computer algebra; \nabla_\theta moves the
model and keeps L. ``FORCES`` has one world for each objective that trains.
"""

from collections.abc import Iterator
from functools import partial

import sympy

from theory import objectives, targets
from theory.examples import T2
from theory.gradients import generator
from theory.gradients.codes import three_codes
from theory.notation import tree
from theory.notation.scope import Field, Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.ops import sigmoid
from theory.worlds.gan.densities import moved, on_pair

NAMES = ("minimax", "non_saturating", "lsgan", "lsgan_pearson", "lsgan_bounded")
TITLES = {
    "minimax": r"\text{saturating}",
    "non_saturating": r"\text{non-saturating}",
    "lsgan": r"\text{LSGAN }(0,1,1)",
    "lsgan_pearson": r"\text{LSGAN }(-1,1,0)",
    "lsgan_bounded": r"\text{bounded LSGAN}",
}
PLACES = (-2.5, -0.4, 0.3, 1.1, 3.0)
FAR = 8.0
QUARTERED = (0.5, 0.125)


def slope_at(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\nabla f``: the slope of a field at the point x, by computer algebra."""
    _ = head
    symbol = sympy.Symbol("t_x", real=True)
    body = operand.items[0] if isinstance(operand, tree.Group) else operand
    expression = scope.bound({"x": symbol}).value(body)
    return float(sympy.diff(expression, symbol).subs(symbol, scope["x"]))


def _scope(name: str, theta: float) -> Scope:
    objective = objectives.POINTWISE[name]
    loss = generator.at_optimum(objective)
    own: dict[str, Value] = {
        r"\theta": theta,
        "#pair": Given(lambda scope: moved(float(scope[r"\theta"]))),
        "L": Given(lambda scope: Field(_of_ratio(scope, loss))),
        r"D^*_{\mathrm{GAN}}": Given(lambda scope: Field(_of_ratio(scope, sigmoid))),
        r"\nabla": Form(slope_at),
    }
    if name in ("lsgan", "lsgan_pearson"):
        own |= dict(zip("abc", three_codes(objective), strict=True))
    return on_pair(objective, moved(theta)).bound(own)


def _of_ratio(scope: Scope, function: objectives.Pointwise) -> objectives.Pointwise:
    pair: targets.Pair = scope.meaning("#pair")
    return lambda x: function(pair.log_ratio(x))


def _pointwise(name: str) -> Iterator[Draw]:
    for theta in (0.5, T2.theta):
        for place in PLACES:
            yield Draw(f"{name}, T2({theta:g}), x = {place:g}", _scope(name, theta).bind(x=place))


def _far(name: str) -> Iterator[Draw]:
    yield Draw(f"{name}, T2({FAR:g})", _scope(name, FAR))


def _shifts(names: tuple[str, ...], theta: float) -> Iterator[Draw]:
    """Trained codes on T2(theta)."""
    for name in names:
        yield Draw(f"{name}, T2({theta:g})", _scope(name, theta))


def _quartered(name: str) -> Iterator[Draw]:
    for theta in QUARTERED:
        yield from _shifts((name,), theta)


CODED_SHIFTS = World("trained codes on T2(0.1)", lambda: _shifts(("lsgan", "lsgan_pearson"), float(T2.near)))
OCTAVES = World("(-1, 1, 0) on T2(θ), at two θ", lambda: _quartered("lsgan_pearson"), "(-1,1,0)")
SMALL_SHIFT = World("(-1, 1, 0) on T2(0.01)", lambda: _shifts(("lsgan_pearson",), 0.01), "(-1,1,0)")
FORCES = {name: World(f"force, {name}", partial(_pointwise, name), TITLES[name]) for name in NAMES}
FAR_FORCES = {name: World(f"far force, {name}", partial(_far, name), TITLES[name]) for name in NAMES}
