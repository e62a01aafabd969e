"""The sources that the theory names: works by author and year, as "Kingma & Welling 2014, eq. 1".

They stand in the ``source`` of claims, objectives and divergences, in the words of the derivations and in the
published numbers. Each must be a work of ``refs.bib``, by its authors and its year.
"""

import inspect
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from analysis.text.checks.bibliography import NAMED, Work, find
from analysis.text.checks.citations import Mention
from analysis.text.checks.loci import named, rest
from analysis.text.complaint import Complaint
from analysis.text.reading.tokens import Place
from theory.claims import LEDGER
from theory.derivations import DERIVATIONS, Step
from theory.divergences import DIVERGENCES
from theory.errors import closest_first
from theory.objectives import OBJECTIVES

# Their equations were not looked up. The file is part of the digest of every run, and no reader sees
# the numbers.
NOT_LOOKED_UP = ("hinge", "relativistic")
_ROOT = Path(__file__).resolve().parents[3]


def stated() -> Iterator[tuple[Place, str]]:
    """Yield every text of the theory that names sources, with its place."""
    for claim in LEDGER.values():
        yield _place(claim.checks), claim.source
        yield _place(claim.checks), claim.assumptions
        yield _place(claim.checks), claim.beyond
    for objective in OBJECTIVES.values():
        text = rest(objective.source) if objective.name in NOT_LOOKED_UP else objective.source
        yield _line("objectives", text), text
    for divergence in DIVERGENCES.values():
        yield _line("divergences", divergence.source), divergence.source
    for derivation in DERIVATIONS.values():
        modules = {step.checks.__module__ for step in derivation.steps}
        for name in sorted(modules):
            module = sys.modules[name]
            yield Place(_relative(inspect.getsourcefile(module)), 1), module.__doc__ or ""
        for step in derivation.steps:
            yield _place(step.checks), " ".join(_words(step).split())


def _words(step: Step) -> str:
    return f"{step.title} {step.reason} {step.assumption} {step.equation.beyond}"


def published() -> Iterator[Mention]:
    """Yield the tables that the published numbers are quoted from."""
    text = (_ROOT / "analysis/paper/published.toml").read_text("utf-8")
    lines = text.splitlines()
    for name, content in tomllib.loads(text).items():
        place = Place("analysis/paper/published.toml", lines.index(f"[{name}]") + 1)
        table = content.get("table", "")
        yield Mention(
            place, f"{content['source']} {table}".strip(), (content["source"],), tuple(named(table))
        )


def mentions(texts: Iterator[tuple[Place, str]], works: Mapping[str, Work]) -> Iterator[Mention | Complaint]:
    """Yield the works that the texts name, a complaint for one that ``works`` does not hold."""
    for place, text in texts:
        found = list(NAMED.finditer(text))
        for match, following in zip_longest(found, found[1:]):
            end = following.start() if following else len(text)
            key = find(match[1], int(match[2]), works)
            behind = re.split(r"[;()\n]|\. (?=[A-Z])", text[match.end() : end])[0]
            if isinstance(key, str):
                yield Mention(place, match[0] + behind.rstrip(), (key,), tuple(named(behind)))
            else:
                yield Complaint(place.file, place.line, f'"{match[0]}": {_missing(match[0], key, works)}')


def keys(works: Mapping[str, Work]) -> list[str]:
    """Return the keys of the works that the theory names, in the order of ``works``."""
    named_works = {
        key for found in mentions(stated(), works) if isinstance(found, Mention) for key in found.keys
    }
    return [key for key in works if key in named_works]


def _missing(named_work: str, fits: list[str], works: Mapping[str, Work]) -> str:
    if fits:
        return f"fits several works of refs.bib: {', '.join(fits)}"
    names = {_cited(work): key for key, work in works.items()}
    nearest = closest_first(named_work, names)[0]
    near = f"the closest is {names[nearest]!r} ({nearest})"
    return f"no such work is in refs.bib; {near}; mend the source or add it"


def _cited(work: Work) -> str:
    first, *others = (name.capitalize() for name in work.surnames)
    return f"{first}{f' & {others[0]}' if len(others) == 1 else ' et al.' if others else ''} {work.year}"


def _place(function: Callable[..., Any]) -> Place:
    code = inspect.unwrap(function).__code__
    return Place(_relative(code.co_filename), code.co_firstlineno)


def _line(module: str, source: str) -> Place:
    """Return the line of a module of the theory that holds this source."""
    file = f"theory/{module}.py"
    lines = (_ROOT / file).read_text("utf-8").splitlines()
    return Place(file, next((number for number, line in enumerate(lines, 1) if source in line), 1))


def _relative(file: str | None) -> str:
    path = Path(file or "theory").resolve()
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name
