"""Two solvers beside SymPy: what they read has SymPy's value, and no falsehood is proved."""

from fractions import Fraction

import numpy as np
import pytest
import sympy

from commands.build import solvers as told
from tests.commands.kernel_plants import OBJECTIVES, half_way
from tests.theory.solvers.falsehoods import NOT_POSITIVE, NOT_ZERO, THEOREMS_WITH_ERRORS
from theory import verdict
from theory.claims import LEDGER
from theory.derivations.lsgan.comparison import same_information
from theory.kernel import points
from theory.kernel.theorems import THEOREMS
from theory.montecarlo import Outcome
from theory.solvers import engines, exponents, findings, scripts
from theory.solvers.formulas import NO_HINT, Hint
from theory.solvers.hints import HINTS, NOT_ASKED
from theory.solvers.translator import Beyond, Translator

needs_solvers = pytest.mark.skipif(not engines.installed(), reason=f"no solvers here: {engines.INSTALL}")
BY_NAME = {theorem.name: theorem for theorem in THEOREMS}
ASKED = [theorem for theorem in THEOREMS if theorem.name not in NOT_ASKED]
x, y = sympy.symbols("x y", real=True)
p, q = sympy.symbols("p q", positive=True)
TERMS = [
    *(residual for residual in NOT_ZERO.values()),
    *(expression for expression in NOT_POSITIVE.values()),
    (x - y) / (x**2 + 1) ** 3 - 2 / (p * (p + q)),
    1 / (1 + sympy.exp(-2 * x)) + sympy.exp(x / 3) * sympy.exp(y),
    sympy.tanh(x / 2) - sympy.exp(x + y),
    sympy.log(2 * p / q**3) + sympy.log(1 + q / p),
    sympy.Abs(x - y) ** -1 + p ** sympy.Rational(-3, 2),
]


def asked(theorem):
    return findings.proved(theorem)


def value(term, at):
    """The value of an SMT-LIB term by Z3's own evaluation: exact, or of algebraic numbers, to 20 digits."""
    import z3

    context = z3.Context()
    text = "".join(f"(declare-const {name} Real)" for name in at)
    (read,) = z3.parse_smt2_string(
        f"{text}(declare-const |it is| Real)(assert (= |it is| {term}))", ctx=context
    )
    places = [
        (z3.Real(name.strip("|"), context), z3.Q(f.numerator, f.denominator, context))
        for name, f in at.items()
    ]
    found = z3.simplify(z3.substitute(read.arg(1), places))
    return Fraction(found.numerator_as_long(), found.denominator_as_long())


@needs_solvers
@pytest.mark.parametrize("term", TERMS, ids=str)
def test_a_translated_term_has_sympys_value_at_random_points(term):
    random = np.random.default_rng(223)
    symbols = sorted(term.free_symbols, key=str)
    functions = {}

    def opaque(function, of, positive):
        name = next(
            (n for n, known in functions.items() if known == (function, of)), f"|value {len(functions)}|"
        )
        functions[name] = (function, of)
        return name

    names = {symbol: f"|{symbol.name}|" for symbol in symbols}
    translator = Translator(names, opaque=opaque, units=exponents.units([term]))
    found = translator.real(term)
    for _ in range(3):
        chosen = {
            symbol: Fraction(int(random.integers(1, 40)), int(random.integers(3, 30))) for symbol in symbols
        }
        exact = {symbol: sympy.Rational(f.numerator, f.denominator) for symbol, f in chosen.items()}
        at = {names[symbol]: f for symbol, f in chosen.items()}
        for name, (function, of) in functions.items():
            at[name] = _close(_meant(function, of, at).subs(exact))
        for name in translator.roots:
            at[name] = _close(
                sympy.sqrt(
                    sympy.sympify(name.strip("|").removeprefix("root of "), _locals(symbols)).subs(exact)
                )
            )
        expected = term.subs(exact).evalf(30)
        result = value(found.above, at) / value(found.denominator, at)
        assert float(abs(sympy.Rational(result.numerator, result.denominator) - expected)) <= 1e-12 * (
            1 + float(abs(expected))
        )


def _locals(symbols):
    return {symbol.name: symbol for symbol in symbols}


def _meant(function, of, at):
    if function == "exp":
        return sympy.exp(of)
    assert function == "log"
    found = value(of, at)
    return sympy.log(sympy.Rational(found.numerator, found.denominator))


def _close(number):
    rational = sympy.Rational(str(number.evalf(40)))
    return Fraction(int(rational.p), int(rational.q))


@needs_solvers
@pytest.mark.parametrize("theorem", ASKED, ids=lambda theorem: theorem.name)
def test_a_theorem_of_polynomials_is_proved_by_both_solvers(theorem):
    found = asked(theorem)
    assert found.outcome is Outcome.PASS or found.words.startswith(findings.BEYOND)


@needs_solvers
def test_these_claims_are_proved_for_all_values():
    proved = {theorem.claim for theorem in ASKED if asked(theorem).outcome is Outcome.PASS}
    assert proved == {"2", "16", "31", "42", "43", "44", "45", "46", "47", "48", "51", "52", "53", "54", "55"}


@needs_solvers
@pytest.mark.parametrize("name", THEOREMS_WITH_ERRORS)
def test_no_false_theorem_is_accepted(name):
    theorem, change = THEOREMS_WITH_ERRORS[name]
    hint = HINTS.get(theorem, NO_HINT)
    assert findings.decided(scripts.negated(BY_NAME[theorem].says(), hint)).outcome is Outcome.PASS
    false = change(BY_NAME[theorem].says())
    assert findings.decided(scripts.negated(false, hint)).outcome is not Outcome.PASS


@needs_solvers
@pytest.mark.parametrize("name", NOT_ZERO)
def test_no_false_equation_is_accepted(name):
    assert findings.zero(NOT_ZERO[name]).outcome is Outcome.FAIL


@needs_solvers
@pytest.mark.parametrize("name", NOT_POSITIVE)
def test_no_false_sign_is_accepted(name):
    assert findings.positive(NOT_POSITIVE[name]).outcome is Outcome.FAIL


def test_there_are_at_least_thirty_falsehoods():
    assert len(NOT_ZERO) + len(NOT_POSITIVE) + len(THEOREMS_WITH_ERRORS) >= 30


@needs_solvers
@pytest.mark.parametrize(("wrong", "name"), OBJECTIVES, ids=lambda value: getattr(value, "__name__", value))
def test_no_objective_with_an_error_is_accepted(monkeypatch, wrong, name):
    monkeypatch.setattr(points.objectives, "lsgan", wrong)
    assert asked(BY_NAME[name]).outcome is not Outcome.PASS


@needs_solvers
@pytest.mark.parametrize("name", NOT_ZERO)
def test_a_fault_in_sympys_reduction_is_caught(monkeypatch, name):
    monkeypatch.setattr(sympy, "simplify", lambda *_, **__: sympy.Integer(0))
    check = verdict.vanishes(name, NOT_ZERO[name])
    assert check.outcome is Outcome.FAIL
    assert check.measured == 1


@needs_solvers
def test_a_fault_in_sympys_signs_is_caught(monkeypatch):
    monkeypatch.setattr(sympy, "factor", lambda *_, **__: sympy.Integer(1))
    assert verdict.positive("a square that may vanish", (p - q) ** 2).outcome is Outcome.FAIL


@needs_solvers
def test_a_wrong_optimum_is_caught_where_sympy_reduces_all_to_zero(monkeypatch):
    monkeypatch.setattr(sympy, "simplify", lambda *_, **__: sympy.Integer(0))
    assert same_information.check().outcome == "pass"
    monkeypatch.setattr(points.objectives, "lsgan", half_way)
    caught = [check for check in same_information.checks() if check.outcome is Outcome.FAIL]
    assert [check.name for check in caught] == ["affine", "ratio"]
    assert all(check.solvers.startswith("false at a point") for check in caught)


@needs_solvers
@pytest.mark.parametrize("engine", sorted(engines.ENGINES))
def test_a_solver_without_an_answer_is_inconclusive(monkeypatch, engine):
    ask = engines.ENGINES | {engine: lambda _: engines.Answer("unknown", 0.0)}
    monkeypatch.setattr(engines, "ENGINES", ask)
    check = verdict.vanishes("a square", (p - q) ** 2 - (p + q) ** 2 + 4 * p * q)
    assert check.outcome is Outcome.INCONCLUSIVE
    assert engine in check.solvers


@needs_solvers
@pytest.mark.parametrize("engine", sorted(engines.ENGINES))
def test_a_limit_of_work_is_no_answer(engine):
    hard = scripts.negated(BY_NAME["claim_47_pearson"].says()).text
    assert engines.ENGINES[engine](hard, 10).said == "unknown"


@needs_solvers
def test_a_root_is_not_negative_and_has_its_square():
    root = sympy.sqrt(y**2 + 1)
    assert findings.zero((root - 1) * (root + 1) - y**2).outcome is Outcome.PASS
    assert findings.positive(root - y).outcome is Outcome.PASS


@needs_solvers
def test_what_is_divided_by_may_not_be_zero():
    from theory.kernel.propositions import every, relation

    unconditional = every("a", then=relation(lambda v: v["a"] / v["a"], "=", 1))
    assert findings.decided(scripts.negated(unconditional)).outcome is Outcome.FAIL
    conditional = every("a", relation("a", "<>", 0), then=relation(lambda v: v["a"] / v["a"], "=", 1))
    assert findings.decided(scripts.negated(conditional)).outcome is Outcome.PASS


@needs_solvers
def test_a_wrong_hint_proves_nothing(monkeypatch):
    wrong = Hint({"k": lambda _: sympy.Integer(1)})
    monkeypatch.setattr(findings, "HINTS", {"claim_47_minimum": wrong})
    assert asked(BY_NAME["claim_47_minimum"]).outcome is Outcome.INCONCLUSIVE


def test_what_is_no_polynomial_is_beyond():
    with pytest.raises(Beyond, match="log"):
        scripts.negated(BY_NAME["claim_30"].says())
    with pytest.raises(Beyond, match="derivative"):
        scripts.negated(BY_NAME["claim_50_lsgan"].says())


def test_without_solvers_sympy_decides_and_one_line_says_so(monkeypatch):
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    claim = LEDGER["hinge"]
    result = claim.check()
    assert result.outcome == "pass"
    assert {check.solvers for check in result.details} == {""}
    assert told.line([(claim, result)]) == f"{told.ABSENT} ({engines.INSTALL})"


@needs_solvers
def test_the_line_counts_what_is_proved_and_names_what_is_beyond():
    verdicts = [(LEDGER[number], LEDGER[number].check()) for number in ("hinge", "51", "14")]
    line = told.line(verdicts)
    assert line.startswith("solvers: Z3 and cvc5 prove ")
    assert "of 2 symbolic claims" in line
    assert "beyond polynomials: 14 (" in line
