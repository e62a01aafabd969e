r"""What a generator's gradient is made of: its loss as a function of the raw score s, and of the image x.

Indices name the losses of trained objectives: sat and ns are the GAN's, LS is least squares on the raw
score, in with a sigmoid inside. As functions of x they are taken at the optimal discriminator, held fixed.
Slopes are taken by computer algebra.
"""

from collections.abc import Iterator

import sympy

from theory import objectives, targets
from theory.examples import T2
from theory.notation.render import latex
from theory.notation.scope import Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.objectives import PointwiseObjective
from theory.ops import sigmoid
from theory.targets import Pair
from theory.worlds.ops import ELEMENTARY

CODES = ((-0.6, 1.1, 0.4), (1.3, -0.2, 2.0))
UNIT = (0.0, 1.0, 1.0)
PLACES = (-1.2, 0.35, 2.0)


def slope_in_x(scope: Scope, _head: Node, operand: Node) -> Value:
    r"""``\nabla_x``, on the line."""
    x = sympy.Symbol("x", real=True)
    slope = sympy.diff(scope.bound({"x": x}).value(operand), x)
    if slope.free_symbols - {x}:
        raise ValueError(f"{latex(operand)} depends on more than x")
    return float(slope.subs(x, scope["x"]))


def _at_image(pair: Pair, code: tuple[float, float, float], x: float) -> Scope:
    a, b, c = code
    least_squares = objectives.lsgan(a, b, c)

    def ratio(scope: Scope) -> Value:
        return pair.log_ratio(scope["x"])

    def at_optimum(objective: PointwiseObjective) -> Given:
        return Given(lambda scope: objective.generator(objective.optimum(ratio(scope))))

    own: dict[str, Value] = {
        "x": x,
        "a": a,
        "b": b,
        "c": c,
        r"\nabla_x": Form(slope_in_x),
        r"\ell": Given(ratio),
        "D": Given(lambda scope: sigmoid(objectives.MINIMAX.optimum(ratio(scope)))),
        r"D^*_{\mathrm{LS}}": Given(lambda scope: least_squares.optimum(ratio(scope))),
        r"L_{\mathrm{sat}}": at_optimum(objectives.MINIMAX),
        r"L_{\mathrm{ns}}": at_optimum(objectives.NON_SATURATING),
        r"L_{\mathrm{LS}}": at_optimum(least_squares),
    }
    return scope_of(ELEMENTARY, own)


def _image_draws(codes: tuple[tuple[float, float, float], ...]) -> Iterator[Draw]:
    pairs = (targets.shifted_gaussians(T2.theta), Pair("wider", targets.normal(), targets.normal(-0.5, 2)))
    for code in codes:
        for pair in pairs:
            for x in PLACES:
                yield Draw(f"codes {code}, {pair.name}, x = {x:g}", _at_image(pair, code, x))


def _at_score(code: tuple[float, float, float], s: float) -> Scope:
    a, b, c = code
    least_squares = objectives.lsgan(a, b, c)
    bounded = objectives.lsgan_bounded()

    def inside(scope: Scope) -> Value:
        score = scope["s"]
        return bounded.generator(score) if code == UNIT else least_squares.generator(sigmoid(score))

    own: dict[str, Value] = {
        "s": s,
        "a": a,
        "b": b,
        "c": c,
        r"L_{\mathrm{sat}}": Given(lambda scope: objectives.MINIMAX.generator(scope["s"])),
        r"L_{\mathrm{ns}}": Given(lambda scope: objectives.NON_SATURATING.generator(scope["s"])),
        r"L_{\mathrm{LS}}": Given(lambda scope: least_squares.generator(scope["s"])),
        r"L_{\mathrm{in}}": Given(inside),
    }
    return scope_of(ELEMENTARY, own)


def _score_draws() -> Iterator[Draw]:
    for code in (*CODES, UNIT):
        for s in PLACES:
            yield Draw(f"codes {code}, s = {s:g}", _at_score(code, s))


SLOPES = World("the generator's losses of an image", lambda: _image_draws(CODES))
SLOPES_011 = World("the generator's losses of an image, codes (0, 1, 1)", lambda: _image_draws((UNIT,)))
LOSSES = World("the generator's losses of a raw score", _score_draws)
