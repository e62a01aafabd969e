"""What the lint says."""

from dataclasses import dataclass

from analysis.text.reading.tokens import Place, Sentence

WAYS_OUT = (
    "say it in the `says` of a ledger claim, in an empirical claim, or list it in "
    "analysis/text/checks/allowed.toml with a reason"
)


@dataclass(frozen=True, order=True)
class Complaint:
    """One thing that the text may not say, and where it says it."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return the complaint as compilers print theirs."""
        return f"{self.file}:{self.line}: {self.message}"


def complain(place: Place, sentence: Sentence, what: str, way: str = WAYS_OUT) -> Complaint:
    """Return a complaint that quotes the sentence, says ``what`` is wrong and names the way out."""
    return Complaint(place.file, place.line, f'"{sentence}": {what}; {way}')
