"""Every rule on one sentence."""

from collections.abc import Sequence

from analysis.text.checks import authors, definitions, numbers, subjects
from analysis.text.checks.allowed import Allowed, exempt
from analysis.text.complaint import Complaint
from analysis.text.reading import words
from analysis.text.reading.tokens import Sentence
from analysis.text.reading.walk import read


def check_sentence(sentence: Sentence, allowed: Sequence[Allowed] = ()) -> list[Complaint]:
    """Return what the rules on words, subjects, numbers and macros say of ``sentence``."""
    listed = exempt(sentence, allowed)
    return [
        *words.complaints(sentence, listed),
        *subjects.complaints(sentence, listed),
        *authors.complaints(sentence, listed),
        *numbers.complaints(sentence, listed),
        *definitions.complaints(sentence),
    ]


def check_text(source: str, file: str = "text.tex", allowed: Sequence[Allowed] = ()) -> list[Complaint]:
    """Return what the rules say of the sentences of LaTeX ``source``."""
    return [found for sentence in read(source, file) for found in check_sentence(sentence, allowed)]
