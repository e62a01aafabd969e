"""The words of comparison: a text that a person types may hold none of them.

Comparisons are what the ledger and the runs decide, so they are printed by the macros of both. A word is looked up
in the families of ``vocabulary.toml``, whole and in its hyphenated parts, and by its ending: what ends in -er or -est
compares, unless it is listed as harmless. Ranks ("the GAN comes first"), equalities ("as often as") and thresholds
("below the floor") are known by the words around them.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from analysis.text.complaint import Complaint, complain
from analysis.text.tokens import Sentence, Token

_VOCABULARY = Path(__file__).with_name("vocabulary.toml")
_RANKS = frozenset(["first", "second", "third", "last", "next", "foremost"])
# What may stand before a rank that counts places in a text, a table or a run ("the first column").
_DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "its",
        "their",
        "his",
        "her",
        "this",
        "that",
        "these",
        "those",
        "each",
        "every",
        "our",
        "no",
    ]
)
# What follows a rank that is no attribute of a noun: "first among", "the first to", "first, then".
_AFTER_RANK = frozenset(
    [
        "to",
        "in",
        "at",
        "by",
        "of",
        "on",
        "among",
        "amongst",
        "with",
        "and",
        "or",
        "but",
        "when",
        "while",
        "if",
        "as",
        "than",
        "whenever",
        "is",
        "are",
        "was",
        "were",
    ]
)
_FRACTIONS_BEHIND = frozenset(["a", "one", "two", "three", "four", "half"])
_PLACES = frozenset(["below", "above", "beneath", "beyond"])
_QUANTITIES = frozenset(
    ["a", "an", "half", "that", "those", "the", "twice", "zero", "one", "its", "their", "this", "these"]
)
_PREDICATES = ("verbs", "between", "words")
_QUESTIONS = frozenset({"how"})
#: Words of families that ask, not tell, behind "how": "how often", "how many".
_ASKED = frozenset(
    ["often", "many", "much", "large", "small", "far", "near", "close", "high", "low", "well", "few"]
)


@cache
def _vocabulary() -> dict[str, Any]:
    return tomllib.loads(_VOCABULARY.read_text("utf-8"))


@cache
def _families() -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    """Return every entry as (family, words, whether any ending will do)."""
    entries = []
    for family, words in _vocabulary()["families"].items():
        for word in words.split():
            parts = tuple(word.rstrip("*").split("-")) if word != "state-of-the-art" else (word,)
            entries.append((family, parts, word.endswith("*")))
    return tuple(entries)


@cache
def _singles() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    exact = {parts[0]: family for family, parts, open_ in _families() if len(parts) == 1 and not open_}
    stems = tuple((parts[0], family) for family, parts, open_ in _families() if open_)
    return exact, stems


@cache
def _harmless() -> frozenset[str]:
    words = _vocabulary()["endings"]["harmless"].split()
    return frozenset([*words, *(f"{word}s" for word in words)])


@cache
def _names() -> frozenset[str]:
    return frozenset(_vocabulary()["names"]["fixed"].split())


@cache
def _in_definitions() -> frozenset[str]:
    return frozenset(_vocabulary()["definition"]["allowed"].split())


def complaints(sentence: Sentence, exempt: frozenset[int] = frozenset()) -> Iterator[Complaint]:
    """Yield a complaint for every word of comparison; ``exempt`` are the tokens of listed phrases."""
    for number, found, family in comparisons(sentence.tokens):
        token = sentence.tokens[number]
        if number in exempt or _defines(token, found):
            continue
        yield complain(token.place, sentence, f"{found!r} compares or judges ({family})")


def comparisons(tokens: Sequence[Token]) -> Iterator[tuple[int, str, str]]:
    """Yield the place, the words and the family of everything in ``tokens`` that compares."""
    covered = 0
    for number, token in enumerate(tokens):
        if token.kind != "word" or number < covered:
            continue
        found = (
            _rank(tokens, number)
            or _equality(tokens, number)
            or _threshold(tokens, number)
            or _several_words(tokens, number)
            or _one_word(tokens, number)
            or _predicate(tokens, number)
        )
        if found is not None:
            covered = (
                number + len(found[0].split()) if _word(tokens, number) == found[0].split()[0].lower() else 0
            )
            yield number, *found


def _defines(token: Token, found: str) -> bool:
    """Whether a definition may say this: a threshold, or the very term that it defines."""
    if "definition" not in token.inside:
        return False
    return found.replace(" ", "-") in _in_definitions() or "emph" in token.inside


def _word(tokens: Sequence[Token], number: int) -> str:
    return tokens[number].lower if 0 <= number < len(tokens) else ""


def _rank(tokens: Sequence[Token], number: int) -> tuple[str, str] | None:
    word, before, after = (_word(tokens, number + step) for step in (0, -1, 1))
    if word == "third" and before in _FRACTIONS_BEHIND and after == "of":
        return f"{before} third", "fraction"
    if word not in _RANKS:
        return None
    if before == "at" or (word == "next" and after == "to"):  # at first, at last, next to: time and place
        return None
    if number == 0 or tokens[number - 1].kind == "mark":
        return None if after not in _AFTER_RANK else (word, "rank")  # "Last column: ..."
    if before in _DETERMINERS or before.endswith("'s"):
        alone = before == "the" and number + 1 < len(tokens) and tokens[number + 1].text in (".", ";")
        return (word, "rank") if after in ("to", "among", "in") or alone else None
    return (word, "rank") if after in _AFTER_RANK or not after else None


def _equality(tokens: Sequence[Token], number: int) -> tuple[str, str] | None:
    if _word(tokens, number) != "as":
        return None
    for gap in (2, 3, 4):
        between = [_word(tokens, place) for place in range(number + 1, number + gap)]
        if "" in between or "as" in between:
            return None
        if _word(tokens, number + gap) == "as":
            return (" ".join(["as", *between, "as"]), "likeness") if between != ["well"] else None
    return None


def _threshold(tokens: Sequence[Token], number: int) -> tuple[str, str] | None:
    """Find "below the floor" and "above 3"; "above, the score" and "from below" say where a thing stands."""
    word = _word(tokens, number)
    if word not in _PLACES or number == 0 or number + 1 >= len(tokens):
        return None
    before, after = tokens[number - 1], tokens[number + 1]
    if before.kind == "mark" or before.lower in ("from", "and", "or"):
        return None
    measured = after.kind == "formula" or after.is_macro("result", "setting") or after.lower in _QUANTITIES
    return (word, "threshold") if measured or after.lower[:1].isdigit() else None


def _several_words(tokens: Sequence[Token], number: int) -> tuple[str, str] | None:
    for family, parts, _ in _families():
        if len(parts) > 1 and all(_word(tokens, number + at) == part for at, part in enumerate(parts)):
            return " ".join(parts), family
    return None


def _one_word(tokens: Sequence[Token], number: int) -> tuple[str, str] | None:
    word, following = _word(tokens, number), _word(tokens, number + 1)
    if {word, f"{word}-{following}"} & _names():
        return None
    if word in _ASKED and _word(tokens, number - 1) in _QUESTIONS:
        return None
    if word == "well" and (_word(tokens, number - 1) == "as" or _word(tokens, number + 1) == "as"):
        return None
    parts = [part for part in re.split(r"[-–'_]", word) if part not in ("well", "s")]
    for part in dict.fromkeys([word, *parts]):
        if (family := family_of(part)) is not None:
            return tokens[number].text, family
    return None


def _predicate(tokens: Sequence[Token], number: int) -> tuple[str, str] | None:
    """Find "is small" and "stays too low"."""
    verbs, between, words = (frozenset(_vocabulary()["predicates"][key].split()) for key in _PREDICATES)
    if _word(tokens, number) not in words:
        return None
    place = number - 1
    while _word(tokens, place) in between:
        place -= 1
    return (
        (f"{_word(tokens, place)} {tokens[number].text}", "judgement")
        if _word(tokens, place) in verbs
        else None
    )


def family_of(word: str) -> str | None:
    """Return the family of a lower-case word that compares, ``None`` for any other word."""
    exact, stems = _singles()
    if word in exact:
        return exact[word]
    for stem, family in stems:
        if word.startswith(stem):
            return family
    if re.fullmatch(r"[a-zé]{2,}(?:er|est)", word) and word not in _harmless() and len(word) > 4:
        return "comparative" if word.endswith("er") else "superlative"
    return None
