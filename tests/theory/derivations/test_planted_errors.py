"""An error in the code or in a step makes that step fail, and not the steps that do not depend on it."""

import importlib

import pytest

from planted import PlantedError, ledger_with
from tests.theory.derivations import errors_of_gans, errors_of_vaes

HERE = "theory.derivations."
CASES = [*errors_of_gans.CASES, *errors_of_vaes.CASES]


@pytest.mark.parametrize(("name", "error", "wrong", "right"), [pytest.param(*c, id=c[1].name) for c in CASES])
def test_the_right_step_fails(name: str, error: PlantedError, wrong: str, right: str) -> None:
    with ledger_with(error):
        derivation = importlib.import_module(HERE + name).DERIVATION
        steps = {one.name: one for one in derivation.steps}
        outcomes = {step: steps[step].check().outcome for step in (*wrong.split(), *right.split())}
    assert outcomes == dict.fromkeys(wrong.split(), "fail") | dict.fromkeys(right.split(), "pass")
