"""A tree is evaluated as a mathematician reads it, and a relation is decided with the error it is known
to."""

import math

import numpy as np
import pytest

from theory.montecarlo import Outcome
from theory.notation import tree
from theory.notation.compare import RESOLVED, decide
from theory.notation.errors import NotationError
from theory.notation.parser import parse_one
from theory.notation.scope import Branches, Field, Form
from theory.notation.world import scope_of
from theory.worlds.ops import ELEMENTARY

SCOPE = scope_of(
    ELEMENTARY,
    {"a": 2.0, "b": 3.0, "c": -1.0, "x": 0.5, "s": 0.3, "D^*": 0.25, r"\theta": 1.0},
    {"p": Field(lambda x: x + 1), r"\lambda": Branches((1j, -1j)), "i": 1j},
    {"lost": 0.0} | {"u": Form(lambda scope, *_: scope.known(1.0, 1e-3), whole=False)},
)


def value(source: str):
    return SCOPE.value(parse_one(source))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"a(b-c)", 8.0),
        (r"p(x)", 1.5),
        (r"p(b-a)", 1.5),  # no point: a product
        (r"2p", 3.0),
        (r"b \log a \cdot c", -3 * math.log(2)),
        (r"\log 2 a", math.log(4)),
        (r"\log a\,\log b", math.log(2) * math.log(3)),
        (r"\log^2 a", math.log(2) ** 2),
        (r"a^2 b/2c", -6.0),
        (r"\frac{a}{b}", 2 / 3),
        (r"\sigma(s)\,\sigma(-s)", 0.24445831169074586),
        (r"e^{-a}", math.exp(-2)),
        (r"\sqrt3", math.sqrt(3)),
        (r"|c|", 1.0),
        (r"\max(a, b)", 3.0),
        (r"\sum_{i=1}^{4} i^2", 30.0),
        (r"D^*/2", 0.125),
        (r"\frac{\partial}{\partial s}\,[s^2 + a]", 0.6),
        (r"\frac{\partial^2 s^3}{\partial s^2}", 1.8),
        (r"\lim_{a \to 0^+} a \log a", 0.0),
    ],
)
def test_an_expression_has_its_value(source, expected):
    assert value(source) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("relation", "outcome"),
    [
        ("a + c = 1", "pass"),
        ("a + c = 1.0000001", "fail"),
        ("a < b", "pass"),
        ("b < b", "fail"),
        (r"b \le b", "pass"),
        (r"a \ne b", "pass"),
        (r"a \ne 2", "fail"),
        (r"\tfrac34-\tfrac12\log2 = 0.4034264", "pass"),  # a numeral is the value rounded
        (r"\tfrac34-\tfrac12\log2 = 0.4034265", "fail"),
        (r"a/b \approx 0.67", "pass"),
        (r"a/b \approx 0.66", "fail"),
        (r"\log b \in [1, 1.1]", "pass"),
        (r"\log b \in [1.1, 1.2]", "fail"),
        (r"\lambda = \pm i", "pass"),
        (r"\lambda = \pm 2i", "fail"),
        (r"a = \pm 2", "pass"),
        (r"\lambda^2 = -1", "pass"),
        (r"(a, b) = (2, 3)", "pass"),
        (r"(a, b) = (3, 2)", "fail"),
        (r"0 \le a \le b < c", "fail"),
        (r"u = 1", "inconclusive"),
    ],
)
def test_a_relation_is_decided(relation, outcome):
    chain = parse_one(relation)
    assert isinstance(chain, tree.Chain)
    outcomes = [link.outcome for link in decide(chain, SCOPE)]
    order = [Outcome.FAIL, Outcome.INCONCLUSIVE, Outcome.PASS]
    assert min(outcomes, key=order.index).value == outcome


def test_an_error_that_is_small_widens_the_bound_tenfold_and_no_more():
    for error, outcome in ((1e-9, Outcome.FAIL), (2e-8 / 10, Outcome.PASS), (RESOLVED, Outcome.INCONCLUSIVE)):
        scope = SCOPE.bind(v=Form(lambda s, *_, e=error: s.known(1.0, e), whole=False))
        (link,) = decide(parse_one("v = 1.00000002 + 0"), scope)
        assert link.outcome is outcome, error


def test_a_symbol_that_means_nothing_is_named_with_its_neighbours():
    with pytest.raises(NotationError, match=r"unknown symbol \\thete|unknown symbol"):
        value(r"\vartheta + 1")
    with pytest.raises(NotationError, match="stands without its argument"):
        value(r"\log")


def test_nan_and_infinity_are_no_equalities_by_accident():
    scope = SCOPE.bind(n=math.nan, m=np.array([1.0, math.inf]), k=np.array([1.0, math.inf]))
    assert decide(parse_one("n = n"), scope)[0].outcome is Outcome.FAIL
    assert decide(parse_one("m = k"), scope)[0].outcome is Outcome.PASS
    assert decide(parse_one("m = a"), scope)[0].outcome is Outcome.FAIL
