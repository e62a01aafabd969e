"""GAN against LSGAN as estimators of the log-ratio: the same seeds, truncated at several levels."""

from analysis.comparisons.discriminators import on_fresh_points, with_finite_ratio
from analysis.paper.latex import fixed, pair_title, significant
from analysis.seeds import median_over_seeds, printed
from analysis.tables.booktabs import tabular
from records.columns import LIMITS, truncated_log_ratio
from records.reading.tables import Records
from stats.paired import compared

FIRST, SECOND = "non_saturating", "lsgan"
_HEAD = ("Pair", "Undefined", "$L$", "GAN", "LSGAN", "GAN less LSGAN", "")


def draw(records: Records) -> str:
    """Draw one row per pair and level L: the median of both errors, and of their differences within seeds.

    The last column names the objective that the family of paired tests, which are of means, finds nearer.
    """
    runs = with_finite_ratio(on_fresh_points(records))
    rows: list[tuple[str, ...]] = []
    columns = {truncated_log_ratio(limit): limit for limit in LIMITS}
    for comparison in compared(runs, FIRST, SECOND, list(columns)):
        limit = columns[comparison.column]
        group = runs[runs["pair"] == comparison.pair]
        first = limit == LIMITS[0]
        if first and rows:
            rows.append(())
        of = {o: group[group["objective"] == o] for o in (FIRST, SECOND)}
        difference = median_over_seeds(comparison.differences)
        rows.append(
            (
                pair_title(comparison.pair) if first else "",
                fixed(100 * float(of[SECOND]["undefined_mass"].median()), 2) + r"\,\%" if first else "",
                fixed(limit, 0),
                *(significant(float(of[o][comparison.column].median()), 3) for o in (FIRST, SECOND)),
                printed(difference),
                _nearer(float(comparison.differences.mean())) if comparison.decided else "",
            )
        )
    return tabular("lrrrrrl", _HEAD, rows)


def _nearer(difference: float) -> str:
    return "GAN" if difference < 0 else "LSGAN"
