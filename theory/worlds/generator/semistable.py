r"""The worlds of a model moved off the data while D stays at D*: F is the slope that its generator follows.

q_\theta is one of ``theory.models.families`` and S its score function at \theta = 0; in the worlds of the
scale q_s = N(0, s^2) and F is the slope in s. F is computed from the force on a sample; the formula that
defines it is differentiated as it is printed. On the plane the model is N(\theta, s^2), with the slopes
F_\theta and F_s, and T marks the end of a drawn path.
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import brentq

from theory import divergences, dynamics, objectives, targets
from theory.gradients import field_at_optimum
from theory.gradients.codes import three_codes
from theory.models import families
from theory.models.families import MODEL_FAMILIES, ModelFamily
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import key, latex
from theory.notation.scope import Field, Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.quadrature import divergence
from theory.worlds.gan.densities import density, estimate, on_pair
from theory.worlds.ops import ELEMENTARY, derivative_at

Code = tuple[float, float, float]
UNIT: Code = (0.0, 1.0, 1.0)
PEARSON: Code = (-1.0, 1.0, 0.0)
BALANCED_CODES: tuple[Code, ...] = (PEARSON, (1.1, -0.4, 0.35))
OTHER_CODES: tuple[Code, ...] = (UNIT, (0.25, -0.5, 2.0))
OFF = 0.1  # theta at which the definition of F is evaluated
STEPS = (0.08, 0.04, 0.02, 0.01, 0.005, 0.0025)  # from which a limit at 0 is extrapolated, on either side
NARROWEST = (0.05, 0.15, 0.3)  # scales below that of the narrow model at rest, s_0
SCALES = (0.36, 0.5, 0.7, 0.9, 0.97, 1.03, 1.1, 1.5, 3.0)  # above it, on both sides of 1
TITLES = {PEARSON: "(-1,1,0)", UNIT: "(0,1,1)"}

# Drawn paths of the generator that descends against D*: (theta, s) at their starts, the time they take,
# and the objectives shown
STARTS = ((0.0, 0.95), (0.1, 1.0), (0.3, 1.3), (1.0, 1.7), (-1.3, 1.0), (-0.8, 0.5), (-0.6, 1.6))
TIME = 1000.0
NAMES = ("lsgan_pearson", "lsgan", "non_saturating")


def limit_at_zero(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\lim_{\theta\to0}`` by extrapolation from the right and from the left.

    Its error is what both sides differ by, so that a function whose sides part has no limit, and what the
    last order of the extrapolation changed.
    """
    if not (isinstance(head, tree.Script) and isinstance(head.lower, tree.Chain)):
        raise NotationError(f"{latex(head)} needs to say what tends whither", latex(head), 0)
    variable, place = head.lower.sides
    if place != tree.Number("0"):
        raise NotationError("only limits at 0 are extrapolated", latex(head), 0)
    inner = Scope(scope.meanings, scope.points)
    ends, changes = [], []
    for side in (1, -1):  # the expression is not even: each side has all powers of theta
        table = [float(inner.bound({key(variable): side * step}).value(operand)) for step in STEPS]
        before = table
        for order in range(1, len(STEPS)):
            before = table
            table = [(2**order * fine - coarse) / (2**order - 1) for coarse, fine in pairwise(table)]
        ends.append(table[0])
        changes.append(abs(table[0] - before[-1]))
    noise = max(inner.errors, default=0.0) / STEPS[-1] ** 2
    return scope.known(sum(ends) / 2, max(abs(ends[0] - ends[1]), *changes) / 20 + noise)


def _slope_in(variable: str) -> Form:
    """The slope of a functional in a parameter of the model, through all that moves with it."""

    def of(scope: Scope, head: Node, operand: Node) -> Value:
        inner = Scope(scope.meanings, scope.points)
        slope = derivative_at(
            scope, lambda at: inner.bound({variable: at}).value(operand), float(scope[variable])
        )
        scope.known(slope, max(inner.errors, default=0.0))
        return slope

    return Form(of)


@cache
def _objective(code: Code) -> objectives.PointwiseObjective:
    """The trained objective of these codes, else one of the factory that makes those."""
    for name in ("lsgan", "lsgan_pearson"):
        if three_codes(objectives.POINTWISE[name]) == code:
            return objectives.POINTWISE[name]
    return objectives.lsgan(*code)


def _followed(code: Code, family: ModelFamily) -> Given:
    return Given(
        lambda scope: estimate(
            scope, families.slope_at_optimum(_objective(code), family, float(scope[r"\theta"]))
        )
    )


def _contrast(pair: targets.Pair) -> Callable[[Any], Any]:
    """x -> (p - q)/(p + q)."""
    return lambda x: np.tanh(pair.log_ratio(x) / 2)


@cache
def _scope(code: Code, family: ModelFamily, theta: float) -> Scope:
    own: dict[str, Value] = {
        **dict(zip("abc", code, strict=True)),
        r"\theta": theta,
        "#pair": Given(lambda scope: family.pair(float(scope[r"\theta"]))),
        "F": _followed(code, family),
        "S": Field(family.score),
        "t": Given(lambda scope: Field(_contrast(scope.meaning("#pair")))),
        r"\lim": Form(limit_at_zero, large=True),
    }
    return on_pair(_objective(code), family.pair(theta)).bound(own)


def _families(codes: tuple[Code, ...], *names: str) -> Iterator[Draw]:
    for code in codes:
        for name in names or tuple(MODEL_FAMILIES):
            yield Draw(f"codes {code}, {name}", _scope(code, MODEL_FAMILIES[name], OFF))


def scaled(code: Code, s: float) -> Scope:
    """N(0, 1) against q_s = N(0, s^2) under LSGAN with these codes."""
    family = families.GAUSSIAN_SCALE
    own: dict[str, Value] = {
        "s": s,
        "s_0": Given(lambda _: narrow_rest()),
        r"\theta": Given(lambda scope: float(scope["s"]) - 1),
        "q_s": Given(lambda scope: density(scope.meaning("#pair").q)),
        "#slope:s": _slope_in("s"),
    }
    return _scope(code, family, s - 1).bound(own)


def _scales(code: Code, *scales: float) -> Iterator[Draw]:
    for s in scales:
        yield Draw(f"codes {code}, s = {s:g}", scaled(code, s))


@cache
def narrow_rest() -> float:
    """The scale below 1 at which the generator with codes (-1, 1, 0) is at rest against D*."""

    def followed(s: float) -> float:
        family = families.GAUSSIAN_SCALE
        return families.slope_at_optimum(_objective(PEARSON), family, s - 1).value

    return float(brentq(followed, 0.1, 0.9, xtol=1e-14))


def _shifted(code: Code) -> Scope:
    r"""N(\theta, s^2) at s = 1 with both slopes and both score functions."""

    def slope(component: int) -> Given:
        return Given(
            lambda scope: float(
                field_at_optimum.slopes_at_optimum(_objective(code), float(scope[r"\theta"]), 1.0)[component]
            )
        )

    own: dict[str, Value] = {
        r"F_\theta": slope(0),
        "F_s": slope(1),
        r"S_\theta": Field(families.GAUSSIAN_SHIFT.score),
        "S_s": Field(families.GAUSSIAN_SCALE.score),
    }
    return _scope(code, families.GAUSSIAN_SHIFT, OFF).bound(own)


def _shifts() -> Iterator[Draw]:
    for code in BALANCED_CODES:
        yield Draw(f"codes {code}, shift and scale", _shifted(code))


def _plane() -> Iterator[Draw]:
    r"""N(0, 1) against N(\theta, s^2), codes (-1, 1, 0): what the text names."""
    for theta, s in ((0.3, 0.7), (-1.2, 1.6)):
        pair = targets.Pair(f"N({theta:g}, {s:g}²)", targets.normal(), targets.normal(theta, s))
        own = dict(zip("abc", PEARSON, strict=True)) | {r"\theta": theta, "s": s}
        yield Draw(pair.name, on_pair(_objective(PEARSON), pair, own))


@cache
def path(name: str, start: tuple[float, float]) -> np.ndarray:
    """The path from ``start`` of the generator that descends against D*: float64 [1 + n, 2], (theta, s).

    Its times are 0 and n geometrically spaced ones up to ``TIME``.
    """
    times = np.concatenate([[0.0], np.geomspace(1e-2, TIME, 400)])
    found: np.ndarray = dynamics.trajectory(
        field_at_optimum.velocity(objectives.POINTWISE[name]), start, times
    )
    return found


def _ends(name: str) -> Iterator[Draw]:
    for start in STARTS:
        theta, s = (float(v) for v in path(name, start)[-1])
        delta = divergence_at(theta, s)
        own: dict[str, Value] = {r"\theta_T": theta, "s_T": s, r"\Delta_T": delta}
        if name != "non_saturating":
            own |= dict(zip("abc", three_codes(objectives.POINTWISE[name]), strict=True))
        yield Draw(f"{name} from {start}", scope_of(ELEMENTARY, own))


def divergence_at(theta: float, s: float) -> float:
    """Delta of N(0, 1) and N(theta, s^2)."""
    pair = targets.Pair(f"N({theta:g}, {s:g}²)", targets.normal(), targets.normal(theta, s))
    return divergence(divergences.TRIANGULAR, pair).value


def _one(code: Code, s: float) -> World:
    return World(f"codes {code}, s = {s:g}", lambda: _scales(code, s), TITLES[code])


ANY = World("families of models, any codes", lambda: _families((*BALANCED_CODES, *OTHER_CODES)))
DEFINED = World("families of models, two codings", lambda: _families((PEARSON, OTHER_CODES[1])))
BALANCED = World("families of models, a + b = 2c", lambda: _families(BALANCED_CODES), "a+b = 2c")
UNIT_CODES = World("families of models, (0, 1, 1)", lambda: _families((UNIT,)), "(0,1,1)")
FAMILY = {
    name: World(
        f"family {name}",
        lambda name=name: _families(BALANCED_CODES, name),  # type: ignore[misc]
        family.title,
    )
    for name, family in MODEL_FAMILIES.items()
}
NARROWING = World(
    "scales between s_0 and 1, (-1, 1, 0)",
    lambda: _scales(PEARSON, *(s for s in SCALES if s < 1)),
    "(-1,1,0)",
)
NARROW = World(
    "scales below 1, (-1, 1, 0)",
    lambda: _scales(PEARSON, *NARROWEST, *(s for s in SCALES if s < 1)),
    "(-1,1,0)",
)
ALL_SCALES = World("scales, (-1, 1, 0)", lambda: _scales(PEARSON, *NARROWEST, *SCALES), "(-1,1,0)")
BESIDE = {
    code: World(f"scales on both sides of 1, {code}", lambda code=code: _scales(code, *SCALES), title)  # type: ignore[misc]
    for code, title in TITLES.items()
}
SCALED = {(code, s): _one(code, s) for code in (PEARSON, UNIT) for s in (0.9, 1.1)}
REST = World("the narrow model at rest", lambda: _scales(PEARSON, narrow_rest()), "(-1,1,0)")
SHIFTED = World("shift and scale, a + b = 2c", _shifts)
ENDS = {
    name: World(f"drawn paths, {name}", lambda name=name: _ends(name), title)  # type: ignore[misc]
    for name, title in zip(NAMES, (*TITLES.values(), r"\text{non-saturating}"), strict=True)
}
PLANE = World("shift and scale", _plane)
