"""How the notation is read where LaTeX leaves it open: powers, sums, derivatives, bars and sets."""

import numpy as np
import pytest

from theory.montecarlo import Outcome
from theory.notation.compare import decide
from theory.notation.errors import NotationError
from theory.notation.parser import parse_one
from theory.notation.render import latex
from theory.notation.scope import Field, Form, Function, Scope
from theory.notation.tree import Chain
from theory.notation.world import scope_of
from theory.worlds.ops import ELEMENTARY


def scope() -> Scope:
    own = {
        "f": Function(lambda x: x + 1),
        "p": Field(lambda x: 3 * x),
        "x": 2.0,
        "D": Form(lambda scope, _head, operand: 10 * scope.value(operand), whole=False),
        "v": np.array([1.0, 2.0, 3.0]),
        "y": 5.0,
    }
    return scope_of(ELEMENTARY, own)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("p(x)^2", 36),
        ("f(x)^2", 9),
        ("D(x)^2", 400),
        ("y(x)^2", 20),
        (r"\sum_{i=1}^{3} (i)^2", 14),
        (r"\sum_{i=1}^{3} (i)(i+1)", 20),
        (r"\lvert x - y \rvert", 3),
        (r"2\,\lvert x - y\rvert\,y", 30),
    ],
)
def test_value(source: str, value: float) -> None:
    assert scope().value(parse_one(source)) == value


@pytest.mark.parametrize(
    "source",
    [
        r"\frac{\mathrm{d}P}{\mathrm{d}\mu}",
        r"\lvert b - a\rvert D",
        r"\left(\frac{2}{\sqrt{3}}\right)^{d}",
        r"\int_{0}^{1} \mathbb{E}_{\beta}[x]\,\mathrm{d}\beta",
    ],
)
def test_printed_as_written(source: str) -> None:
    assert latex(parse_one(source)) == source


def test_a_differential_belongs_to_an_integral() -> None:
    fraction = parse_one(r"\frac{\mathrm{d}}{\mathrm{d}x} x^2")
    assert scope().value(fraction) == 4


@pytest.mark.parametrize("source", [r"\frac{\partial^2 y}{\partial x}", r"\frac{\partial y}{\partial 2x}"])
def test_a_derivative_is_of_one_order_and_by_one_symbol(source: str) -> None:
    with pytest.raises(NotationError):
        scope().value(parse_one(source))


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        (r"x \in \{2, 7\}", Outcome.PASS),
        (r"x \in \{1, 7\}", Outcome.FAIL),
        (r"x \in (1, 7)", Outcome.PASS),
        (r"v \in (1, 2)", Outcome.FAIL),
        (r"v \in \mathbb{R}", Outcome.PASS),
    ],
)
def test_membership(source: str, outcome: Outcome) -> None:
    chain = parse_one(source)
    assert isinstance(chain, Chain)
    assert [link.outcome for link in decide(chain, scope())] == [outcome]
