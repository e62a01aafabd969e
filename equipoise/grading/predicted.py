"""What right answers and known mistakes give at a question's inputs; computed once a process."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from equipoise.grading import answers
from equipoise.grading.mistakes import CATALOGUE, Mistake
from equipoise.grading.mistakes.mistake import ANSWERS
from equipoise.grading.questions import Inputs, Question
from planted import modules_with

Outputs = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Prediction:
    """The outputs of an answer with a mistake in it, at each of the inputs, and those without."""

    mistake: Mistake
    outputs: tuple[Outputs, ...]
    without: tuple[Outputs, ...]


def right(question: Question, settings: Mapping[str, Any], inputs: tuple[Inputs, ...]) -> tuple[Outputs, ...]:
    """Return the right outputs at ``inputs``."""
    return _evaluated(answers, question, settings, inputs)


def mistaken(question: Question) -> tuple[Prediction, ...]:
    """Return what every known mistake gives, in each right answer that it can be made in."""
    key = (question.name, repr(question.rights), len(question.inputs[0]))
    if key not in _KEPT:
        _KEPT[key] = tuple(
            Prediction(mistake, outputs, right(question, one.settings, question.inputs))
            for mistake in CATALOGUE
            if question.name in mistake.questions
            for one, outputs in zip(question.rights, _with(mistake, question), strict=True)
        )
    return _KEPT[key]


_KEPT: dict[tuple[str, str, int], tuple[Prediction, ...]] = {}


def _with(mistake: Mistake, question: Question) -> list[tuple[Outputs, ...]]:
    def each(module: Any) -> list[tuple[Outputs, ...]]:
        settings = [{**one.settings, **mistake.settings} for one in question.rights]
        return [_evaluated(module, question, one, question.inputs) for one in settings]

    if mistake.error is None:
        return each(answers)
    with modules_with(mistake.error, _fresh):
        return each(importlib.import_module(ANSWERS))


def _fresh(module: str) -> bool:
    return module == ANSWERS or module.split(".", maxsplit=1)[0] == "theory"


def _evaluated(
    module: Any, question: Question, settings: Mapping[str, Any], inputs: tuple[Inputs, ...]
) -> tuple[Outputs, ...]:
    answer = getattr(module, question.answer)
    with np.errstate(all="ignore"):
        return tuple(
            tuple(np.asarray(made, np.float64) for made in answer(*one, **settings)) for one in inputs
        )
