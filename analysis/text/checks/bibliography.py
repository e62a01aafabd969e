"""The works of ``refs.bib``: what a citation or a source may name."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pylatexenc.latex2text import LatexNodes2Text

from theory.errors import EquipoiseError

_ENTRY = re.compile(r"@\w+\s*\{\s*([^,\s]+)\s*,")
_FIELD = re.compile(r"(\w+)\s*=\s*\{")


@dataclass(frozen=True)
class Work:
    """One entry: its key, the surnames of its authors in their order, and its year."""

    key: str
    surnames: tuple[str, ...]
    year: int


def works(path: Path) -> dict[str, Work]:
    """Return the works of a BibTeX file by key; raises ``EquipoiseError`` for one without author or year."""
    text = path.read_text("utf-8")
    found: dict[str, Work] = {}
    for entry in _ENTRY.finditer(text):
        key = entry[1]
        fields = dict(_fields(text, entry.end()))
        if not {"author", "year"} <= fields.keys():
            raise EquipoiseError(f"{path}: {key} lacks an author or a year; add it")
        if key in found:
            raise EquipoiseError(f"{path}: {key} stands there twice; take one out")
        authors = LatexNodes2Text().latex_to_text(" ".join(fields["author"].split())).split(" and ")
        found[key] = Work(key, tuple(map(_surname, authors)), int(fields["year"]))
    return found


def _fields(text: str, start: int) -> Iterator[tuple[str, str]]:
    """Yield the fields of the entry whose key ends at ``start``."""
    stop = re.search(r"\n\}", text[start:])
    body = text[start : start + stop.start()] if stop else text[start:]
    place = 0
    while field := _FIELD.search(body, place):
        depth, place = 1, field.end()
        while depth and place < len(body):
            depth += {"{": 1, "}": -1}.get(body[place], 0)
            place += 1
        yield field[1].lower(), body[field.end() : place - 1]


def _surname(author: str) -> str:
    if "," in author:
        return folded(author.split(",", maxsplit=1)[0])
    return folded(author.rsplit(maxsplit=1)[-1])


def folded(name: str) -> str:
    """Return a name in lower case and without accents, as names are compared."""
    plain = unicodedata.normalize("NFKD", name.strip()).replace("ø", "o").replace("ı", "i").replace("Ø", "O")
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
