"""GAN against LSGAN as estimators of the log-ratio: the same seeds, truncated at several levels."""

from analysis.discriminators import LIMITS, on_fresh_points, with_finite_ratio
from analysis.intervals import over_seeds
from analysis.latex import estimate, fixed, pair_title, significant
from analysis.paired import compared
from analysis.records import Records
from analysis.tables.booktabs import tabular

NAME = "ratios"
FIRST, SECOND = "non_saturating", "lsgan"
_HEAD = ("Pair", "Undefined", "$L$", "GAN", "LSGAN", "GAN less LSGAN", "")


def draw(records: Records) -> str:
    """A row a pair and level L: both errors, and their difference with its paired interval over seeds.

    The last column names the objective that the family of paired tests finds nearer.
    """
    runs = with_finite_ratio(on_fresh_points(records))
    rows: list[tuple[str, ...]] = []
    columns = {f"log_ratio_rmse_{limit}": limit for limit in LIMITS}
    for comparison in compared(runs, FIRST, SECOND, list(columns)):
        limit = columns[comparison.column]
        group = runs[runs["pair"] == comparison.pair]
        first = limit == LIMITS[0]
        if first and rows:
            rows.append(())
        of = {o: group[group["objective"] == o] for o in (FIRST, SECOND)}
        difference = over_seeds(comparison.differences)
        rows.append(
            (
                pair_title(comparison.pair) if first else "",
                fixed(100 * float(of[SECOND]["undefined_mass"].mean()), 2) + r"\,\%" if first else "",
                fixed(limit, 0),
                *(significant(float(of[o][comparison.column].mean()), 3) for o in (FIRST, SECOND)),
                estimate(difference.value, difference.low, difference.high),
                _nearer(difference.value) if comparison.decided else "",
            )
        )
    return tabular("lrrrrrl", _HEAD, rows)


def _nearer(difference: float) -> str:
    return "GAN" if difference < 0 else "LSGAN"
