"""How the words of the study become those of a page; the commands know HTML, the analysis does not."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """Three ways to write LaTeX.

    ``plain`` as one line of Unicode; ``sentence``, words with formulas between dollars, and ``statement``,
    a statement of the ledger, as markup.
    """

    plain: Callable[[str], str]
    sentence: Callable[[str], str]
    statement: Callable[[str], str]


def minus(text: str) -> str:
    """Return ``text`` with true minus signs."""
    return text.replace("-", "−")
