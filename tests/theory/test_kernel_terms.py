"""The printer from Python to Coq: every printed term is read back and has the Python function's value."""

import cmath
import math
import re

import numpy as np
import pytest
import sympy

from theory import examples, objectives
from theory.claims import LEDGER
from theory.errors import WrongUsage
from theory.kernel import points, printer
from theory.kernel.evaluator import evaluate
from theory.kernel.propositions import Enclosed
from theory.kernel.theorem import MACHINE_INTEGERS
from theory.kernel.theorems import THEOREMS
from theory.notation.scope import Branches

CLOSE = 1e-12
POINTS = 3


def values(text, random):
    """Every name of a term at a number between 0.1 and 0.9: a density, a probability, a code."""
    names = set(re.findall(r"[A-Za-z_]\w*", text))
    return {
        name: float(x) for name, x in zip(sorted(names), random.uniform(0.1, 0.9, len(names)), strict=True)
    }


def number(value):
    assert not isinstance(value, Branches)
    return complex(value)


@pytest.mark.parametrize("theorem", THEOREMS, ids=lambda theorem: theorem.name)
def test_a_printed_term_has_the_value_of_the_function_it_is_printed_from(theorem):
    random = np.random.default_rng(22)
    statement, terms = theorem.statement, theorem.terms
    assert terms
    for _ in range(POINTS):
        at = values(statement, random)
        for printed in terms:
            expected = number(printed.term(at))
            found = evaluate(printed.text, at)
            assert cmath.isclose(found, expected, rel_tol=CLOSE, abs_tol=CLOSE), printed.text


@pytest.mark.parametrize("theorem", THEOREMS, ids=lambda theorem: theorem.name)
def test_a_theorem_is_one_of_the_ledgers_and_has_nothing_but_its_terms(theorem):
    assert theorem.claim in LEDGER
    statement = theorem.statement
    assert all(printed.text in statement for printed in theorem.terms)


def test_names_are_unique():
    assert len({theorem.name for theorem in THEOREMS}) == len(THEOREMS)


def test_brackets_stand_around_every_operand():
    x, y = sympy.symbols("x y", real=True)
    with sympy.evaluate(False):
        assert printer.real(x - (y - x)) == "(x - (y - x))"
        assert printer.real(x / (y * x)) == "(x / (y * x))"
        assert printer.real((x + y) ** 2) == "((x + y) ^ 2)"


@pytest.mark.parametrize(
    "expression", [sympy.Symbol("x") ** sympy.Rational(1, 3), sympy.sin(sympy.Symbol("x"))]
)
def test_what_has_no_form_in_coq_is_refused(expression):
    with pytest.raises(WrongUsage, match="no form in Coq"):
        printer.real(expression)


def test_a_rounded_number_is_refused_and_a_half_is_exact():
    assert printer.real(sympy.Float(0.5)) == "(1 / 2)"
    with pytest.raises(WrongUsage, match="rounded"):
        printer.real(sympy.Float(0.1))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(1 - 2 - 3)", -4),
        ("(- 2 ^ 2)", -4),
        ("(8 / 2 / 2)", 2),
        ("(/ 2 ^ 2)", 0.25),
        ("(Rmax 1 (2 * 3))", 6),
    ],
)
def test_terms_are_read_with_coqs_precedences(text, value):
    assert evaluate(text, {}) == value


@pytest.mark.parametrize("text", ["(1 + )", "(x)", "(1", "1 2", "(1 $ 2)"])
def test_what_is_no_term_is_refused(text):
    with pytest.raises(WrongUsage):
        evaluate(text, {})


def test_a_changed_loss_changes_the_statement_and_its_digest(monkeypatch):
    (theorem,) = (t for t in THEOREMS if t.name == "claim_44")
    before = theorem.digest
    right = objectives.lsgan
    monkeypatch.setattr(points.objectives, "lsgan", lambda a, b, c, name=None: right(b, a, c, name))
    assert theorem.digest != before


def enclosed(name):
    """A number of T2 and how far it may be off."""
    (theorem,) = (t for t in THEOREMS if t.name == name)
    says = theorem.says()
    assert isinstance(says, Enclosed)
    assert theorem.numeric
    return float(says.value), float(says.radius)


DELTA, JSD = (examples.T2.exact[name] for name in ("triangular", "jensen_shannon"))


@pytest.mark.parametrize(
    ("name", "exact"),
    [
        ("claim_32_t2_jensen_shannon", JSD),
        ("claim_32_t2_criterion", 2 * JSD - math.log(4)),
        ("claim_46_t2_triangular", DELTA),
        ("claim_46_t2_lsgan", 1 / 4 + DELTA / 8),
        ("claim_46_t2_lsgan_pearson", DELTA / 2),
    ],
)
def test_numbers_are_the_known_ones_and_enclosed_to_a_width_of_1e_9(name, exact):
    value, radius = enclosed(name)
    assert 2 * radius <= 1e-9
    assert value == pytest.approx(exact, abs=1e-12, rel=0)


def test_only_proofs_of_numbers_may_rest_on_machine_integers():
    assert [t for t in THEOREMS if t.axioms & MACHINE_INTEGERS] == [t for t in THEOREMS if t.numeric]
    assert all("_t2_" in t.name for t in THEOREMS if t.numeric)
