r"""The formulas that the author typed: each relation of them is executed, or listed with a reason.

A relation is decided in every world of its section that knows its symbols (``WORLDS``). One that defines a
symbol, or states a law or a condition, may stand in ``paper/formulas.toml`` with its reason; an entry that no
section holds is an error. Settings inside of formulas are replaced by what they print.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.text.complaint import Complaint
from analysis.text.tokens import Formula
from theory.notation.reading import execute
from theory.notation.world import World

WAY_OUT = "mend the formula, or list it in paper/formulas.toml with the reason why it is not executed"
_RELATION = re.compile(
    r"=|<|>|\\(?:leq?|geq?|neq?|approx|in|to|longrightarrow|sim|simeq|propto|equiv|ll|iff|Rightarrow)(?![A-Za-z])"
)
_SETTING = re.compile(r"\\setting\{([^}]*)\}")
_WORDS = re.compile(r"\\intertext\{[^{}]*\}")
_ENSURED = re.compile(r"\\ensuremath\{((?:[^{}]|\{[^{}]*\})*)\}")


@dataclass(frozen=True)
class Listed:
    """A formula that is not executed: its LaTeX as it is typed, and the reason."""

    formula: str
    reason: str


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
    """The formulas that are not executed. Raises ``KeyError`` for an entry without formula or reason."""
    entries = tomllib.loads((paper / "formulas.toml").read_text("utf-8"))["formula"]
    return [Listed(" ".join(entry["latex"].split()), entry["reason"]) for entry in entries]


def has_relation(latex: str) -> bool:
    """Whether a formula relates anything: what does not is no statement."""
    return bool(_RELATION.search(latex))


def check(
    formulas: Iterable[Formula],
    worlds: Mapping[str, Sequence[World]],
    excused: Sequence[Listed],
    settings: Mapping[str, str],
) -> tuple[list[Complaint], Count, set[str]]:
    """Execute the relations of ``formulas``.

    ``worlds`` are those of each section, by the stem of its file; ``settings`` what each key prints. Returns
    the complaints, the count, and the listed formulas that were met.
    """
    known = {entry.formula for entry in excused}
    complaints, count, met = [], Count(), set()
    for formula in formulas:
        source = " ".join(formula.latex.split())
        if not has_relation(source):
            continue
        if source in known:
            met.add(source)
            count += Count(listed=1)
            continue
        problems = [
            (one.relation, one.problem)
            for one in execute(_with_settings(source, settings), worlds.get(Path(formula.file).stem, ()))
            if one.problem or one.relation
        ]
        count += Count(executed=sum(not problem for _, problem in problems))
        complaints += [
            Complaint(formula.file, formula.line, f"the formula ${source}$: {relation}: {problem}; {WAY_OUT}")
            for relation, problem in problems
            if problem
        ]
    return complaints, count, met


def dead(excused: Sequence[Listed], met: set[str], paper: Path) -> list[Complaint]:
    """A complaint for each listed formula that no section holds or that has no reason."""
    place = str(paper / "formulas.toml")
    found = []
    for entry in excused:
        if entry.formula not in met:
            found.append(Complaint(place, 1, f"{entry.formula!r} stands in no section; take the entry out"))
        if not entry.reason.strip():
            found.append(Complaint(place, 1, f"{entry.formula!r} is listed without a reason; give one"))
    return found


def _with_settings(source: str, settings: Mapping[str, str]) -> str:
    """The formula as it is printed: each setting's value in its place."""
    printed = _SETTING.sub(lambda match: settings.get(match[1], match[0]), source)
    return _WORDS.sub(r"\\\\", _ENSURED.sub(lambda match: match[1], printed))
