"""Which loss estimates the log-ratio better, in the bulk and in the tails: the same seeds, paired.

Described: whatever the tests decide may be printed.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.claims.base import Need, description, fewest_per_group
from analysis.comparisons.discriminators import on_fresh_points, with_finite_ratio
from analysis.paper.latex import cardinal, objective_title, pair_title, words
from analysis.seeds import median_over_seeds
from records.columns import LIMITS, truncated_log_ratio
from records.reading.tables import Records
from stats.paired import LEVEL, Comparison, compared

FIRST, SECOND = "non_saturating", "lsgan"
LEAST_SEEDS, LEAST_PAIRS = 5, 6


def describe(runs: pd.DataFrame) -> str:
    """Count what the tests decided and what they did not.

    ``runs`` has one row per run with objective, pair, seed and its error truncated at every limit.
    """
    columns = {truncated_log_ratio(limit): limit for limit in LIMITS}
    found = compared(runs, FIRST, SECOND, list(columns))
    parts = [
        rf"to $\pm{limit}$, {counted([c for c in found if c.column == column], FIRST, SECOND)}"
        for column, limit in columns.items()
    ]
    return (
        f"Of the {cardinal(runs['pair'].nunique())} pairs with a finite log-ratio, truncated "
        f"{'; '.join(parts)} (paired t-tests of mean differences over seeds, Holm's correction over the "
        f"whole family at {LEVEL * 100:g}\\,\\%). {_medians(found, columns)}"
    )


def _medians(found: Sequence[Comparison], columns: Mapping[str, int]) -> str:
    """Where a mean is decided and the interval of the median, which the table prints, holds zero."""
    medians = [(c, median_over_seeds(c.differences)) for c in found if c.decided]
    unsure = [
        rf"{pair_title(c.pair)} to $\pm{columns[c.column]}$"
        for c, median in medians
        if median.low <= 0 <= median.high
    ]
    where = f"holds zero on {words(unsure)}" if unsure else "nowhere holds zero"
    return f"Where a mean is decided, the interval of the median difference {where}."


def counted(comparisons: Sequence[Comparison], first: str, second: str) -> str:
    """Return how many pairs each objective is nearer on, and how many are undecided, in words."""
    decided = [c for c in comparisons if c.decided]
    nearer = sum(float(c.differences.mean()) < 0 for c in decided)
    counts = {
        f"{objective_title(first)} is nearer": nearer,
        f"{objective_title(second)} is nearer": len(decided) - nearer,
        "they are not told apart": len(comparisons) - len(decided),
    }
    return words([f"{said} on {cardinal(count)}" for said, count in counts.items() if count])


def _comparable(records: Records) -> pd.DataFrame:
    return with_finite_ratio(on_fresh_points(records))


CLAIM = description(
    name="ratios_compared",
    subject="Which loss estimates the log-ratio better",
    needs=(
        Need(LEAST_PAIRS, "pairs of densities", lambda records: _comparable(records)["pair"].nunique()),
        Need(
            LEAST_SEEDS,
            "seeds",
            lambda records: fewest_per_group(_comparable(records), ["objective", "pair"]),
        ),
    ),
    describe=lambda records: describe(_comparable(records)),
)
