r"""Reads a LaTeX file as sentences of tokens, and as a list of formulas, by a parse of its macros.

Titles, captions, items and footnotes are sentences of their own. ``\ifmade`` and ``\ifresult`` print one of
their branches. The text is read three times: with both branches one after the other, so that everything is
read, and with the first or the second everywhere, so that sentences are read as they are printed.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pylatexenc import latexwalker as tex

from analysis.text.reading.macros import CHARACTERS, MACROS, SPECIALS, TEXT_IN_FORMULAS, Reading, context
from analysis.text.reading.sentences import Piece, split
from analysis.text.reading.tokens import Formula, Place, Sentence, Token

READINGS = ("both", "first", "second")
_UNKNOWN = Reading("", "unknown")


def sentences(path: Path, name: str | None = None) -> list[Sentence]:
    """Return the sentences of the file ``path``, in their order; their places name it as ``name``."""
    return read(path.read_text("utf-8"), name or path.as_posix())


@cache
def read(source: str, file: str) -> list[Sentence]:
    """Return the sentences of LaTeX ``source``; ``file`` is what their places name."""
    parsed = _Source(source, file)
    found = {
        (sentence.place.line, str(sentence)): sentence
        for reading in READINGS
        for sentence in _Flattener(parsed, reading).sentences()
    }
    return sorted(found.values(), key=lambda sentence: sentence.place.line)


def formulas(path: Path, name: str | None = None) -> list[Formula]:
    """Return every formula of the file ``path``, inline or displayed, in its order."""
    return formulas_of(path.read_text("utf-8"), name or path.as_posix())


def formulas_of(source: str, file: str) -> list[Formula]:
    """Return every formula of LaTeX ``source``; ``file`` is what they name."""
    parsed = _Source(source, file)
    return list(_formulas(parsed, parsed.nodes, ""))


class _Source:
    """A parsed file that knows the lines of its characters."""

    def __init__(self, source: str, file: str) -> None:
        self.file = file
        self.starts = [0, *(at + 1 for at, letter in enumerate(source) if letter == "\n")]
        walker = tex.LatexWalker(source, latex_context=context(), tolerant_parsing=False)
        self.nodes = walker.get_latex_nodes()[0]

    def place(self, position: int) -> Place:
        return Place(self.file, bisect_right(self.starts, position))


def _formulas(parsed: _Source, nodes: Iterable[Any], within: str) -> Iterator[Formula]:
    for node in nodes:
        if node is None:
            continue
        if _is_formula(node):
            yield Formula(*_at(parsed, node.pos), _inner(node), _is_display(node), within)
        elif node.isNodeType(tex.LatexMacroNode):
            yield from _formulas(parsed, _arguments(node), node.macroname)
        elif node.isNodeType(tex.LatexGroupNode) or node.isNodeType(tex.LatexEnvironmentNode):
            yield from _formulas(parsed, node.nodelist, within)
    # text inside of a formula is the formula's own: it is not read as one again


def _at(parsed: _Source, position: int) -> tuple[str, int]:
    place = parsed.place(position)
    return place.file, place.line


def _is_formula(node: Any) -> bool:
    if node.isNodeType(tex.LatexEnvironmentNode):
        known = context().get_environment_spec(node.environmentname)
        return bool(known is not None and known.is_math_mode)
    return bool(node.isNodeType(tex.LatexMathNode))


def _is_display(node: Any) -> bool:
    return bool(node.isNodeType(tex.LatexEnvironmentNode) or node.displaytype == "display")


def _inner(node: Any) -> str:
    return "".join(part.latex_verbatim() for part in node.nodelist).strip()


def _arguments(node: Any) -> list[Any]:
    return list(node.nodeargd.argnlist or ()) if node.nodeargd is not None else []


def _content(argument: Any) -> list[Any]:
    """Return the nodes of an argument without its braces or brackets."""
    if argument is None:
        return []
    return list(argument.nodelist) if argument.isNodeType(tex.LatexGroupNode) else [argument]


def _raw(argument: Any) -> str:
    return "".join(node.latex_verbatim() for node in _content(argument))


@dataclass
class _Flattener:
    """Turns the tree into flows of pieces, one flow for each run of text that is printed without a break."""

    parsed: _Source
    reading: str

    def sentences(self) -> list[Sentence]:
        self.flows: list[list[Piece]] = [[]]
        self.later: list[list[Piece]] = []
        self._walk(self.parsed.nodes, ())
        self._break()
        return [sentence for flow in self.flows for sentence in split(flow)]

    def _break(self) -> None:
        self.flows += [*self.later, []]
        self.later = []

    def _walk(self, nodes: list[Any], inside: tuple[str, ...]) -> None:
        skipped: Any = None
        for number, node in enumerate(nodes):
            if node is None or node is skipped or node.isNodeType(tex.LatexCommentNode):
                continue
            if node.isNodeType(tex.LatexCharsNode):
                self._characters(node.chars, node.pos, inside)
            elif node.isNodeType(tex.LatexSpecialsNode):
                self._characters(SPECIALS.get(node.specials_chars, " "), node.pos, inside)
            elif _is_formula(node):
                self._formula(node, inside)
            elif node.isNodeType(tex.LatexGroupNode):
                self._walk(node.nodelist, inside)
            elif node.isNodeType(tex.LatexEnvironmentNode):
                self._environment(node, inside)
            elif node.isNodeType(tex.LatexMacroNode):
                self._macro(node, inside)
                if node.macroname == "claim" and (group := _group_behind(nodes[number + 1 :])) is not None:
                    skipped = group
                    self._token("handwritten", group.latex_verbatim(), group.pos, inside, (_raw(group),))

    def _characters(self, text: str, position: int, inside: tuple[str, ...]) -> None:
        place = self.parsed.place
        self.flows[-1] += [Piece(letter, place(position + at), inside) for at, letter in enumerate(text)]

    def _token(
        self, name: str, text: str, position: int, inside: tuple[str, ...], arguments: tuple[str, ...] = ()
    ) -> None:
        place = self.parsed.place(position)
        kind = "macro" if name else "formula"
        token = Token(kind, " ".join(text.split()), place, name, arguments, inside)
        self.flows[-1].append(Piece("", place, inside, token))

    def _formula(self, node: Any, inside: tuple[str, ...]) -> None:
        self._token("", node.latex_verbatim(), node.pos, inside, (_inner(node),))
        for name, text in _texts_in(node.nodelist):
            self._apart(_content(text), (*inside, name))

    def _environment(self, node: Any, inside: tuple[str, ...]) -> None:
        self._break()
        self._walk(node.nodelist, (*inside, node.environmentname))
        self._break()

    def _apart(self, nodes: list[Any], inside: tuple[str, ...]) -> None:
        """Read ``nodes`` as a flow of their own, to stand behind the one that is being read."""
        outer, waiting = self.flows, self.later
        self.flows, self.later = [[]], []
        self._walk(nodes, inside)
        self._break()
        found, self.flows, self.later = self.flows, outer, waiting
        self.later += found

    def _macro(self, node: Any, inside: tuple[str, ...]) -> None:
        name, arguments = node.macroname, _arguments(node)
        if name in CHARACTERS:
            self._characters(CHARACTERS[name], node.pos, inside)
            return
        kind = MACROS.get(name, _UNKNOWN).kind
        if kind == "silent":
            self._characters(" " * (name != "/"), node.pos, inside)
        elif kind == "letter":
            self._walk(_content(arguments[0]), inside)
        elif kind == "text":
            self._text(node, inside)
        elif kind == "apart":
            self._titled(node, inside)
        elif kind == "choice":
            self._choice(node, inside)
        elif kind == "sentence":
            self._break()
            self._token(name, node.latex_verbatim(), node.pos, inside, tuple(map(_raw, arguments)))
            self._break()
        else:
            self._token(name, node.latex_verbatim(), node.pos, inside, tuple(map(_raw, arguments)))
            if name.startswith("cite"):
                for note in arguments[1:-1]:
                    self._apart(_content(note), (*inside, "citation"))

    def _choice(self, node: Any, inside: tuple[str, ...]) -> None:
        _, first, second = _arguments(node)
        if self.reading != "second":
            self._walk(_content(first), inside)
        if self.reading == "both":
            self._characters(" ", node.pos, inside)
        if self.reading != "first":
            self._walk(_content(second), inside)

    def _text(self, node: Any, inside: tuple[str, ...]) -> None:
        name, arguments = node.macroname, _arguments(node)
        if name == "definition":
            self._token(name, "", node.pos, inside)
        for argument in arguments[2:] if name == "resizebox" else arguments:
            self._walk(_content(argument), (*inside, name))

    def _titled(self, node: Any, inside: tuple[str, ...]) -> None:
        name = node.macroname
        if name != "footnote":
            self._break()
        for argument in _arguments(node):
            if argument is not None and not argument.isNodeType(tex.LatexCharsNode):  # a star is no text
                self._apart(_content(argument), (*inside, name))
        if name != "footnote":
            self._break()


def _group_behind(nodes: list[Any]) -> Any:
    """Return the group that directly follows, if one does; white space between counts for nothing."""
    for node in nodes:
        if node.isNodeType(tex.LatexCharsNode) and not node.chars.strip():
            continue
        if node.isNodeType(tex.LatexCommentNode):
            continue
        return node if node.isNodeType(tex.LatexGroupNode) and node.delimiters[0] == "{" else None
    return None


def _texts_in(nodes: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Yield the texts inside of a formula."""
    for node in nodes:
        if node is None:
            continue
        if node.isNodeType(tex.LatexMacroNode):
            if node.macroname in TEXT_IN_FORMULAS:
                yield node.macroname, _arguments(node)[0]
            else:
                yield from _texts_in(_arguments(node))
        elif node.isNodeType(tex.LatexGroupNode) or node.isNodeType(tex.LatexEnvironmentNode):
            yield from _texts_in(node.nodelist)
