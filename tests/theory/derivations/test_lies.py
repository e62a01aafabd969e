"""Every falsified equation of ``lies`` turns its step to fail; as written it passes in test_steps."""

from dataclasses import replace

import pytest

from tests.theory.derivations.lies import LIES
from theory.derivations import DERIVATIONS, Step
from theory.montecarlo import Outcome
from theory.notation.statement import Holds, Part, Statement

CASES = [
    pytest.param(derivation, step, old, new, id=f"{derivation}-{step}-{place}")
    for derivation, steps in LIES.items()
    for step, lies in steps.items()
    for place, (old, new) in enumerate(lies, start=1)
]


def occurrences(step: Step, old: str) -> tuple[int, int]:
    """How often the text stands in the equation and in the sentences."""
    equation = [
        source
        for part in step.equation.parts
        for source in ((part.source,) if isinstance(part, Holds) else (part.left, part.right))
    ]
    sentences = (step.title, step.reason, step.assumption)
    return sum(text.count(old) for text in equation), sum(text.count(old) for text in sentences)


def falsified(part: Part, old: str, new: str) -> Part:
    if isinstance(part, Holds):
        return replace(part, source=part.source.replace(old, new))
    return replace(part, left=part.left.replace(old, new), right=part.right.replace(old, new))


@pytest.mark.parametrize(("derivation", "name", "old", "new"), CASES)
def test_a_lie_fails(derivation: str, name: str, old: str, new: str) -> None:
    (step,) = (one for one in DERIVATIONS[derivation].steps if one.name == name)
    printed, said = occurrences(step, old)
    if printed:
        assert printed == 1
        parts = tuple(falsified(part, old, new) for part in step.equation.parts)
        checks = Statement(parts).checks()
    else:
        assert said == 1
        texts = {text: getattr(step, text).replace(old, new) for text in ("title", "reason", "assumption")}
        elsewhere = {formula.replace(old, new): world for formula, world in step.elsewhere.items()}
        checks = replace(step, elsewhere=elsewhere, **texts).said()
    assert any(check.outcome is Outcome.FAIL for check in checks)


def test_every_step_has_lies() -> None:
    steps = {id(one): one.name for derivation in DERIVATIONS.values() for one in derivation.steps}
    told = {name for lies in LIES.values() for name in lies}
    assert set(steps.values()) <= told
    assert all(len(lies) >= 2 for steps in LIES.values() for lies in steps.values())
