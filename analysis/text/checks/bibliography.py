"""The works of ``refs.bib``: what a citation or a source may name, and how a source names them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pylatexenc.latex2text import LatexNodes2Text

from theory.errors import EquipoiseError

_ENTRY = re.compile(r"@\w+\s*\{\s*([^,\s]+)\s*,")
_FIELD = re.compile(r"(\w+)\s*=\s*\{")
_SPACE = r"(?:\s|\\\s|~)"  # TeX's spaces too: "Cremer et al.\ 2018"
_NAME = r"[A-ZÀ-Þ][\w'’]+(?:-[A-ZÀ-Þ][\w'’]+)*"
_AUTHORS = rf"{_NAME}(?:, {_NAME})*(?:{_SPACE}(?:&|and){_SPACE}{_NAME}|{_SPACE}et{_SPACE}al\.)?"
NAMED = re.compile(rf"({_AUTHORS}),?{_SPACE}\(?((?:19|20)\d\d)\b")


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


def find(authors: str, year: int, works: Mapping[str, Work]) -> str | list[str]:
    """Return the key of the one work by these authors in this year, else the keys of all that fit."""
    plain = re.sub(_SPACE, " ", authors)
    several = plain.endswith(" et al.")
    names = [folded(name) for name in re.split(r", | & | and ", plain.removesuffix(" et al."))]
    fits = [
        work.key
        for work in works.values()
        if work.year == year
        and (
            [*work.surnames[:1]] == names and len(work.surnames) > 2 if several else [*work.surnames] == names
        )
    ]
    return fits[0] if len(fits) == 1 else fits


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
