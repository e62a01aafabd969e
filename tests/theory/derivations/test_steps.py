"""Every step of every derivation is true, is in its place and can be printed."""

from typing import Any

import pytest

from theory.derivations import DERIVATIONS, Step
from theory.derivations.base import Checks, Derivation, step
from theory.notation.statement import states
from theory.verdict import holds
from theory.worlds.numbers import NUMBERS

STEPS = [
    pytest.param(one, id=f"{derivation.name}-{one.name}")
    for derivation in DERIVATIONS.values()
    for one in derivation.steps
]


@pytest.mark.parametrize("one", STEPS)
def test_step_is_verified(one: Step) -> None:
    verdict = one.check()
    failed = [check.name for check in verdict.details if check.outcome.value != "pass"]
    assert (verdict.outcome, failed, verdict.error) == ("pass", [], None)


@pytest.mark.parametrize("one", STEPS)
def test_step_says_why(one: Step) -> None:
    assert one.title[0].isupper()
    assert one.reason.endswith((".", ")"))
    assert not one.assumption or one.assumption.endswith(".")
    for text in (one.title, one.reason, one.assumption, one.equation.beyond):
        assert text.count("{") == text.count("}")
        assert text.count("$") % 2 == 0
    assert "$" not in one.equation.latex


@pytest.mark.parametrize("name", DERIVATIONS)
def test_names_are_unique_and_the_short_form_is_a_part(name: str) -> None:
    steps = DERIVATIONS[name].steps
    assert len({one.name for one in steps}) == len(steps)
    assert 5 <= sum(one.short for one in steps) < len(steps)


def test_order_of_the_lsgan_derivation() -> None:
    names = [one.name for one in DERIVATIONS["lsgan_optimal_discriminator"].steps]
    wanted = ["law_of_the_generator", "one_integral", "pointwise_minimum", "stationary_point"]
    wanted += ["optimal_discriminator", "second_order", "where_undefined", "value_at_optimum"]
    wanted += ["generator_criterion", "pearson_form", "same_information"]
    assert [name for name in names if name in wanted] == wanted


def test_a_false_step_fails_and_a_crash_is_no_proof() -> None:
    @step(title="False", equation=states(NUMBERS, "t > 0"), reason="None.")
    def false() -> Checks:
        yield holds("0 = 1", False)

    @step(title="Broken", equation=states(NUMBERS, "t > 0"), reason="None.")
    def broken() -> Checks:
        yield holds("fine so far", True)
        raise ZeroDivisionError("1/0")

    verdicts = Derivation("both", "Both", (false, broken)).run()
    assert {name: verdict.outcome for name, verdict in verdicts.items()} == {
        "false": "fail",
        "broken": "fail",
    }
    assert verdicts["broken"].error == "ZeroDivisionError: 1/0"


def verdict_of(equation: str = "t > 0", reason: str = "None.", **settings: Any) -> tuple[str, str | None]:
    """The outcome and the error of a step whose body holds."""

    @step(title="A step", equation=states(NUMBERS, equation), reason=reason, **settings)
    def one() -> Checks:
        yield holds("fine", True)

    verdict = one.check()
    return verdict.outcome, verdict.error


def test_the_equation_and_the_relations_of_the_sentences_are_decided() -> None:
    assert verdict_of() == ("pass", None)
    assert verdict_of("t < 0") == ("fail", None)
    assert verdict_of(reason="Since $t + 1 > t$, and $t^2$ is a number.") == ("pass", None)
    assert verdict_of(reason="Since $t + 1 < t$.") == ("fail", None)
    assert verdict_of(assumption=r"$t = 1 \iff 2t = 2$.") == ("pass", None)
    assert verdict_of(assumption=r"$t = 1 \iff 2t = 3$.") == ("fail", None)


def test_a_computed_number_needs_a_relation() -> None:
    outcome, error = verdict_of(reason="About $0.69$.")
    assert outcome == "fail"
    assert "a number that is computed stands in a relation" in str(error)
    assert verdict_of(reason=r"About $\log 2 = 0.69$.") == ("pass", None)
    assert verdict_of(reason=r"About $\log 2 = 0.70$.") == ("fail", None)


def test_a_relation_may_only_define_and_must_then_occur() -> None:
    assert verdict_of(reason=r"Let $t \sim p$.", defines=(r"t \sim p",)) == ("pass", None)
    assert verdict_of(reason=r"Let $t \sim p$.")[0] == "fail"
    outcome, error = verdict_of(defines=("t = 7",))
    assert (outcome, "no sentence of the step holds" in str(error)) == ("fail", True)


def test_few_relations_only_define() -> None:
    steps = {id(one): one for derivation in DERIVATIONS.values() for one in derivation.steps}.values()
    listed = [formula for one in steps for formula in one.defines]
    assert len(listed) <= 6
