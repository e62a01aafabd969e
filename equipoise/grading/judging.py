"""The verdict on one function: right, wrong like a known mistake, or wrong unlike any."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from equipoise.grading.calling import Broken, Called, call
from equipoise.grading.mistakes import Mistake
from equipoise.grading.predicted import Outputs, mistaken, right
from equipoise.grading.questions import BATCH, Form, Question, Right
from theory.montecarlo import Outcome

TOLERANCE = 1e-5  # of a value's size, at least of 1: what float32 resolves in a sum over 784 pixels
UNKNOWN = "resembles none of the known mistakes"
Values = Sequence[np.ndarray]  # one output at each of the inputs


@dataclass(frozen=True)
class Judgement:
    """The verdict on one output of one function.

    question, output  what was asked
    outcome           pass; fail; inconclusive for a function that does not repeat its numbers
    said              the form of a right answer, or what is wrong
    advice            what to do, if it is known
    difference        largest distance from the right answer, relative to its size, at least 1; NaN if there
                      are no numbers
    mistake           the known mistake that it resembles, if one
    """

    question: str
    output: str
    outcome: Outcome
    said: str
    advice: str = ""
    difference: float = np.nan
    mistake: Mistake | None = None


def judge(function: Any, question: Question) -> tuple[Judgement, ...]:
    """Return the verdict on every output of ``function``."""
    tried: list[tuple[Judgement, ...]] = []
    broken: list[str] = []
    for form in question.forms:
        inputs = tuple(form.hand(*one) for one in question.inputs)
        try:
            called = call(function, inputs, question.outputs)
        except Broken as reason:
            broken.append(str(reason))
            continue
        tried.append(_judged(called, function, question, form))
    if not tried:
        return tuple(Judgement(question.name, name, Outcome.FAIL, broken[0]) for name in question.outputs)
    return max(tried, key=_merit)


def _merit(judgements: tuple[Judgement, ...]) -> tuple[int, int]:
    passed = sum(one.outcome is Outcome.PASS for one in judgements)
    return passed, sum(one.mistake is not None for one in judgements)


def _judged(called: Called, function: Any, question: Question, form: Form) -> tuple[Judgement, ...]:
    answers = [(one, right(question, one.settings, question.inputs)) for one in question.rights]
    # both players' losses are measured by one answer: the one that more outputs agree with
    best, target = max(answers, key=lambda answer: _agreeing(called, answer[1], question))
    return tuple(
        _output(place, called, _of(target, place), question, _Forms(form, best, function))
        for place in range(len(question.outputs))
    )


@dataclass(frozen=True)
class _Forms:
    """What is said of a right answer's form, and the function to be tried once more."""

    form: Form
    right: Right
    function: Any


def _agreeing(called: Called, target: tuple[Outputs, ...], question: Question) -> int:
    return sum(
        _reduction(_of(called.outputs, place), _of(target, place), question) is not None
        for place in range(len(question.outputs))
    )


def _of(outputs: tuple[Outputs, ...], place: int) -> Values:
    return [each[place] for each in outputs]


def _output(place: int, called: Called, target: Values, question: Question, forms: _Forms) -> Judgement:
    values, name = _of(called.outputs, place), question.outputs[place]

    def verdict(outcome: Outcome, said: str, advice: str = "", mistake: Mistake | None = None) -> Judgement:
        away = min(_distance(reading, target) for _, reading in _reductions(values, question))
        return Judgement(question.name, name, outcome, said, advice, away, mistake)

    if not called.repeatable:
        return verdict(Outcome.INCONCLUSIVE, "gives other numbers at a second call")
    reduction = _reduction(values, target, question)
    if reduction is not None:
        said = [forms.form.said, forms.right.said, reduction, *_far(place, question, forms)]
        return verdict(Outcome.PASS, "; ".join(filter(None, said)))
    mistake = _resembled(place, values, target, question)
    if mistake is not None:
        return verdict(Outcome.FAIL, mistake.name, mistake.advice, mistake)
    if any(np.shape(value) != np.shape(aim) for value, aim in zip(values, target, strict=True)):
        shape, wanted = np.shape(values[0]), np.shape(target[0])
        return verdict(
            Outcome.FAIL, f"has shape {shape}, " + (f"not {wanted}" if wanted else "not one number")
        )
    if not all(np.isfinite(value).all() for value in values):
        return verdict(Outcome.FAIL, "is not finite (NaN or infinite) at ordinary inputs")
    return verdict(Outcome.FAIL, UNKNOWN)


def _reduced(values: Values, question: Question) -> Values:
    """A loss for each image becomes their mean, where that is allowed."""
    if "each" not in question.reductions:
        return values
    return [np.asarray(np.mean(value)) if value.shape == (BATCH,) else value for value in values]


def _reductions(values: Values, question: Question) -> Iterator[tuple[str, Values]]:
    """Every reading of ``values`` as batch means, with what is said of it."""
    reduced = _reduced(values, question)
    yield "one loss for each image" if reduced is not values and np.ndim(values[0]) else "", reduced
    if "sum" in question.reductions:
        yield "sum over the batch", [value / BATCH for value in reduced]


def _reduction(values: Values, target: Values, question: Question) -> str | None:
    """How ``values`` are reduced if they are right; None if they are not."""
    for said, reading in _reductions(values, question):
        if _distance(reading, target) <= TOLERANCE:
            return said
    return None


def _resembled(place: int, values: Values, target: Values, question: Question) -> Mistake | None:
    """The first known mistake with these numbers; where a mistake gives none, any do."""
    for _, reading in _reductions(values, question):
        for prediction in mistaken(question):
            predicted = _of(prediction.outputs, place)
            finite = [(v, p) for v, p in zip(reading, predicted, strict=True) if np.isfinite(p).all()]
            untouched = _distance(predicted, _of(prediction.without, place)) <= TOLERANCE
            if finite and not untouched and _distance(predicted, target) > TOLERANCE:
                found, known = zip(*finite, strict=True)
                if _distance(found, known) <= TOLERANCE:
                    return prediction.mistake
    return None


def _distance(values: Values, target: Values) -> float:
    """The largest |value - target| / max(1, |target|); infinite where shapes differ, or one is not finite."""
    largest = 0.0
    for value, aim in zip(values, target, strict=True):
        if np.shape(value) != np.shape(aim) or not np.isfinite(value).all() or not np.isfinite(aim).all():
            return np.inf
        largest = max(largest, float(np.max(np.abs(value - aim) / np.maximum(1, np.abs(aim)))))
    return largest


def _far(place: int, question: Question, forms: _Forms) -> Iterator[str]:
    """What is to be said of a right formula that overflows."""
    if not question.far:
        return
    try:
        called = call(forms.function, question.far, question.outputs)
    except Broken:
        return
    target = _of(right(question, forms.right.settings, question.far), place)
    if _reduction(_of(called.outputs, place), target, question) is None:
        yield "but wrong at scores of ±1000: a cross-entropy with logits, or softplus, is not"
