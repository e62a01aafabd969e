"""Every step of every derivation is true, is in its place and can be printed."""

import pytest

from theory.derivations import DERIVATIONS, Step
from theory.derivations.base import Checks, Derivation, step
from theory.verdict import holds

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
    for text in (one.title, one.equation, one.reason, one.assumption):
        assert text.count("{") == text.count("}")
        assert text.count("$") % 2 == 0
        assert text.count(r"\bigl") == text.count(r"\bigr")
        assert text.count(r"\left") == text.count(r"\right")
    assert "$" not in one.equation


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
    @step(title="False", equation="0=1", reason="None.")
    def false() -> Checks:
        yield holds("0 = 1", False)

    @step(title="Broken", equation="1/0", reason="None.")
    def broken() -> Checks:
        yield holds("fine so far", True)
        raise ZeroDivisionError("1/0")

    verdicts = Derivation("both", "Both", (false, broken)).run()
    assert {name: verdict.outcome for name, verdict in verdicts.items()} == {
        "false": "fail",
        "broken": "fail",
    }
    assert verdicts["broken"].error == "ZeroDivisionError: 1/0"
