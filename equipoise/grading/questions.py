"""The questions: what is asked, at which inputs it is tried, and in which forms an answer is right.

Inputs are seeded and the same each time. A function is handed what the course's template hands it: scores
[batch, 1] before any sigmoid; densities [points]; images and logits [batch, 784], latents [batch, 5].
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import Parameter, signature
from typing import Any

import numpy as np

from equipoise.grading.mistakes.mistake import GAN, LSGAN, OPTIMUM, VAE
from theory.errors import UnknownName, WrongUsage
from theory.ops import sigmoid

BATCH, PIXELS, LATENTS, POINTS = 7, 784, 5, 9
FAR = 1000.0  # a score at which exp overflows
Inputs = tuple[Any, ...]


@dataclass(frozen=True)
class Right:
    """A right answer: ``settings`` of the project's own, ``said`` where it is not the plain one."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""


@dataclass(frozen=True)
class Form:
    """How a function takes its inputs: ``hand`` makes them of the answers' own."""

    said: str
    hand: Callable[..., Inputs]


@dataclass(frozen=True)
class Question:
    """What is asked of one function.

    name, outputs    as the template calls them
    answer           the function of ``equipoise.grading.answers`` that is right
    inputs           of the answer, tried one after the other
    far              inputs at which only a stable formula is finite, if any
    rights, forms    which answers are accepted, and how inputs are handed over, likeliest first
    reductions       what an output may be of the batch's mean: ("mean", "sum", "each")
    """

    name: str
    outputs: tuple[str, ...]
    answer: str
    inputs: tuple[Inputs, ...]
    rights: tuple[Right, ...]
    forms: tuple[Form, ...]
    reductions: tuple[str, ...] = ("mean", "sum")
    far: tuple[Inputs, ...] = ()


def asked(name: str, function: Any, objective: str) -> Question:
    """Return the question that ``function`` answers, by its name and its parameters.

    Raises ``WrongUsage`` for something that cannot be called and ``UnknownName`` for another objective.
    """
    if not callable(function):
        raise WrongUsage(f"{name} must be a function, not {function!r}")
    return _QUESTIONS[name](_parameters(function), objective)


def _parameters(function: Any) -> tuple[str, ...]:
    """The names of the positional parameters, in lower case; none where Python cannot tell."""
    try:
        found = signature(function).parameters.values()
    except (TypeError, ValueError):
        return ()
    places = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    return tuple(parameter.name.lower() for parameter in found if parameter.kind in places)


def _scores() -> tuple[Inputs, ...]:
    """Ordinary scores, and such as could be probabilities, where a missing sigmoid shows its number."""
    draw = np.random.default_rng(2019)
    wide = tuple(2 * draw.standard_normal((2, BATCH, 1)))
    return wide, tuple(draw.uniform(0.1, 0.9, (2, BATCH, 1)))


def _far_scores() -> tuple[Inputs, ...]:
    signs = np.where(np.arange(BATCH) % 2, FAR, -FAR)[:, None]
    return ((signs, signs), (-signs, signs))


def _same(*inputs: Any) -> Inputs:
    return inputs


def _gan(parameters: tuple[str, ...], objective: str) -> Question:
    if objective not in GENERATORS:
        raise UnknownName("objective of a GAN", objective, GENERATORS)
    probabilities = any(name.startswith("p_") or "prob" in name for name in parameters[:2])
    likely = Form("takes probabilities", lambda real, fake: (sigmoid(real), sigmoid(fake)))
    return Question(
        GAN,
        ("D_loss", "G_loss"),
        "losses",
        _scores(),
        (Right({"objective": objective}, "saturating (minimax)" * (objective == "minimax")),),
        (likely,) if probabilities else (Form("", _same),),
        far=() if probabilities else _far_scores(),
    )


GENERATORS = ("non_saturating", "minimax")
CODES = (-0.7, 1.3, 0.4)  # unlike any that a function might have as its own
MORE_CODES = (0.25, -0.5, 2.0)


def _lsgan(parameters: tuple[str, ...], _objective: str) -> Question:
    inputs = _scores()
    rights: tuple[Right, ...] = (
        Right({"objective": "lsgan"}),
        Right({"objective": "lsgan_pearson"}, "codes (-1, 1, 0)"),
    )
    if len(parameters) >= 5:
        inputs, rights = tuple((*scores, *CODES) for scores in inputs), (Right(said="any codes"),)
    forms = (Form("", _ordered(parameters, ("a", "b", "c"))),)
    return Question(LSGAN, ("D_loss", "G_loss"), "losses", inputs, rights, forms)


def _ordered(parameters: tuple[str, ...], codes: tuple[str, ...]) -> Callable[..., Inputs]:
    """Hand codes over in the order in which the function names them, else in the alphabet's."""
    named = parameters[2 : 2 + len(codes)]
    order = [codes.index(name) for name in named] if set(named) == set(codes) else range(len(codes))

    def hand(first: Any, second: Any, *given: Any) -> Inputs:
        return (first, second, *(given[place] for place in order[: len(given)]))

    return hand


def _optimum(parameters: tuple[str, ...], _objective: str) -> Question:
    draw = np.random.default_rng(2017)
    densities = tuple(tuple(draw.uniform(0.05, 2, (2, POINTS))) for _ in range(2))
    rights: tuple[Right, ...] = (Right(), Right({"logit": True}, "as a logit"))
    if len(parameters) >= 4:
        densities = tuple((*d, *c[:2]) for d, c in zip(densities, (CODES, MORE_CODES), strict=True))
        rights = (Right(said="any codes"),)
    forms = (Form("", _ordered(parameters, ("a", "b"))),)
    return Question(OPTIMUM, ("D*",), "optimum", densities, rights, forms, ("mean",))


def _vae(parameters: tuple[str, ...], _objective: str) -> Question:
    draw = np.random.default_rng(2013)

    def batch(logits: Any, log_variance: Any) -> Inputs:
        x = draw.uniform(0.02, 0.98, (BATCH, PIXELS))
        return x, logits, draw.standard_normal((BATCH, LATENTS)), log_variance

    size = (BATCH, LATENTS)
    inputs = (
        batch(2 * draw.standard_normal((BATCH, PIXELS)), draw.standard_normal(size)),
        batch(draw.uniform(0.1, 0.9, (BATCH, PIXELS)), draw.uniform(0.2, 1.5, size)),
    )
    rights = (
        Right(),
        Right({"decoder": "square"}, "Gaussian decoder of variance 1, without its constant"),
        Right({"decoder": "narrow_square"}, "Gaussian decoder of variance 1/2, without its constant"),
        Right({"decoder": "gaussian"}, "Gaussian decoder of variance 1"),
    )
    logits = Form("takes logits", _same)
    probabilities = Form("takes probabilities", lambda x, s, mean, spread: (x, sigmoid(s), mean, spread))
    second = parameters[1] if len(parameters) > 1 else ""
    told = {"logit": (logits,), "prob": (probabilities,)}
    forms = next((form for word, form in told.items() if word in second), (logits, probabilities))
    return Question(VAE, ("loss",), "negative_bound", inputs, rights, forms, ("mean", "sum", "each"))


_QUESTIONS: Mapping[str, Callable[[tuple[str, ...], str], Question]] = {
    GAN: _gan,
    LSGAN: _lsgan,
    OPTIMUM: _optimum,
    VAE: _vae,
}
