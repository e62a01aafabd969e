"""The ledger: every claim passes, and its machinery tells pass, fail, doubt and crash apart."""

import math
import re
from dataclasses import replace

import pytest
import sympy
from flint import arb, ctx

from theory.claims import LEDGER, THEMES, place
from theory.claims.claim import Theme
from theory.derivations import DERIVATIONS
from theory.errors import WrongUsage
from theory.examples import T1
from theory.methods import Method, methods
from theory.montecarlo import Outcome, Sampled, Slope
from theory.notation.statement import Statement
from theory.quadrature import Estimate
from theory.verdict import (
    banded,
    between,
    biased,
    encloses,
    equals,
    holds,
    integrates,
    rate,
    sampled,
    vanishes,
    worst,
)

STARTERS = {"3", "5", "6", "7", "9", "10", *map(str, range(30, 35)), *map(str, range(42, 48))}


@pytest.mark.parametrize("number", list(LEDGER))
def test_every_claim_passes(number):
    verdict = LEDGER[number].check()
    troubles = [
        f"{c.name}: {c.measured} for {c.predicted}" for c in verdict.details if c.outcome is not Outcome.PASS
    ]
    assert verdict.outcome == "pass", (verdict.error, troubles)
    assert verdict.seconds > 0
    assert (verdict.resolution > 0) == (Method.MONTE_CARLO in methods(LEDGER[number].method))


def test_the_ledger_is_in_numeric_order_and_complete_in_its_words():
    assert list(LEDGER) == sorted(LEDGER, key=place)
    assert list(LEDGER)[list(LEDGER).index("29") + 1] == "29b"
    assert sorted(("rate", "30", "29b", "3", "29"), key=place) == ["3", "29", "29b", "30", "rate"]
    assert set(LEDGER) >= STARTERS
    for claim in LEDGER.values():
        assert all((claim.title, claim.statement, claim.source, claim.assumptions))
        assert len(claim.title) <= 48
        assert "check source" not in claim.source
        assert claim.statement.count("{") == claim.statement.count("}")
    assert len({theme.name for theme in THEMES}) == len(THEMES)


def test_a_claim_says_by_which_methods_and_no_others_exist():
    assert methods("S+M") == (Method.SYMBOLIC, Method.MONTE_CARLO)
    theme = Theme("test", "test")
    with pytest.raises(WrongUsage, match="'S\\+X'"):
        theme.claim("1", title="t", statement=Statement(()), source="s", assumes="a", method="S+X")
    for method in Method:
        assert methods(method.value) == (method,)
        assert method.words


def test_cited_steps_are_steps_of_the_derivations_and_are_checked_with_the_claim():
    steps = [step for derivation in DERIVATIONS.values() for step in derivation.steps]
    cited = [(claim, step) for claim in LEDGER.values() for step in claim.steps]
    assert all(step in steps for _, step in cited)
    numbers = {claim.id for claim, _ in cited}
    assert numbers >= {"1", "2", "30", "42", "43", "44", "48"}
    claim = LEDGER["43"]
    names = [check.name for check in claim.check().details]
    wanted = [f"step {step.name}: {check.name}" for step in claim.steps for check in step.checks()]
    assert names[: len(wanted)] == wanted


def test_a_step_that_fails_fails_the_claims_that_cite_it():
    step = replace(LEDGER["43"].steps[0], checks=lambda: [equals("wrong", 1.0, 2.0)])
    theme = Theme("test", "test")
    theme.claim("1", title="t", statement=Statement(()), source="s", assumes="a", method="S", steps=(step,))(
        lambda: iter([equals("right", 1.0, 1.0)])
    )
    verdict = theme.claims[0].check()
    assert verdict.outcome == "fail"
    assert [check.name for check in verdict.details] == ["right", f"step {step.name}: wrong"]


def decided(*checks):
    theme = Theme("test", "test")
    theme.claim("1", title="t", statement=Statement(()), source="s", assumes="a", method="S")(
        lambda: iter(checks)
    )
    return theme.claims[0].check()


def test_one_bad_sub_check_decides_and_its_numbers_are_shown():
    good, bad, doubtful = (
        equals("good", 1.0, 1.0),
        equals("bad", 1.0, 1.1),
        integrates("doubtful", 1.0, Estimate(1.0, 1e-3)),
    )
    assert decided(good, good).outcome == "pass"
    assert decided(good, doubtful).outcome == "inconclusive"
    verdict = decided(good, doubtful, bad)
    assert (verdict.outcome, verdict.measured) == ("fail", 1.1)
    assert decided().outcome == "inconclusive"
    assert worst([]) is Outcome.INCONCLUSIVE


def test_a_verdict_names_what_it_shows_and_how_finely_it_samples():
    fine, coarse = (sampled(f"to {delta:g}", Sampled(1.0, 1.0, 1e-6, delta, 100)) for delta in (0.01, 0.02))
    verdict = decided(equals("closed form", 1.0, 1.0), coarse, fine)
    assert (verdict.shown, verdict.resolution) == ("closed form", 0.02)
    assert decided(equals("closed form", 1.0, 1.0)).resolution == 0.0
    assert decided(fine, equals("wrong", 1.0, 2.0)).shown == "wrong"
    assert banded("F(0)", 0.5, 0.501, 0.002).resolution == 0.002
    assert biased("bias", Sampled(0.1, 0.1, 1e-6, 0.02, 100)).resolution == 0.02
    assert rate("slope", Slope(-0.5, 0.01), -0.5, 0.0).resolution == 0.5


def test_the_first_numbers_are_those_of_the_worked_example():
    first = {number: next(iter(LEDGER[number].checks())) for number in ("1", "18", "19")}
    assert first["1"].predicted == pytest.approx(math.exp(T1.log_evidence), rel=1e-14)
    assert first["18"].predicted == T1.gap_of_draws
    assert first["19"].measured > T1.log_evidence  # the upper bound, no moment of the weights


def test_an_exception_is_a_failure_with_its_message():
    def broken():
        yield equals("good", 1.0, 1.0)
        raise ZeroDivisionError("no such luck")

    theme = Theme("test", "test")
    theme.claim("1", title="t", statement=Statement(()), source="s", assumes="a", method="S")(broken)
    verdict = theme.claims[0].check()
    assert verdict.outcome == "fail"
    assert verdict.error == "ZeroDivisionError: no such luck"
    assert math.isnan(verdict.measured)


def test_symbolic_checks_see_a_difference_and_only_a_difference():
    x = sympy.Symbol("x", real=True)
    assert vanishes("", sympy.sin(x) ** 2 + sympy.cos(x) ** 2 - 1).outcome is Outcome.PASS
    assert vanishes("", sympy.exp(-x) * 1e-9).outcome is Outcome.FAIL
    assert holds("", (x > 0)).outcome is Outcome.FAIL  # undecided is not true
    assert holds("", sympy.Symbol("y", positive=True) > 0).outcome is Outcome.PASS


def test_quadrature_checks_follow_rule_one():
    assert integrates("", 1.0, Estimate(1.0 + 9e-13, 0.0)).outcome is Outcome.PASS
    assert integrates("", 1.0, Estimate(1.0 + 2e-12, 0.0)).outcome is Outcome.FAIL
    assert integrates("", 1.0, Estimate(1.0 + 2e-12, 2e-13)).outcome is Outcome.PASS
    assert integrates("", 1.0, Estimate(math.nan, math.inf)).outcome is Outcome.INCONCLUSIVE


def test_interval_checks_need_thirty_digits_and_an_overlap():
    with ctx.workdps(40):
        third = arb(1) / 3
        assert encloses("", third, arb(1) / 3).outcome is Outcome.PASS
        assert encloses("", third, third + arb("1e-32")).outcome is Outcome.FAIL
        assert encloses("", third, third + arb(0, 1e-20)).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("number", list(LEDGER))
def test_no_space_of_a_statement_runs_into_the_letter_after_it(number):
    r"""``\quad`` and ``W`` of two joined strings would be the unknown command ``\quadW``."""
    assert not re.search(r"\\q?quad[A-Za-z]", LEDGER[number].statement)


@pytest.mark.parametrize("number", LEDGER)
def test_a_claim_by_quadrature_is_enclosed_or_says_why_it_is_not(number):
    claim = LEDGER[number]
    kinds = methods(claim.method)
    enclosed = Method.INTERVAL in kinds
    assert not (enclosed and claim.unenclosed)
    assert enclosed or Method.QUADRATURE not in kinds or claim.unenclosed


def test_a_ball_lies_between_ends_only_as_a_whole():
    half = arb("0.5", 1e-3)
    assert between("", half, 0.0, 1.0).outcome is Outcome.PASS
    assert between("", half, 0.5, 1.0).outcome is Outcome.INCONCLUSIVE
    assert between("", half, 0.6, 1.0).outcome is Outcome.FAIL
    assert between("", arb("nan"), 0.0, 1.0).outcome is Outcome.INCONCLUSIVE


def test_a_wide_prediction_is_inconclusive():
    with ctx.workdps(40):
        assert encloses("", arb(1, 1e-20), arb(1)).outcome is Outcome.INCONCLUSIVE
