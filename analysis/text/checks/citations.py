r"""Citations: the work must be in ``refs.bib``, the place in it in ``loci.toml``.

Both the text's ``\citep[section 3]{key}`` and the sources of the theory ("Mao et al. 2017, eq. 5") are
mentions of a work and of places in it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.text.checks.bibliography import Work
from analysis.text.checks.loci import Locus, named, rest
from analysis.text.complaint import Complaint
from analysis.text.reading.tokens import Place, Sentence, Token
from analysis.text.reading.walk import read
from theory.errors import closest_first

_MACROS = ("citep", "citet", "cite", "citealp", "citealt", "citeauthor", "citeyear")


@dataclass(frozen=True)
class Mention:
    """A place of the text, or of a source, that names a work and places in it."""

    place: Place
    text: str
    keys: tuple[str, ...]
    loci: tuple[str, ...] = ()
    unread: str = ""


def in_text(sentences: Iterable[Sentence]) -> list[Mention]:
    """Return the citations of the text, each once although its sentence may be read in several ways."""
    found = {
        (token.place, token.text): _mention(token)
        for sentence in sentences
        for token in sentence.tokens
        if token.is_macro(*_MACROS)
    }
    return list(found.values())


def _mention(token: Token) -> Mention:
    *notes, keys = token.arguments[1:]  # the first is the star
    note = " ".join(_plain(note) for note in notes if note)
    unread = note if re.search(r"\d", rest(note)) else ""
    return Mention(
        token.place, token.text, tuple(key.strip() for key in keys.split(",")), tuple(named(note)), unread
    )


def _plain(note: str) -> str:
    r"""Return a note as text, ``\spec`` read as the number it prints."""
    parts = []
    for sentence in read(note, "note"):
        for token in sentence.tokens:
            shown = token.arguments[0] if token.is_macro("spec") else token.text
            parts.append(" " * token.spaced + shown)
    return "".join(parts).strip()


def complaints(
    mentions: Sequence[Mention], works: Mapping[str, Work], loci: Sequence[Locus], listed: str
) -> Iterator[Complaint]:
    """Yield a complaint for an unknown key, a place that is not listed, and a listed place that none cites.

    ``listed`` is the file that lists the places, as complaints name it.
    """
    known = {(locus.key, locus.locus) for locus in loci}
    for mention in mentions:
        for key in mention.keys:
            if key not in works:
                near = "".join(f"; the closest is {other!r}" for other in closest_first(key, works)[:1])
                yield _complaint(mention, f"{key!r} is not in refs.bib{near}")
        if mention.unread:
            yield _complaint(
                mention, f"the note {mention.unread!r} holds a number that is no place of the work"
            )
        for locus in mention.loci:
            if not any((key, locus) in known for key in mention.keys):
                yield _complaint(mention, _unlisted(", ".join(mention.keys), locus, loci, listed))
    cited = {(key, locus) for mention in mentions for key in mention.keys for locus in mention.loci}
    for entry in loci:
        if entry.key not in works:
            near = closest_first(entry.key, works)[0]
            message = f"{entry.key!r} is not in refs.bib; the closest is {near!r}"
            yield Complaint(listed, entry.line, message)
        elif (entry.key, entry.locus) not in cited:
            yield Complaint(
                listed, entry.line, f"{entry.locus} of {entry.key!r} is cited nowhere; take the entry out"
            )


def _unlisted(key: str, locus: str, loci: Sequence[Locus], listed: str) -> str:
    names = [f"{entry.key}, {entry.locus}" for entry in loci]
    nearest = closest_first(f"{key}, {locus}", names)[:1]
    near = f"the closest entry is {nearest[0]!r}" if nearest else "it has no entries"
    way = "look the place up and list it, or cite the work alone"
    return f"{locus} of {key!r} is not in {listed} ({near}); {way}"


def _complaint(mention: Mention, what: str) -> Complaint:
    return Complaint(mention.place.file, mention.place.line, f'"{mention.text}": {what}')
