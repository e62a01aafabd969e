"""Places in other people's works: "section 3", "Table 1", "eqs. 6 and 7", and the list of them."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from theory.errors import EquipoiseError

# Every way to name a kind of place, and the one it goes by.
KINDS = {
    "section": "section", "sections": "section", "sec": "section", "§": "section",
    "subsection": "section", "chapter": "chapter", "chapters": "chapter", "part": "part",
    "table": "table", "tables": "table",
    "figure": "figure", "figures": "figure", "fig": "figure", "figs": "figure",
    "equation": "equation", "equations": "equation", "eq": "equation", "eqs": "equation",
    "theorem": "theorem", "theorems": "theorem", "proposition": "proposition", "propositions": "proposition",
    "lemma": "lemma", "lemmas": "lemma", "corollary": "corollary", "corollaries": "corollary",
    "remark": "remark", "remarks": "remark", "definition": "definition", "definitions": "definition",
    "example": "example", "examples": "example", "algorithm": "algorithm", "algorithms": "algorithm",
    "appendix": "appendix", "appendices": "appendix",
    "page": "page", "pages": "page", "p": "page", "pp": "page",
    "footnote": "footnote", "number": "number", "no": "number",
}  # fmt: skip
_NUMBER = r"\(?(?:\d+(?:\.\d+)*[a-z]?|[IVX]+(?:\.[A-Z])?|[A-Z](?:\.\d+)*)\)?(?![\w])"
_NAMES = "|".join(sorted((re.escape(kind) for kind in KINDS), key=len, reverse=True))
_LOCUS = re.compile(
    rf"(?<![\w])({_NAMES})\.?\s*({_NUMBER}(?:(?:\s*,\s*|\s*,?\s+and\s+|\s*[–-]\s*){_NUMBER})*)", re.IGNORECASE
)


@dataclass(frozen=True)
class Locus:
    """A place of a work: the work's ``key``, the place ("section 3"), what stands there and how one knows.

    ``line`` is where the list has it.
    """

    key: str
    locus: str
    what: str
    how: str
    line: int = 1


def named(text: str) -> list[str]:
    """Return the places that a text names, one by one: "eqs. 6 and 7" are "equation 6" and "equation 7"."""
    return [
        f"{KINDS[found[1].lower()]} {number.strip('()')}"
        for found in _LOCUS.finditer(text)
        for number in re.findall(_NUMBER, found[2])
    ]


def rest(text: str) -> str:
    """Return a text without the places that it names."""
    return _LOCUS.sub(" ", text)


def listed(path: Path) -> list[Locus]:
    """Return the entries of ``loci.toml``; raises ``EquipoiseError`` for a malformed or a double one."""
    found: list[Locus] = []
    text = path.read_text("utf-8")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[locus]]"]
    for line, entry in zip(lines, tomllib.loads(text).get("locus", []), strict=True):
        if entry.keys() != {"key", "locus", "what", "how"} or not all(map(str.strip, entry.values())):
            raise EquipoiseError(f"{path}: an entry needs key, locus, what and how, none empty: {entry}")
        if named(entry["locus"]) != [entry["locus"]]:
            raise EquipoiseError(f'{path}: {entry["locus"]!r} is no place; write it like "section 3"')
        if any((other.key, other.locus) == (entry["key"], entry["locus"]) for other in found):
            raise EquipoiseError(f"{path}: {entry['key']}, {entry['locus']} stands there twice; take one out")
        found.append(Locus(**entry, line=line))
    return found
