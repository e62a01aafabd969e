"""Claim 49b: what the least-squares generator follows beside equal densities, to second order."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import sympy

from theory import objectives
from theory.gradients.generator import at_optimum
from theory.kernel import points
from theory.kernel.propositions import Proposition, Slope, Term, Values, both, every, given, relation, some
from theory.kernel.reading import Exact, exact, items, said, side
from theory.kernel.theorem import Theorem
from theory.notation.scope import Form
from theory.ops import log

SYMBOLS = {name: sympy.Symbol(name, real=True) for name in ("a", "b", "c", "s", "r", "t", "theta")}


def _integrand(values: Values) -> Any:
    """The generator's integrand over p on q = p (1 + theta s + theta^2 r/2 + theta^3 t/6), D* held."""
    s, r, t, theta = (values[name] for name in ("s", "r", "t", "theta"))
    loss = at_optimum(points.objective_of(values))(-log(1 + theta * s + theta**2 * r / 2))
    return (s + theta * r + theta**2 * t / 2) * loss


@cache
def _slope(order: int, make: Callable[..., Any]) -> Any:
    """A derivative in theta of what ``make`` makes of three codes, as SymPy finds it; it takes seconds."""
    with sympy.evaluate(True):
        return sympy.simplify(sympy.diff(_integrand(SYMBOLS), SYMBOLS["theta"], order))


def _derivative(order: int, values: Values) -> Any:
    """A derivative of the integrand in theta, at the values."""
    with sympy.evaluate(True):
        found = _slope(order, objectives.lsgan).subs({SYMBOLS[name]: values[name] for name in SYMBOLS})
        return float(found) if found.is_number and found.has(sympy.Float) else found


def _at_rest(order: int) -> Term:
    """The derivative at theta = 0."""
    return lambda v: _derivative(order, {**v, "theta": sympy.Integer(0)})


def _scope(values: Values) -> Exact:
    """The means of claim 49b read as their integrands."""
    own = {"S": values["s"], r"\mathbb{E}": Form(lambda scope, head, operand: scope.value(operand))}
    return exact(values, own | {name: values[name] for name in ("a", "b", "c")})


def _expansion() -> Proposition:
    """The coefficients of theta and theta^2 are as stated, up to k r, whose mean is zero."""
    (linear,), (balanced,), (quadratic,) = items("49b", 1), items("49b", 2, "left"), items("49b", 2, "right")
    first, second = side(linear, 1, _scope), side(quadratic, 1, _scope)
    ratio: Term = lambda v: 1 + v["theta"] * v["s"] + v["theta"] ** 2 * v["r"] / 2  # noqa: E731
    sloped = Slope(_integrand, "theta", partial(_derivative, 1))
    curved = Slope(partial(_derivative, 1), "theta", _at_rest(2), lambda v: sympy.Integer(0))
    found = both(
        every("theta", relation(0, "<", ratio), then=sloped),
        curved,
        some("k", relation(_at_rest(1), "=", lambda v: first(v) + v["k"] * v["r"])),
        given(said(balanced, _scope), then=relation(lambda v: _at_rest(2)(v) / 2, "=", second)),
    )
    return every("a b c s r t", then=found)


THEOREMS = (
    Theorem(
        "49b",
        "claim_49b",
        _expansion,
        """
intros a b c s r t.
split.
{ intros theta P.
auto_derive.
{ rewrite exp_ln by lra.
repeat split; lra. }
rewrite !exp_ln by lra.
field.
repeat split; nra. }
split.
{ auto_derive; [repeat split; lra|].
field. }
split.
{ exists ((a + b - 2 * c) ^ 2 / 8).
field. }
intros M.
replace c with ((a + b) / 2) by lra.
field.
""",
        "Differentiating under the integral, and that $r$ has mean 0, are not proved here.",
    ),
)
