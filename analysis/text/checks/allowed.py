"""The exact phrases that the text may say although they hold a word, a number or a subject that a rule stops.

Each entry of ``allowed.toml`` names its phrase, the section it stands in and the reason why it is harmless.
It exempts those words there and nothing else; one that matches nothing is a complaint: no dead exemptions.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analysis.text.complaint import Complaint
from analysis.text.reading.tokens import Sentence
from analysis.text.reading.walk import read

ALLOWED = Path(__file__).with_name("allowed.toml")


@dataclass(frozen=True)
class Allowed:
    """One entry: the ``phrase``, as it is typed, the stem of the file it stands in, and the reason."""

    phrase: str
    section: str
    reason: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The phrase as the texts of its tokens."""
        found = read(self.phrase, "allowed.toml")
        return tuple(token.text for sentence in found for token in sentence.tokens)

    def covers(self, sentence: Sentence) -> set[int]:
        """Return the numbers of the tokens of ``sentence`` that the phrase covers."""
        if Path(sentence.place.file).stem != self.section:
            return set()
        texts = tuple(token.text for token in sentence.tokens)
        size = len(self.words)
        starts = [at for at in range(len(texts) - size + 1) if texts[at : at + size] == self.words]
        return {at + step for at in starts for step in range(size)}


def entries(path: Path = ALLOWED) -> list[Allowed]:
    """Return the entries of the list, in its order."""
    return [Allowed(**entry) for entry in tomllib.loads(path.read_text("utf-8")).get("phrase", [])]


def exempt(sentence: Sentence, allowed: Sequence[Allowed]) -> frozenset[int]:
    """Return the numbers of the tokens of ``sentence`` that the list exempts."""
    return frozenset(number for entry in allowed for number in entry.covers(sentence))


def dead(
    sentences: Sequence[Sentence], allowed: Sequence[Allowed], listed: Path = ALLOWED
) -> list[Complaint]:
    """Return a complaint for every entry that the text does not hold, or whose reason is empty."""
    lines = listed.read_text("utf-8").splitlines()
    found = []
    for entry in allowed:
        line = next((number for number, text in enumerate(lines, 1) if repr(entry.phrase)[1:-1] in text), 1)
        if not entry.reason.strip():
            found.append(
                Complaint(listed.name, line, f"{entry.phrase!r} is listed without a reason; give one")
            )
        if not any(entry.covers(sentence) for sentence in sentences):
            message = f"{entry.phrase!r} does not stand in {entry.section!r}; take the entry out"
            found.append(Complaint(listed.name, line, message))
    return found
