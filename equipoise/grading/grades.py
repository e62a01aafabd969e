"""The verdicts on a student's functions, as an object that a notebook and a terminal show well."""

from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd

from equipoise.grading.judging import Judgement
from theory.montecarlo import Outcome
from theory.verdict import worst

COLUMNS = ["function", "output", "verdict", "difference", "finding", "what to do"]
STYLES = {Outcome.PASS: "green", Outcome.FAIL: "bold red", Outcome.INCONCLUSIVE: "yellow"}
WIDTH = 110  # of the table, in characters, where the terminal does not tell


@dataclass(frozen=True, repr=False)
class Grades:
    """One judgement for each output of each function that was graded."""

    judgements: tuple[Judgement, ...]

    @property
    def outcome(self) -> str:
        """The worst verdict: "fail" before "inconclusive" before "pass"."""
        return worst(one.outcome for one in self.judgements).value

    @property
    def passed(self) -> bool:
        """Whether every output is right."""
        return self.outcome == Outcome.PASS.value

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The names of the known mistakes that the wrong answers resemble, each once."""
        return tuple(dict.fromkeys(one.mistake.name for one in self.judgements if one.mistake is not None))

    def table(self) -> pd.DataFrame:
        """Return one row per output: verdict, difference from the right answer, finding, what to do.

        The difference is relative to the right value's size, at least 1; NaN where there are no numbers.
        """
        rows = [
            (one.question, one.output, one.outcome.value, one.difference, one.said, one.advice)
            for one in self.judgements
        ]
        return pd.DataFrame(rows, columns=COLUMNS)

    def __repr__(self) -> str:
        from rich.console import Console

        text = StringIO()
        console = Console(file=text, width=WIDTH, color_system=None, force_jupyter=False)
        console.print(self)
        return text.getvalue().rstrip()

    def __rich__(self) -> Any:
        from rich.box import SIMPLE_HEAD
        from rich.table import Table
        from rich.text import Text

        table = Table(box=SIMPLE_HEAD)
        for column in COLUMNS:
            table.add_column(column)
        for one in self.judgements:
            verdict = Text(one.outcome.value, STYLES[one.outcome])
            cells = (one.question, one.output, _shown(one.difference), one.said, one.advice)
            table.add_row(*map(Text, cells[:2]), verdict, *map(Text, cells[2:]))
        return table

    def _repr_html_(self) -> str:
        table = self.table()
        table["difference"] = [_shown(one.difference) for one in self.judgements]
        return str(table.to_html(index=False, border=0))


def _shown(difference: float) -> str:
    return "" if not np.isfinite(difference) else f"{difference:.1e}"
