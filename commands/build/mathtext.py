"""LaTeX formulas as one readable line of Unicode, for the terminal."""

import re
from functools import cache
from typing import Any

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalker
from pylatexenc.latexwalker import get_default_latex_context_db as walker_context
from pylatexenc.macrospec import MacroSpec

SUPERSCRIPTS = str.maketrans("0123456789+-*k", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻*ᵏ")
SUBSCRIPTS = str.maketrans("0123456789+-jk", "₀₁₂₃₄₅₆₇₈₉₊₋ⱼₖ")
VULGAR = {("1", "2"): "½", ("1", "4"): "¼", ("3", "4"): "¾", ("1", "8"): "⅛"}
# a number, a letter or a differential with its indices, a root
_ATOM = re.compile(r"\d+|[d∂]?[^\W\d_](_\w|[⁰-⁹₀-₉²³¹ⱼₖ'*]|\u0302)*|√\([^()]*\)")
_WORD = re.compile(r"[a-zA-Z]+|\\(?:mathrm|text|operatorname)\{[a-zA-Z]+\}")
_FUNCTION = "(?:log|exp|arg|tanh|artanh|arctan|cos|sin|max|min|sign)"
_DERIVATIVE = re.compile(r"([d∂])[^/]*/\1\w")


@cache
def _converter() -> tuple[LatexNodes2Text, Any]:
    words = get_default_latex_context_db()
    symbols = {
        "|": "‖",
        "iff": "⇔",
        "ne": "≠",
        "neq": "≠",
        "le": "≤",
        "ge": "≥",
        "operatorname": "%s ",
        "arg": "arg",
    }
    words.add_context_category(
        "readable",
        prepend=True,
        macros=[
            *(MacroTextSpec(name, simplify_repl=_fraction) for name in ("frac", "tfrac", "dfrac")),
            *(MacroTextSpec(name, simplify_repl=shown) for name, shown in symbols.items()),
            MacroTextSpec("sqrt", simplify_repl=lambda node, l2tobj: f"√({_arguments(node, l2tobj)[-1]})"),
        ],
    )
    macros = walker_context()
    macros.add_context_category(
        "readable",
        prepend=True,
        macros=[MacroSpec(name, "{{") for name in ("tfrac", "dfrac")] + [MacroSpec("operatorname", "{")],
    )
    return LatexNodes2Text(latex_context=words, math_mode="text"), macros


def _arguments(node: Any, l2tobj: LatexNodes2Text) -> list[str]:
    return [l2tobj.nodelist_to_text([part]).strip() for part in node.nodeargd.argnlist if part is not None]


def _fraction(node: Any, l2tobj: LatexNodes2Text) -> str:
    above, below = _arguments(node, l2tobj)
    if (above, below) in VULGAR:
        return VULGAR[above, below]
    above = above if re.fullmatch(r"[\w*∂]+|√\(.*\)", above) else f"({above})"
    below = below if _ATOM.fullmatch(below) else f"({below})"
    return f"{above}/{below}" + " " * bool(_DERIVATIVE.match(f"{above}/{below}"))


def _indices(source: str) -> str:
    r"""``source`` with its ``_{...}`` and ``^{...}`` as indices, or between braces that are printed."""
    return re.sub(r"([\^_])\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}", _raised, source)


def _raised(match: re.Match[str]) -> str:
    mark, body = match[1], match[2].strip()
    table = SUPERSCRIPTS if mark == "^" else SUBSCRIPTS
    if all(ord(letter) in table for letter in body):
        return "{}" + body.translate(table)  # a raised letter would be read as one of the macro's before it
    if len(body) == 1 or re.fullmatch(r"\\[a-zA-Z]+", body):
        return f"{mark}{body}{{}} "
    if _WORD.fullmatch(body):
        return f"{mark}{{{body}}}"
    return rf"{mark}\{{{_indices(body)}\}}"


def readable(latex: str) -> str:
    r"""Return ``\tfrac12 (a+b-2c)^2`` as ½ (a+b-2c)²; spacing commands become single spaces."""
    text, macros = _converter()
    source = re.sub(r"\\(d|t)?frac(\d)(\d)", r"\\\1frac{\2}{\3}", latex)
    source = re.sub(r"([\^_])([0-9])", _raised, _indices(source))
    source = re.sub(rf"(?<=[^\W_]|[)}}])(?=\\{_FUNCTION})", "{{}} ", source)
    source = re.sub(rf"(\\{_FUNCTION}(?![a-zA-Z_])|\\[a-zA-Z]+(?= [-+<>=]))", r"\1{} ", source)
    nodes, _, _ = LatexWalker(source, latex_context=macros).get_latex_nodes()
    line = text.nodelist_to_text(nodes)
    line = re.sub(r"\s*([≥≤≠≈=⇒⇔‖])\s*", r" \1 ", line)
    line = re.sub(rf"(?<=[½¼¾])(?={_FUNCTION})", " ", line).replace("∩", " ∩ ")
    line = re.sub(rf"({_FUNCTION})\s+\(", r"\1(", line)
    line = re.sub(r"(?<=[_^]\w)\s+(?=[\[(\])},;²³⁰-⁹^*'_])", "", line)
    return re.sub(r"\s+", " ", line).replace("( ", "(").replace(" )", ")").replace(" ,", ",").strip()
