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
    wrapped = [part if re.fullmatch(r"\w+|√\(.*\)", part) else f"({part})" for part in (above, below)]
    return "/".join(wrapped)


def _raised(match: re.Match[str]) -> str:
    mark, body = match.groups()
    table = SUPERSCRIPTS if mark == "^" else SUBSCRIPTS
    if all(ord(letter) in table for letter in body):
        return body.translate(table)
    return f"{mark}{body}" if len(body) == 1 else f"{mark}{{{body}}}"


def readable(latex: str) -> str:
    r"""Return ``\tfrac12 (a+b-2c)^2`` as ½ (a+b-2c)²; spacing commands become single spaces."""
    text, macros = _converter()
    source = re.sub(r"\\(d|t)?frac(\d)(\d)", r"\\\1frac{\2}{\3}", latex)
    source = re.sub(r"([\^_])\{([^{}\\]*)\}", _raised, source)
    source = re.sub(r"([\^_])([0-9])", _raised, source)
    source = re.sub(r"(\\(?:log|exp|arg|tanh))(?![a-zA-Z])", r"\1{} ", source)
    nodes, _, _ = LatexWalker(source, latex_context=macros).get_latex_nodes()
    line = text.nodelist_to_text(nodes)
    line = re.sub(r"\s*([≥≤≠≈=⇒⇔‖])\s*", r" \1 ", line)
    line = re.sub(r"(?<=[½¼¾])log", " log", line).replace("log (", "log(").replace("∩", " ∩ ")
    return re.sub(r"\s+", " ", line).replace("( ", "(").replace(" )", ")").replace(" ,", ",").strip()
