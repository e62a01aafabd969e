r"""Tokens of the notation: LaTeX mathematics without its spacing and sizes.

A bar is an opening or a closing delimiter or the bar of a condition, by what stands before it; a digit
after ``\frac``, ``^``, ``_`` or ``\sqrt`` stands alone, as TeX reads it.
"""

import re
from collections.abc import Iterator

from lark import Token
from lark.lexer import Lexer, LexerState

from theory.notation.errors import NotationError

# What notation.sty abbreviates; tests/theory/notation holds the two together.
MACROS = {
    r"\E": r"\mathbb{E}",
    r"\KL": r"\mathrm{KL}",
    r"\JSD": r"\mathrm{JSD}",
    r"\TV": r"\mathrm{TV}",
    r"\ELBO": r"\mathrm{ELBO}",
    r"\Var": r"\mathrm{Var}",
    r"\SNR": r"\mathrm{SNR}",
    r"\Normal": r"\mathcal{N}",
    r"\pdata": r"p_{\mathrm{data}}",
    r"\pmodel": r"p_{\mathrm{model}}",
    r"\Dgan": r"D^{*}_{\mathrm{GAN}}",
    r"\Dls": r"D^{*}_{\mathrm{LS}}",
    r"\softplus": r"\operatorname{softplus}",
}
RELATIONS = {
    "=": "=",
    "<": "<",
    ">": ">",
    r"\le": r"\le",
    r"\leq": r"\le",
    r"\ge": r"\ge",
    r"\geq": r"\ge",
    r"\ne": r"\ne",
    r"\neq": r"\ne",
    r"\approx": r"\approx",
    r"\in": r"\in",
    r"\to": r"\to",
    r"\sim": r"\sim",
    r"\propto": r"\propto",
    r"\simeq": r"\simeq",
    r"\equiv": r"\equiv",
    r"\ll": r"\ll",
    r"\iff": r"\iff",
    r"\Rightarrow": r"\Rightarrow",
}
PRODUCTS = {"/", r"\cdot", r"\times", r"\otimes", r"\odot", r"\cap", r"\cup"}
ACCENTS = {r"\hat", r"\bar", r"\tilde", r"\overline", r"\widehat"}
FRACTIONS = {r"\frac", r"\tfrac", r"\dfrac"}
STYLED = {r"\mathrm", r"\operatorname", r"\mathbb", r"\mathcal", r"\mathbf", r"\mathsf"}
SPACES = {r"\,", r"\!", r"\;", r"\:", r"\ ", r"\displaystyle", r"\textstyle", r"\limits", r"\nolimits"}
SIZES = re.compile(r"\\(?:left|right|[bB]igg?[lrm]?)(?![A-Za-z])")
BREAKS = {r"\quad", r"\qquad", r"\\", ";", ":"}
_ITEM = re.compile(
    r"(?P<space>\s+|~|&)|(?P<number>\d+(?:\.\d+)?)|(?P<command>\\(?:[A-Za-z]+|.))|(?P<letter>.)", re.DOTALL
)
_WORD = re.compile(r"\{([^{}]*)\}|\s*(\\?[A-Za-z]+)")
_TEXT = re.compile(r"\{((?:[^{}]|\{[^{}]*\})*)\}")
_DIFFERENTIAL = re.compile(r"(?:\\mathrm\{?d\}?|d)\s*(x|y|z|u|\\mu|\\beta|\\varepsilon)(?![A-Za-z])")
_FROZEN = re.compile(r"\\[bB]igg?r?\|\s*(?=_)")
_OPENING, _CLOSING = {"(", "[", r"\{", r"\lvert", r"\lVert"}, {")", "]", r"\}", r"\rvert", r"\rVert"}
_OPERANDS = {"NUMBER", "NAME", "CLOSE", "RBRACE", "PRIME", "STAR", "WORDS", "DIFFERENTIAL"}


def expand(latex: str) -> str:
    """``latex`` with the abbreviations of notation.sty spelt out."""
    return re.sub(r"\\[A-Za-z]+", lambda match: MACROS.get(match[0], match[0]), latex)


class NotationLexer(Lexer):
    """The lexer that Lark is given: it yields tokens with their place in the expanded source."""

    def __init__(self, conf: object) -> None:
        """Lark hands its settings over; none is needed."""

    def lex(self, data: LexerState, parser_state: object = None) -> Iterator[Token]:  # type: ignore[override]
        """The tokens of ``data``, a string."""
        return iter(tokens(str(data)))


def tokens(source: str) -> list[Token]:
    """The tokens of a formula. Raises ``NotationError`` at a character that the notation does not have."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source, self.place = source, 0
        self.out: list[Token] = []
        self.open: list[str] = []  # delimiters not yet closed; bars among them
        self.single = 0  # arguments still to come in which a digit stands alone
        self.braces: list[int] = []
        self.integrals = 0  # signs whose differential is still to come; elsewhere dx stands in a derivative

    def read(self) -> list[Token]:
        while self.place < len(self.source):
            self._next()
        while self.out and self.out[-1].type == "BREAK":
            self.out.pop()
        return self.out

    def _emit(self, kind: str, text: str) -> None:
        if kind == "BREAK" and (not self.out or self.out[-1].type == "BREAK"):
            return  # one break parts two items, however many signs it is made of
        self.out.append(Token(kind, text, start_pos=self.place))

    def _after_operand(self) -> bool:
        return bool(self.out) and self.out[-1].type in _OPERANDS

    def _next(self) -> None:
        if frozen := _FROZEN.match(self.source, self.place):
            self._emit("AT", "|")
            self.place = frozen.end()
            return
        if size := SIZES.match(self.source, self.place):
            self.place = size.end()
            if self.source.startswith(".", self.place):
                self.place += 1
            return
        if self.integrals and self.single == 0 and (found := _DIFFERENTIAL.match(self.source, self.place)):
            self._emit("DIFFERENTIAL", found[1])
            self.integrals -= 1
            self.place = found.end()
            return
        item = _ITEM.match(self.source, self.place)
        assert item is not None
        text = item[0]
        if item["space"]:
            self.place = item.end()
        elif item["number"]:
            self._number(text)
        elif item["command"]:
            self._command(text)
        else:
            self._letter(text)

    def _number(self, text: str) -> None:
        if self.single:
            self.single -= 1
            text = text[0]
        self._emit("NUMBER", text)
        self.place += len(text)
        thousands = re.compile(r"\\,(\d{3})(?!\d)")  # 50\,000 is one number
        while "." not in text and (more := thousands.match(self.source, self.place)):
            last = self.out.pop()
            self.out.append(Token("NUMBER", last + more[1], start_pos=last.start_pos))
            self.place = more.end()

    def _command(self, text: str) -> None:  # noqa: PLR0912 (one branch per kind)
        start, end = self.place, self.place + len(text)
        if text in SPACES:
            self.place = end
        elif text in FRACTIONS:
            self._emit("FRACTION", text)
            self.place, self.single = end, self.single - (self.single > 0) + 2
        elif text == r"\sqrt":
            self._emit("ROOT", text)
            self.place, self.single = end, self.single - (self.single > 0) + 1
        elif text in ACCENTS:
            self._emit("ACCENT", text)
            self.place = end
        elif text in (r"\text", r"\mbox", r"\textrm"):
            found = _TEXT.match(self.source, end)
            if not found:
                raise NotationError(f"{text} without its words", self.source, start)
            self._emit("WORDS", " ".join(found[1].split()))
            self.place = found.end()
        elif text in STYLED:
            found = _WORD.match(self.source, end)
            if not found:
                raise NotationError(f"{text} without its word", self.source, start)
            self._name(rf"{text}{{{(found[1] or found[2]).strip()}}}", found.end())
        elif text in RELATIONS:
            self._emit("RELATION", RELATIONS[text])
            self.place = end
        elif text in BREAKS:
            self._emit("BREAK", text)
            self.place = end
        elif text in (r"\pm", r"\mp"):
            self._emit("SIGN", text)
            self.place = end
        elif text in PRODUCTS:
            self._emit("TIMES", text)
            self.place = end
        elif text == r"\|":
            self._bar(text)
        elif text == r"\mid":
            self._emit("SEPARATOR", text)
            self.place = end
        elif text in _OPENING or text in _CLOSING:
            self._delimiter(text)
        elif text == r"\int":
            self._emit("INTEGRAL", text)
            self.integrals += 1
            self.place = end
        elif re.fullmatch(r"\\[A-Za-z]+", text):
            self._name(text, end)
        else:
            raise NotationError(f"{text!r} is not part of the notation", self.source, start)

    def _name(self, latex: str, end: int) -> None:
        self.single -= self.single > 0
        self._emit("NAME", latex)
        self.place = end

    def _letter(self, text: str) -> None:
        kinds = {"{": "LBRACE", "}": "RBRACE", "'": "PRIME", "*": "STAR", "+": "SIGN", "-": "SIGN"}
        if text in _OPENING or text in _CLOSING:
            self._delimiter(text)
            return
        if text == "|":
            self._bar(text)
            return
        if text in "^_":
            self._emit("UP" if text == "^" else "DOWN", text)
            self.single += 1
        elif text == ",":
            self._emit("SEPARATOR" if self.open or self.braces else "BREAK", text)
        elif text in BREAKS:
            self._emit("SEPARATOR" if self.open else "BREAK", text)
        elif text in RELATIONS:
            self._emit("RELATION", text)
        elif text in PRODUCTS:
            self._emit("TIMES", text)
        elif text in kinds:
            self._emit(kinds[text], text)
            self._brace(text)
        elif text.isalpha():
            self._name(text, self.place + 1)
            return
        elif text == ".":
            pass  # the full stop of a sentence that ends with its formula
        else:
            raise NotationError(f"{text!r} is not part of the notation", self.source, self.place)
        self.place += 1

    def _brace(self, text: str) -> None:
        if text == "{":
            self.braces.append(max(self.single - 1, 0))
            self.single = 0
        elif text == "}":
            if not self.braces:
                raise NotationError("a brace closes what was not opened", self.source, self.place)
            self.single = self.braces.pop()
        elif text == "*":
            self.single -= self.single > 0

    def _bar(self, text: str) -> None:
        inside = any(bracket not in ("|", r"\|") for bracket in self.open) or bool(self.braces)
        if not self._after_operand() or (text not in self.open and not inside):
            self.open.append(text)
            self._emit("OPEN", text)
        elif text in self.open and self.open[-1] == text:
            self.open.pop()
            self._emit("CLOSE", text)
        else:
            self._emit("SEPARATOR", r"\mid" if text == "|" else text)
        self.place += len(text)

    def _delimiter(self, text: str) -> None:
        if text in _OPENING:
            self.open.append(text)
            self._emit("OPEN", text)
        else:
            if self.open:
                self.open.pop()
            self._emit("CLOSE", text)
        self.place += len(text)
