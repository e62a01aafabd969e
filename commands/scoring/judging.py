"""Judging the images of a source: the same for ``./study evaluate`` and ``equipoise.evaluate``."""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.metrics.appearance import doubts
from analysis.metrics.protocol import FEWEST, Score
from analysis.metrics.repeats import repeats
from commands.scoring.evaluators import Judge
from commands.scoring.notes import notes
from data import DATASETS
from data.images import ImageSource, Pictures
from theory.errors import WrongUsage


@dataclass(frozen=True)
class Judged:
    """The ``pictures`` that were judged, by whom, and what came out; ``notes`` are sentences for people."""

    pictures: Pictures
    judge: Judge
    scores: tuple[Score, ...]
    notes: list[str]


def check_count(source: ImageSource) -> None:
    """Raise ``WrongUsage`` if there are too few images for any score to mean something."""
    if source.total < FEWEST:
        raise WrongUsage(
            f"{source.name}: {source.total} images, but at least {FEWEST} are needed to judge them"
        )


def count_of(dataset: str) -> int | None:
    """Return the number of test images of a dataset with a name, which is not fetched; None of a path."""
    return DATASETS[dataset].counts["test"] if dataset in DATASETS else None


def read(
    source: ImageSource, find: Callable[[], Judge], most: int | None = None, seed: int = 0
) -> tuple[Pictures, Judge]:
    """Read as many images as the judge has test images, ``most``, and find the judge.

    Where there are more, ``seed`` draws them. Where ``most`` is known, images that are none are refused
    before the judge is found, for which data may have to be fetched.
    """
    check_count(source)
    if most is not None:
        return source.take(most, seed), find()
    judge = find()
    return source.take(judge.count, seed), judge


def judged(pictures: Pictures, judge: Judge, name: str) -> Judged:
    """Judge ``pictures``, called ``name``. Raises ``WrongUsage`` if they are not of the dataset's form."""
    judge.check(pictures.pixels, name)
    scores = judge.evaluate(pictures.pixels)
    found = [
        *pictures.notes,
        *doubts(pictures.pixels, judge.appearance),
        *repeats(pictures.pixels),
        *notes(len(pictures.pixels), judge.count, scores),
    ]
    return Judged(pictures, judge, scores, found)
