"""What makes distances differ: shares of the sum of squares of loss, architecture and seed."""

from analysis.comparisons.decomposition import TITLES, Decomposition, block, decomposition
from analysis.paper.latex import fixed, interval
from analysis.seeds import FEWEST_SEEDS
from analysis.tables.booktabs import RULE, spanning, tabular
from records.reading.tables import Records

_HEAD = ("Source of variation", "d.f.", r"Share, \%", r"By chance, \%")


def draw(records: Records) -> str:
    """Draw one row per part, with its share by chance; last, the difference of two with its interval."""
    values = block(records)
    found = decomposition(values)
    if found is None:
        lacking = (
            f"{FEWEST_SEEDS} seeds of every loss on both networks are needed; the profile has {len(values)}"
        )
        return tabular("lrll", _HEAD, [spanning(len(_HEAD), lacking)])
    return tabular("lrll", _HEAD, [*(_row(found, part) for part in TITLES), RULE, _difference(found)])


def _row(found: Decomposition, part: str) -> tuple[str, ...]:
    share, degrees = found.shares[part], found.freedom[part]
    return (
        TITLES[part],
        str(degrees),
        fixed(100 * share, 1),
        fixed(100 * degrees / sum(found.freedom.values()), 1),
    )


def _difference(found: Decomposition) -> tuple[str, ...]:
    value, low, high = (
        100 * end for end in (found.difference.value, found.difference.low, found.difference.high)
    )
    return ("the architecture less the loss", "", f"{fixed(value, 1)} {interval(low, high, 1)}", "")
