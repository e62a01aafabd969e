"""Docstrings as the sources have them, plain text with aligned tables, turned into reStructuredText.

Paragraphs stay paragraphs, with every character that would be markup escaped; an aligned table of names
becomes a list of definitions, an indented block is printed as it stands, and a public name in double
backquotes is a link.
"""

import inspect
import re
from collections.abc import Iterable, Iterator
from typing import Any

_ROW = re.compile(r"([^\s=~<>][^=~<>]*?) {2,}([^\s=~<>].*)")  # a name, a gap, its meaning; no formula
_CODE = re.compile(r"(``.+?``)", re.DOTALL)
_MARKUP = re.compile(r"([\\*|`_])")


def convert(lines: Iterable[str], linked: Iterable[str] = ()) -> list[str]:
    """Return the docstring ``lines`` (without common indentation) as lines of reStructuredText.

    ``linked`` are the public names of ``equipoise`` that become links.
    """
    names, converted = frozenset(linked), list[str]()
    for block in _blocks(lines):
        converted += [*_convert(block, names), ""]
    return converted


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the groups of lines between blank ones."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line.rstrip())
        elif block:
            yield block
            block = []


def _convert(block: list[str], names: frozenset[str]) -> list[str]:
    rows = _rows(block)
    if rows:
        return [line for name, text in rows for line in (_term(name), f"    {_inline(text, names)}")]
    if block[0].startswith(" "):
        return ["::", "", *(f"    {line}" for line in block)]
    return _inline("\n".join(block), names).split("\n")


def _rows(block: list[str]) -> list[tuple[str, str]]:
    """The rows of an aligned table of names and meanings; none if ``block`` is no such table.

    In a table all meanings begin in the same column, and so do their further lines; a name that is too long
    for its row has its meaning in the next line.
    """
    margin = len(block[0]) - len(block[0].lstrip())
    rows: list[tuple[str, str]] = []
    columns = set()
    for line in (line[margin:] for line in block):
        row = _ROW.fullmatch(line)
        if line.startswith(" "):
            columns.add(len(line) - len(line.lstrip()))
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} {line.strip()}".strip())
        elif row:
            rows.append((row[1], row[2]))
            columns.add(row.start(2))
        else:
            rows.append((line, ""))
    return rows if len(columns) == 1 and all(text for _, text in rows) else []


def _term(name: str) -> str:
    """The names of a row as code."""
    return ", ".join(f"``{one.strip('`')}``" for one in name.split(", "))


def _inline(text: str, names: frozenset[str]) -> str:
    """``text`` with its code kept or linked and everything else escaped."""
    parts = _CODE.split(text)
    return "".join(_code(part, names) if part.startswith("``") else _escaped(part) for part in parts)


def _code(part: str, names: frozenset[str]) -> str:
    name = part.strip("`")
    return rf":py:obj:`{name} <equipoise.{name}>`\ " if name in names else part + r"\ "


def _escaped(part: str) -> str:
    return _MARKUP.sub(r"\\\1", part)


def connect(app: Any, linked: Iterable[str]) -> None:
    """Have Sphinx convert every docstring; the names of a function's own parameters are no links."""
    names = frozenset(linked)

    def process(_app: Any, _what: str, _name: str, documented: Any, _options: Any, lines: list[str]) -> None:
        own = inspect.signature(documented).parameters if inspect.isfunction(documented) else ()
        lines[:] = convert(lines, names.difference(own))

    app.connect("autodoc-process-docstring", process)
