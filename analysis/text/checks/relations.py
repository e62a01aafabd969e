r"""The formulas that the author typed: each relation of them is executed, or listed with a reason.

A relation is decided in every world of its section that knows its symbols, or in the world of another example
that ``paper/formulas.toml`` assigns. A relation that states a law, or a choice that no world has, may be
listed there with a reason instead; an entry that no section holds is an error. Settings inside formulas are
replaced by what they print.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.text.complaint import Complaint
from analysis.text.reading.tokens import Formula
from theory.errors import EquipoiseError, closest_first
from theory.notation.reading import execute
from theory.notation.world import World

LIST = "paper/formulas.toml"
WAY_OUT = "mend the formula, or list it in paper/formulas.toml with the reason why it is not executed"
_RELATION = re.compile(
    r"=|<|>|\\(?:leq?|geq?|neq?|approx|in|to|longrightarrow|sim|simeq|propto|equiv|ll|iff|Rightarrow)(?![A-Za-z])"
)
_SETTING = re.compile(r"\\setting\{([^}]*)\}")
_WORDS = re.compile(r"\\intertext\{[^{}]*\}")
_ENSURED = re.compile(r"\\ensuremath\{((?:[^{}]|\{[^{}]*\})*)\}")


@dataclass(frozen=True)
class Listed:
    """What ``paper/formulas.toml`` says of one formula: the world it is executed in, or why it is not.

    ``formula`` is its LaTeX as it is typed, white space apart.
    """

    formula: str
    world: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Count:
    """How many relations were executed, and how many stand in the list instead."""

    executed: int = 0
    listed: int = 0

    @property
    def total(self) -> int:
        """All relations."""
        return self.executed + self.listed

    def __add__(self, other: "Count") -> "Count":
        return Count(self.executed + other.executed, self.listed + other.listed)


def listed(paper: Path) -> list[Listed]:
    """Return the entries of the list. Raises ``EquipoiseError`` for one without a world or a reason."""
    path = paper / "formulas.toml"
    found = []
    for entry in tomllib.loads(path.read_text("utf-8")).get("formula", []):
        one = Listed(
            " ".join(entry["latex"].split()), entry.get("world", ""), entry.get("reason", "").strip()
        )
        if bool(one.world) == bool(one.reason):
            raise EquipoiseError(f"{path}: {one.formula!r} needs a world or a reason, and not both")
        found.append(one)
    return found


def has_relation(latex: str) -> bool:
    """Return whether a formula relates anything: what does not is no statement."""
    return bool(_RELATION.search(latex))


def check(
    formulas: Iterable[Formula],
    sections: Mapping[str, Sequence[World]],
    named: Mapping[str, World],
    entries: Sequence[Listed],
    settings: Mapping[str, str],
) -> tuple[list[Complaint], Count]:
    """Execute the relations of ``formulas``; returns the complaints and the count.

    ``sections`` has the worlds of each section by the stem of its file, ``named`` those that ``entries``
    assign; ``settings`` is what each key prints.
    """
    known = {entry.formula: entry for entry in entries}
    complaints, count, met = [], Count(), set()
    for formula in formulas:
        source = " ".join(formula.latex.split())
        if not has_relation(source):
            continue
        entry = known.get(source)
        met.add(source)
        if entry is not None and entry.reason:
            count += Count(listed=1)
            continue
        worlds = sections.get(Path(formula.file).stem, ())
        if entry is not None:
            if entry.world not in named:
                complaints.append(_unknown_world(entry, named))
                continue
            worlds = (named[entry.world],)
        found = list(execute(_with_settings(source, settings), worlds))
        count += Count(executed=sum(not one.problem for one in found))
        complaints += [
            Complaint(
                formula.file,
                formula.line,
                f"the formula ${source}$, its relation {one.relation}: {one.problem}; {WAY_OUT}",
            )
            for one in found
            if one.problem
        ]
    complaints += [
        Complaint(LIST, 1, f"{entry.formula!r} stands in no section; take the entry out")
        for entry in entries
        if entry.formula not in met
    ]
    return complaints, count


def _unknown_world(entry: Listed, named: Mapping[str, World]) -> Complaint:
    near = ", ".join(closest_first(entry.world, named)[:3])
    return Complaint(LIST, 1, f"{entry.formula!r}: no world {entry.world!r}; the closest are {near}")


def _with_settings(source: str, settings: Mapping[str, str]) -> str:
    """The formula as it is printed: each setting's value in its place."""
    printed = _SETTING.sub(lambda match: settings.get(match[1], match[0]), source)
    return _WORDS.sub(r"\\\\", _ENSURED.sub(lambda match: match[1], printed))
