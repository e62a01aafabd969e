r"""Typed numbers: digits, number words, and formulas that are nothing but a number.

A number comes from the runs (``\result``), from the specification (``\setting``) or from the ledger. "One" is
an article or a pronoun, unless it begins a share ("one in ten"); "the two losses" refers back.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pylatexenc import latexwalker as tex

from analysis.text.complaint import Complaint, complain
from analysis.text.reading.lists import words
from analysis.text.reading.macros import NAMES_IN_FORMULAS, TEXT_IN_FORMULAS, context
from analysis.text.reading.tokens import Sentence, Token

_FILE = "vocabulary.toml"
_WAY = r"let it come from \result{..} or \setting{..}, or say it in a ledger claim"


def _numbers(key: str) -> frozenset[str]:
    return words(_FILE, "numbers", key)


def complaints(sentence: Sentence, exempt: frozenset[int] = frozenset()) -> Iterator[Complaint]:
    """Yield a complaint for every typed number; a citation's note is judged by the list of loci."""
    for number, token in enumerate(sentence.tokens):
        if number in exempt or "citation" in token.inside:
            continue
        typed = _typed(sentence.tokens, number)
        if typed is not None:
            yield complain(token.place, sentence, f"{token.text!r} is {typed}", _WAY)


def _typed(tokens: tuple[Token, ...], number: int) -> str | None:
    token = tokens[number]
    if token.kind == "formula":
        latex = token.arguments[0]  # \spec has a rule of its own
        return "a number typed by hand" if is_number(latex) and "spec" not in macros_in(latex) else None
    after = [following.lower for following in tokens[number + 1 : number + 3]]
    if token.lower == "one" and ((after[:1] == ["in"] and _counts(after[1:])) or after == ["out", "of"]):
        return "a share typed by hand"
    before = tokens[number - 1].lower if number else ""
    counts = any(letter.isdigit() for letter in token.lower) or any(
        part in _numbers("round") or (part in _numbers("small") and before not in _numbers("referring"))
        for part in token.lower.split("-")
    )
    return "a number typed by hand" if counts or [token.lower, *after[:1]] == ["per", "cent"] else None


def _counts(behind: list[str]) -> bool:
    """Return whether a share goes on with a count, which a macro or a formula may be too."""
    word = behind[0] if behind else ""
    return not word or word[0].isdigit() or word in _numbers("small") | _numbers("round")


@cache
def is_number(latex: str) -> bool:
    """Return whether a formula holds digits and nothing that a number could be the value of."""
    walker = tex.LatexWalker(latex, latex_context=context(), tolerant_parsing=True)
    letters = list(_letters(walker.get_latex_nodes()[0]))
    return any(letter.isdigit() for letter in letters) and not any(letter.isalpha() for letter in letters)


def macros_in(latex: str) -> set[str]:
    """Return the names of the macros that a formula calls."""
    walker = tex.LatexWalker(latex, latex_context=context(), tolerant_parsing=True)
    return set(_names(walker.get_latex_nodes()[0]))


def _children(node: Any) -> list[Any]:
    if node.isNodeType(tex.LatexMacroNode):
        return list(node.nodeargd.argnlist or ()) if node.nodeargd is not None else []
    return list(getattr(node, "nodelist", None) or ())


def _letters(nodes: Iterable[Any]) -> Iterator[str]:
    """Yield the digits and letters of a formula; a macro that is no dress of a number counts as a letter."""
    for node in nodes:
        if node is None:
            continue
        if node.isNodeType(tex.LatexCharsNode):
            yield from node.chars
        elif node.isNodeType(tex.LatexMacroNode):
            name = node.macroname
            if name in (*TEXT_IN_FORMULAS, *NAMES_IN_FORMULAS):
                continue  # a unit, or text that is judged as text
            if name not in _numbers("dress") and name != "spec":
                yield "x"
            if name not in ("result", "setting"):
                yield from _letters(_children(node))
        else:
            yield from _letters(_children(node))


def _names(nodes: Iterable[Any]) -> Iterator[str]:
    for node in nodes:
        if node is not None:
            if node.isNodeType(tex.LatexMacroNode):
                yield node.macroname
            yield from _names(_children(node))
