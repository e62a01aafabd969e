"""The whole text of the paper held against what is checked: words, names, numbers, citations and formulas."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.claims import EMPIRICAL
from analysis.text.checks import ledger, near, relations, wordings
from analysis.text.checks.relations import Count
from analysis.text.checks.worlds import NAMED, SECTIONS
from analysis.text.complaint import Complaint
from analysis.text.lint import complaints as prose
from analysis.text.lint import read
from analysis.text.reading.walk import formulas as formulas_of
from theory.claims import LEDGER
from theory.derivations import DERIVATIONS


@dataclass(frozen=True)
class Examined:
    """What was found: complaints by file and line, and how many of the text's own relations were executed."""

    complaints: tuple[Complaint, ...]
    relations: Count


def examine(paper: Path, settings: Mapping[str, str]) -> Examined:
    """Hold the text in the folder ``paper`` against the ledger, the runs' claims and the settings.

    ``settings`` is what each setting prints, by its key.
    """
    sentences = read(paper)
    names = {claim.id: tuple(claim.says) for claim in LEDGER.values()}
    found = [
        *prose(paper),
        *ledger.complaints(sentences, names, EMPIRICAL, DERIVATIONS),
        *wordings.complaints(LEDGER.values()),
        *near.complaints(sentences, near.Near.read(paper)),
    ]
    typed = [
        formula
        for path in sorted((paper / "sections").glob("*.tex"))
        for formula in formulas_of(path, f"paper/sections/{path.name}")
    ]
    wrong, count = relations.check(typed, SECTIONS, NAMED, relations.listed(paper), settings)
    found += wrong
    return Examined(tuple(sorted(set(found))), count)
