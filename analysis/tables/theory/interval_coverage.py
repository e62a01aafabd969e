"""Coverage of intervals over seeds: of single ones and of families, by the law and the method."""

from analysis.comparisons.coverage import (
    BOOTSTRAP,
    JACKKNIFE,
    ORDER,
    STUDENT,
    Coverage,
    of_difference,
    single,
    together,
)
from analysis.paper.latex import fixed
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from records.reading.tables import Records

_METHODS = {ORDER: "Order statistics", STUDENT: "Student", JACKKNIFE: "Jackknife", BOOTSTRAP: "BCa"}
_HEAD = ("Errors", "Seeds", *_METHODS.values())


def draw(records: Records) -> str:
    """Return one row per law and number of seeds, in per cent.

    Then one block per family that the profile has.
    """
    rows: list[Row] = [spanning(len(_HEAD), r"\itshape one interval")]
    rows += [_row(found) for found in single(records)]
    for title, covered in together(records).items():
        rows += [RULE, spanning(len(_HEAD), rf"\itshape all {covered[0].pairs} pairs: {title}")]
        rows += [_row(found) for found in covered]
    if covered := of_difference(records):
        rows += [RULE, spanning(len(_HEAD), r"\itshape difference of two shares of the variation")]
        rows += [_row(found) for found in covered]
    return tabular("lrllll", _HEAD, rows)


def _row(found: Coverage) -> Row:
    shares = {method: fixed(100 * share, 1) for method, share in found.shares.items()}
    if found.ranged:
        shares[ORDER] = f"({shares[ORDER]})"
    return (found.law, str(found.n), *(shares.get(method, "--") for method in _METHODS))
