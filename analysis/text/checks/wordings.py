"""The wordings of the ledger: outside of the marks, where checks choose, they compare and count nothing."""

from collections.abc import Iterable, Iterator

from analysis.text.checks import numbers
from analysis.text.complaint import Complaint
from analysis.text.reading import words
from analysis.text.reading.walk import read
from theory.claims.claim import Claim

_WAY = "put the word into a mark {written|other} with a binding, or do without it"
_CONDITION = "if and only if"  # a relation of the statement says it
# Words of polarity that the text may use, for it describes with them, and a wording may not: it asserts.
_POLAR = frozenset(
    [
        "affine",
        "proportional",
        "common",
        "separate",
        "indeed",
        "inwards",
        "outwards",
        "stays",
        "plus",
        "minus",
        "negative",
        "positive",
    ]
)


def complaints(claims: Iterable[Claim]) -> Iterator[Complaint]:
    """Yield a complaint for every word of comparison and every number that no check has chosen."""
    for claim in claims:
        for name, wording in claim.says.items():
            where = f"claim {claim.id}, wording {name!r}" if name else f"claim {claim.id}"
            for what in _unchosen(" ".join(wording.words().replace(_CONDITION, " ").split())):
                message = f'"{wording.written()}": {what}, and no check chose it; {_WAY}'
                yield Complaint(f"theory/claims ({where})", 1, message)


def _unchosen(text: str) -> Iterator[str]:
    for sentence in read(text, "theory/claims"):
        for token in sentence.tokens:
            if token.lower in _POLAR:
                yield f"{token.text!r} is a word of polarity"
        for found in (*words.complaints(sentence), *numbers.complaints(sentence)):
            yield found.message.rpartition('": ')[2].partition(";")[0]
