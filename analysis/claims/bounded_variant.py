"""LSGAN with a sigmoid inside, as several toolkits have it: the same optimum, reached less or more nearly.

Described: whichever of the two is nearer may be printed.
"""

import pandas as pd

from analysis.claims.base import Need, description, fewest_per_group
from analysis.claims.ratios_compared import LEAST_SEEDS, counted
from analysis.comparisons.discriminators import on_fresh_points
from analysis.paper.latex import cardinal, pair_title
from analysis.seeds import median_over_seeds, printed
from records.reading.tables import Records
from stats.paired import LEVEL, compared
from theory.errors import EquipoiseError

FIRST, SECOND = "lsgan_bounded", "lsgan"
COLUMN = "probability_rmse"
LEAST_PAIRS = 8
QUADRATURE_ERROR = 1e-9  # of a regret


def describe(runs: pd.DataFrame) -> str:
    """Count the pairs in ``runs``: one row per run with objective, pair, seed, regret and the error of D.

    Raises ``EquipoiseError`` for a bounded discriminator beyond the optimum that the ledger proves (claim
    44).
    """
    beyond = runs[(runs["objective"] == FIRST) & (runs["regret"] < -QUADRATURE_ERROR)]
    if len(beyond):
        raise EquipoiseError(
            f"run {beyond['id'].iloc[0]!r} has a regret of {beyond['regret'].iloc[0]:.3g}, below its least "
            "value 0: the record or the quadrature is wrong; make the run again with --fresh"
        )
    found = compared(runs, FIRST, SECOND, [COLUMN])
    widest = max(found, key=lambda c: abs(median_over_seeds(c.differences).value))
    return (
        f"The variant with a sigmoid inside shares its optimum with the LSGAN: of the "
        f"{cardinal(len(found))} pairs, {counted(found, FIRST, SECOND)}, by the root mean square error "
        f"of $D$ (paired t-tests, Holm at {LEVEL * 100:g}\\,\\%); the largest median difference, bounded "
        f"less unbounded, is {printed(median_over_seeds(widest.differences))} ({pair_title(widest.pair)})."
    )


def _both(records: Records) -> pd.DataFrame:
    runs = on_fresh_points(records)
    return runs[runs["objective"].isin((FIRST, SECOND))]


def _pairs(records: Records) -> int:
    runs = _both(records)
    return min((runs.loc[runs["objective"] == o, "pair"].nunique() for o in (FIRST, SECOND)), default=0)


CLAIM = description(
    name="bounded_variant",
    subject="What the bounded variant of the LSGAN converges to",
    needs=(
        Need(LEAST_PAIRS, "pairs of densities", _pairs),
        Need(LEAST_SEEDS, "seeds", lambda records: fewest_per_group(_both(records), ["objective", "pair"])),
    ),
    describe=lambda records: describe(_both(records)),
)
