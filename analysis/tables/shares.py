"""What makes distances differ: shares of the sum of squares of loss, architecture and seed."""

from analysis.decomposition import TITLES, Decomposition, block, decomposition
from analysis.intervals import FEWEST_SEEDS
from analysis.latex import fixed, interval
from analysis.records import Records
from analysis.tables.booktabs import spanning, tabular

NAME = "shares"
_HEAD = ("Source of variation", "d.f.", r"Share, \%", r"By chance, \%")


def draw(records: Records) -> str:
    """A row a part, with the share that its degrees of freedom alone would give it."""
    values = block(records)
    found = decomposition(values)
    if found is None:
        lacking = (
            f"{FEWEST_SEEDS} seeds of every loss on both networks are needed; the profile has {len(values)}"
        )
        return tabular("lrll", _HEAD, [spanning(len(_HEAD), lacking)])
    return tabular("lrll", _HEAD, [_row(found, part) for part in TITLES])


def _row(found: Decomposition, part: str) -> tuple[str, ...]:
    share, degrees = found.shares[part], found.freedom[part]
    return (
        TITLES[part],
        str(degrees),
        f"{fixed(100 * share.value, 1)} {interval(100 * share.low, 100 * share.high, 1)}",
        fixed(100 * degrees / sum(found.freedom.values()), 1),
    )
