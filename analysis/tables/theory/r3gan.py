"""Paired scores and both penalties on the toys, apart and together: what the samples of each design cover."""

from analysis.comparisons.r3gan import DESIGNS, designs, of, title
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from analysis.tables.theory.toys import ALIGNED, HEAD, heading, ours
from records.reading.tables import Records


def draw(records: Records) -> str:
    """Return a block per target: one row per design with standard errors, as in the table of the toys."""
    runs = designs(records)
    rows: list[Row] = []
    for target in runs["target"].unique():
        rows += [RULE] if rows else []
        rows.append(heading(str(target)))
        rows += [ours(title(design), of(runs, str(target), design)) for design in DESIGNS]
    return tabular(ALIGNED, HEAD, rows or [spanning(len(HEAD), "this profile lacks a design")])
