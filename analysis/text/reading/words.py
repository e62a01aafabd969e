"""The words of comparison: a text that a person types may hold none of them.

Comparisons are what the ledger and the runs decide, so they are printed by the macros of both. A word is
looked up in the families of ``vocabulary.toml``, whole and in its hyphenated parts, and by its ending: what
ends in -er or -est compares, unless it is listed as harmless. Ranks ("the GAN comes first"), equalities ("as
often as") and thresholds ("below the floor") are known by the words around them.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from analysis.text.complaint import Complaint, complain
from analysis.text.reading.lists import tables, words
from analysis.text.reading.tokens import Sentence, Token

_FILE = "vocabulary.toml"
_PREDICATES = ("verbs", "between", "words")


def _context(key: str) -> frozenset[str]:
    return words(_FILE, "context", key)


@cache
def _families() -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    """Return every entry as (family, words, whether any ending will do)."""
    whole = words(_FILE, "names", "whole")
    return tuple(
        (family, (entry,) if entry in whole else tuple(entry.rstrip("*").split("-")), entry.endswith("*"))
        for family, entries in tables(_FILE)["families"].items()
        for entry in entries.split()
    )


@cache
def _singles() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Return the single words with their families, then the stems with theirs."""
    exact = {parts[0]: family for family, parts, stem in _families() if len(parts) == 1 and not stem}
    return exact, tuple((parts[0], family) for family, parts, stem in _families() if stem)


@cache
def _harmless() -> frozenset[str]:
    return words(_FILE, "endings", "harmless")


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
    """Return whether a definition may say this: a threshold, or the very term that it defines."""
    if "definition" not in token.inside:
        return False
    return found.replace(" ", "-") in words(_FILE, "definition", "allowed") or "emph" in token.inside


def _word(tokens: Sequence[Token], number: int) -> str:
    return tokens[number].lower if 0 <= number < len(tokens) else ""


def _rank(tokens: Sequence[Token], number: int) -> tuple[str, str] | None:
    word, before, after = (_word(tokens, number + step) for step in (0, -1, 1))
    if word == "third" and before in _context("before-third") and after == "of":
        return f"{before} third", "fraction"
    if word not in _context("ranks") or before == "at" or (word, after) == ("next", "to"):
        return None
    opens = number == 0 or tokens[number - 1].kind == "mark"
    attribute = before in _context("determiners") or before.endswith("'s")
    if opens:
        told = after in _context("after-rank")  # "last column: the published values" is no rank that is told
    elif attribute:
        stops = number + 1 < len(tokens) and tokens[number + 1].text in (".", ";")
        told = after in _context("after-determined-rank") or (before == "the" and stops)
    else:
        told = after in _context("after-rank") or not after
    return (word, "rank") if told else None


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
    if word not in _context("places") or number == 0 or number + 1 >= len(tokens):
        return None
    before, after = tokens[number - 1], tokens[number + 1]
    if before.kind == "mark" or before.lower in ("from", "and", "or"):
        return None
    measured = (
        after.kind == "formula"
        or after.is_macro("result", "setting")
        or after.lower in _context("quantities")
    )
    return (word, "threshold") if measured or after.lower[:1].isdigit() else None


def _several_words(tokens: Sequence[Token], number: int) -> tuple[str, str] | None:
    for family, parts, _ in _families():
        if len(parts) > 1 and all(_word(tokens, number + at) == part for at, part in enumerate(parts)):
            return " ".join(parts), family
    return None


def _one_word(tokens: Sequence[Token], number: int) -> tuple[str, str] | None:
    word, following = _word(tokens, number), _word(tokens, number + 1)
    if {word, f"{word}-{following}"} & words(_FILE, "names", "fixed"):
        return None
    if word in _context("asked") and _word(tokens, number - 1) == "how":
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
    verbs, between, adjectives = (words(_FILE, "predicates", key) for key in _PREDICATES)
    if _word(tokens, number) not in adjectives:
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
