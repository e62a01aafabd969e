"""A mistake, and where its error is planted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planted import SUITE, PlantedError

ANSWERS = "equipoise.grading.answers"
GAN, LSGAN, OPTIMUM, VAE = "gan_loss", "lsgan_loss", "optimal_discriminator", "vae_loss"
LOSSES = (GAN, LSGAN)
LOGIT = "ops.log({0}) - ops.log(1 - {0})"  # of a probability


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that has been seen before.

    name        what is wrong
    advice      what to do
    questions   the answers in which it occurs
    error       where it is planted; None for the right answer to another question
    settings    of the right answer that it is planted in
    """

    name: str
    advice: str
    questions: tuple[str, ...]
    error: PlantedError | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


def known(
    error: str, advice: str, questions: tuple[str, ...], name: str | None = None, **settings: Any
) -> Mistake:
    """Take an error of the planted suite."""
    return Mistake(name or error, advice, questions, SUITE[error], settings)


def planted(
    name: str, place: str, old: str, new: str, advice: str, questions: tuple[str, ...], module: str = ANSWERS
) -> Mistake:
    """Plant an error that the suite does not have, because no claim could see it."""
    return Mistake(name, advice, questions, PlantedError(name, module, place, old, new, ()))
