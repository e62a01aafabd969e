"""The lint of the paper: everything that its text and its sources say and may not say."""

from pathlib import Path

from analysis.text.checks import allowed, bibliography, citations, loci, sources
from analysis.text.checks.citations import Mention
from analysis.text.complaint import Complaint
from analysis.text.reading.tokens import Sentence
from analysis.text.reading.walk import sentences
from analysis.text.rules import check_sentence


def complaints(paper: Path) -> list[Complaint]:
    """Return the complaints about the paper in the folder ``paper``, by file, line and message.

    It reads ``main.tex``, ``sections/*.tex``, ``refs.bib``, ``loci.toml`` and the sources of the theory.
    """
    text = read(paper)
    listed = allowed.entries()
    found = [complaint for sentence in text for complaint in check_sentence(sentence, listed)]
    found += allowed.dead(text, listed)
    found += cited(paper, text)
    return sorted({_what(complaint): complaint for complaint in sorted(found, reverse=True)}.values())


def read(paper: Path) -> list[Sentence]:
    """Return the sentences of the paper, in the order of its files."""
    files = [paper / "main.tex", *sorted((paper / "sections").glob("*.tex"))]
    return [s for file in files for s in sentences(file, f"paper/{file.relative_to(paper).as_posix()}")]


def cited(paper: Path, text: list[Sentence]) -> list[Complaint]:
    """Return the complaints about the citations of ``text`` and about the sources of the theory."""
    works = bibliography.works(paper / "refs.bib")
    found = list(sources.mentions(sources.stated(), works))
    named = [
        *citations.in_text(text),
        *sources.published(),
        *(mention for mention in found if isinstance(mention, Mention)),
    ]
    places = loci.listed(paper / "loci.toml")
    return [
        *(complaint for complaint in found if isinstance(complaint, Complaint)),
        *citations.complaints(named, works, places, "paper/loci.toml"),
    ]


def _what(complaint: Complaint) -> tuple[str, int, str]:
    """Return what a complaint says without the sentence, which may be read in several ways."""
    return complaint.file, complaint.line, complaint.message.rpartition('": ')[2]
