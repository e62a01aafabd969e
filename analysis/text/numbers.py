r"""Typed numbers: digits, number words, and formulas that are nothing but a number.

A number comes from the runs (``\result``), from the specification (``\setting``) or from the ledger. "One" is an
article or a pronoun and says no number, unless it begins a share ("one in ten"); "the two losses" refers back.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pylatexenc import latexwalker as tex

from analysis.text.complaint import Complaint, complain
from analysis.text.macros import NAMES_IN_FORMULAS, TEXT_IN_FORMULAS, context
from analysis.text.tokens import Sentence, Token

SMALL = frozenset(
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
)
ROUND = frozenset(
    [
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "million",
        "millions",
        "billion",
        "billions",
        "dozen",
        "dozens",
        "percent",
        "percentage",
        "percentages",
    ]
)
# A count behind one of these words refers to things that were counted out before.
_REFERRING = frozenset(
    [
        "the",
        "these",
        "those",
        "its",
        "their",
        "his",
        "both",
        "other",
        "all",
        "no",
        "our",
        "same",
        "last",
        "first",
        "next",
        "either",
        "between",
        "of",
    ]
)
_WAY = r"let it come from \result{..} or \setting{..}, or say it in a ledger claim"
# What a lone number may be dressed in and stays a lone number.
_DRESS = frozenset(
    [
        ",",
        ";",
        ":",
        "!",
        "%",
        "pm",
        "mp",
        "times",
        "cdot",
        "approx",
        "sim",
        "simeq",
        "le",
        "ge",
        "leq",
        "geq",
        "frac",
        "tfrac",
        "dfrac",
        "sqrt",
        "left",
        "right",
        "ldots",
        "dots",
        "quad",
        "infty",
        "circ",
        "{",
    ]
)


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
        latex = token.arguments[0]  # \\spec has a rule of its own
        return "a number typed by hand" if is_number(latex) and "spec" not in macros_in(latex) else None
    if token.kind != "word":
        return None
    if any(letter.isdigit() for letter in token.text):
        return "a number typed by hand"
    before = tokens[number - 1].lower if number else ""
    after = [following.lower for following in tokens[number + 1 : number + 3]]
    if token.lower == "one" and ((after[:1] == ["in"] and _counts(after[1:])) or after == ["out", "of"]):
        return "a share typed by hand"
    if token.lower == "per" and after[:1] == ["cent"]:
        return "a number typed by hand"
    for part in token.lower.split("-"):
        if part in ROUND or (part in SMALL and before not in _REFERRING):
            return "a number typed by hand"
    return None


def _counts(words: list[str]) -> bool:
    return not words or words[0] in SMALL | ROUND or words[0][:1].isdigit() or not words[0]


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
    """Yield the digits and the letters of a formula; a macro that is no dress of a number counts as a letter."""
    for node in nodes:
        if node is None:
            continue
        if node.isNodeType(tex.LatexCharsNode):
            yield from node.chars
        elif node.isNodeType(tex.LatexMacroNode):
            name = node.macroname
            if name in (*TEXT_IN_FORMULAS, *NAMES_IN_FORMULAS):
                continue  # a unit, or text that is judged as text
            if name not in _DRESS and name != "spec":
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
