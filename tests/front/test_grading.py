"""The grader: right answers pass in every form, known mistakes are named, and nothing else is."""

import importlib
import inspect

import numpy as np
import pytest
import right_answers
import wrong_answers
from hypothesis import given, settings
from hypothesis import strategies as st

import equipoise as eq
from equipoise.grading import predicted, questions
from equipoise.grading.judging import TOLERANCE
from equipoise.grading.mistakes import CATALOGUE

FEW = settings(max_examples=60, deadline=None)


def findings(grades: eq.Grades) -> list[str]:
    return [one.said for one in grades.judgements]


# ---------------------------------------------------------------- right


@pytest.mark.parametrize(
    ("answers", "said"), [pytest.param(*rest, id=what) for what, *rest in right_answers.OTHER_FORMS]
)
def test_a_right_answer_passes_in_any_form_and_the_form_is_said(answers: dict, said: str) -> None:
    grades = eq.grade(**answers)
    assert grades.passed, repr(grades)
    assert grades.mistakes == ()
    for found in findings(grades):
        assert found == said or (said and said in found)
    assert (grades.table()["difference"] <= TOLERANCE).all()


def test_the_saturating_loss_is_right_where_it_is_asked() -> None:
    def minimax(logits_real, logits_fake):
        return right_answers.gan(logits_real, logits_fake)[0], -np.mean(right_answers.entropy(logits_fake, 0))

    assert eq.grade(gan_loss=minimax, objective="minimax").passed
    assert eq.grade(gan_loss=minimax).mistakes == ("generator's loss saturates (minimax)",)
    other = eq.grade(gan_loss=right_answers.gan, objective="minimax")
    assert other.mistakes == ("generator's loss is the non-saturating one",)


@FEW
@given(
    st.sampled_from(["gan_loss", "lsgan_loss", "optimal_discriminator", "vae_loss"]),
    st.floats(-4.5, 0),
    st.sampled_from([-1, 1]),
)
def test_a_right_answer_with_noise_beyond_the_tolerance_fails_without_a_name(name, exponent, sign) -> None:
    rights = {
        "gan_loss": right_answers.gan,
        "lsgan_loss": right_answers.lsgan_of_template,
        "optimal_discriminator": right_answers.optimum,
        "vae_loss": right_answers.vae,
    }
    parameters = inspect.signature(rights[name]).parameters

    def noisy(*inputs):
        made = rights[name](*inputs)
        noise = sign * 10**exponent * (1 + np.max(np.abs(made)))
        return tuple(one + noise for one in made) if isinstance(made, tuple) else made + noise

    noisy.__signature__ = inspect.Signature(list(parameters.values()))
    grades = eq.grade(**{name: noisy})
    assert grades.outcome == "fail"
    assert grades.mistakes == ()


# ---------------------------------------------------------------- wrong


@pytest.mark.parametrize(
    ("answer", "names"), [pytest.param(*rest, id=what) for what, *rest in wrong_answers.WRONG]
)
def test_a_known_mistake_fails_and_is_named(answer: dict, names: set[str]) -> None:
    grades = eq.grade(**answer)
    assert grades.outcome == "fail"
    assert set(grades.mistakes) == names, repr(grades)
    assert all(one.advice for one in grades.judgements if one.mistake)


def test_sums_of_a_mistake_are_named_too() -> None:
    def summed(logits_real, logits_fake):
        return tuple(len(logits_real) * loss for loss in wrong_answers.two_sigmoids(logits_real, logits_fake))

    assert eq.grade(gan_loss=summed).mistakes == ("sigmoid applied twice",)


@FEW
@given(st.lists(st.floats(-3, 3), min_size=5, max_size=5).filter(lambda w: min(map(abs, w)) > 0.05))
def test_an_arbitrary_wrong_answer_fails_and_resembles_none(weights: list[float]) -> None:
    first, second, *others = weights

    def loss(real, fake):
        made = first * np.mean(np.sin(real)) + second * np.mean(fake**3) + others[0]
        return made, others[1] * np.mean(np.cos(fake)) + others[2]

    for name in ("gan_loss", "lsgan_loss"):
        grades = eq.grade(**{name: loss})
        assert grades.outcome == "fail"
        assert grades.mistakes == ()
        assert set(findings(grades)) == {"resembles none of the known mistakes"}
    grades = eq.grade(
        optimal_discriminator=lambda p, q: first * np.sin(p) + second * q + others[0],
        vae_loss=lambda x, s, m, v: np.sum(first * x * s) + np.sum(second * m * v) + others[0],
    )
    assert set(findings(grades)) == {"resembles none of the known mistakes"}


# ---------------------------------------------------------------- no answer


@pytest.mark.parametrize(("answer", "told"), wrong_answers.BROKEN)
def test_a_function_without_numbers_fails_with_one_line(answer: dict, told: str) -> None:
    grades = eq.grade(**answer)
    assert grades.outcome == "fail"
    first = findings(grades)[0]
    assert told in first
    assert "\n" not in first
    assert len(first) < 200


def test_a_function_that_draws_at_random_is_inconclusive() -> None:
    def random(logits_real, logits_fake):
        return np.random.default_rng().normal(), right_answers.gan(logits_real, logits_fake)[1]

    grades = eq.grade(gan_loss=random)
    assert grades.outcome == "inconclusive"
    assert not grades.passed
    assert findings(grades)[0] == "gives other numbers at a second call"


def test_a_function_cannot_spoil_the_inputs() -> None:
    def spoils(logits_real, logits_fake):
        made = right_answers.gan(logits_real, logits_fake)
        logits_real[:], logits_fake[:] = 0, 0
        return made

    assert eq.grade(gan_loss=spoils).passed


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "nothing to grade: give one of gan_loss"),
        ({"gan_loss": 3}, "gan_loss must be a function, not 3"),
        (
            {"gan_loss": right_answers.gan, "objective": "minmax"},
            "unknown objective of a GAN 'minmax'.*: minimax",
        ),
    ],
)
def test_wrong_usage_is_told(given: dict, says: str) -> None:
    with pytest.raises(eq.WrongUsage, match=says):
        eq.grade(**given)


# ---------------------------------------------------------------- the table and the catalogue


def test_grades_read_well_in_a_notebook_and_in_a_terminal() -> None:
    grades = eq.grade(gan_loss=wrong_answers.two_sigmoids, vae_loss=right_answers.vae)
    html, text = grades._repr_html_(), repr(grades)
    assert html.count("<tr") == 4
    for shown in (html, text):
        assert "sigmoid applied twice" in shown
        assert "takes logits" in shown
    assert max(map(len, text.split("\n"))) <= 110
    assert list(grades.table()["verdict"]) == ["fail", "fail", "pass"]
    assert "<script>" not in eq.grade(vae_loss=lambda *_: print(1 / 0) or "<script>")._repr_html_()


QUESTIONS = [
    ("gan_loss", 2, "non_saturating"),
    ("gan_loss", 2, "minimax"),
    ("lsgan_loss", 2, ""),
    ("lsgan_loss", 5, ""),
    ("optimal_discriminator", 2, ""),
    ("optimal_discriminator", 4, ""),
    ("vae_loss", 4, ""),
]


def test_every_mistake_of_the_catalogue_changes_an_answer_and_leaves_the_right_ones_alone() -> None:
    changes = set()
    for name, count, objective in QUESTIONS:
        question = questions._QUESTIONS[name](("x",) * count, objective)
        rights = [predicted.right(question, one.settings, question.inputs) for one in question.rights]
        for prediction in predicted.mistaken(question):
            if str(prediction.outputs) != str(prediction.without):
                changes.add(prediction.mistake.name)
        again = [predicted.right(question, one.settings, question.inputs) for one in question.rights]
        assert str(again) == str(rights)
    assert importlib.import_module("equipoise.grading").answers is predicted.answers
    assert changes == {mistake.name for mistake in CATALOGUE}
