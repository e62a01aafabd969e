"""What the paper's text is made of once it is read: places, tokens, sentences and formulas."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """A line of a file; lines are counted from 1."""

    file: str
    line: int


@dataclass(frozen=True)
class Token:
    r"""One piece of a sentence.

    kind       "word", "formula", "macro" or "mark" (punctuation)
    text       the word or mark itself; the formula's or macro's LaTeX, as it is quoted
    place      where it stands
    name       a macro's name, without the backslash
    arguments  a macro's arguments as LaTeX, "" for an optional one that is not given
    inside     the macros and environments around it, the outermost first
    spaced     whether white space stands before it
    """

    kind: str
    text: str
    place: Place = field(compare=False)
    name: str = ""
    arguments: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    spaced: bool = True

    @property
    def lower(self) -> str:
        """The word in lower case, "" for anything that is no word: what the rules look up."""
        return self.text.lower().replace("’", "'") if self.kind == "word" else ""

    def is_macro(self, *names: str) -> bool:
        """Return whether this is a call of one of the macros ``names``."""
        return self.kind == "macro" and self.name in names


@dataclass(frozen=True)
class Sentence:
    """The tokens from one full stop, or break of the text, to the next."""

    tokens: tuple[Token, ...]

    @property
    def place(self) -> Place:
        """Where the sentence begins."""
        return self.tokens[0].place

    def __str__(self) -> str:
        """Return the sentence on one line, as a complaint quotes it."""
        return "".join(" " * token.spaced + token.text for token in self.tokens).strip()


@dataclass(frozen=True)
class Formula:
    r"""A formula of the paper: ``latex`` is what stands between its delimiters.

    ``display`` is whether it stands on lines of its own, ``within`` the macro whose argument holds it, the
    innermost one ("" for none), so that ``\\claim{1}{$x$}`` can be told from ``$x$``.
    """

    file: str
    line: int
    latex: str
    display: bool
    within: str = ""

    @property
    def place(self) -> Place:
        """Where the formula begins."""
        return Place(self.file, self.line)
