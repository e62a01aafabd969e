r"""The ledger: one row a claim, the anchor of its ``[C42]`` marks."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.tables.booktabs import longtable
from analysis.tables.format import escape, fixed, scientific, significant

NAME = "ledger"

_COLUMNS = (
    r">{\raggedright\arraybackslash}p{8mm}"
    r">{\raggedright\arraybackslash}p{66mm}"
    r"l"
    r">{\raggedleft\arraybackslash}p{19mm}"
    r">{\raggedleft\arraybackslash}p{19mm}"
    r">{\raggedleft\arraybackslash}p{14mm}"
    r"l"
)
_HEAD = ("", "Claim and source", "Method", "Predicted", "Measured", r"Error $\le$", "Verdict")


def draw(claims: Sequence[Mapping[str, Any]]) -> str:
    """The table of ``claims``: the entries of ``ledger.json``, in its order."""
    table = longtable(_COLUMNS, _HEAD, [_row(claim) for claim in claims])
    return "{\\footnotesize\\setlength\\tabcolsep{3.5pt}\n" + table + "}\n"


def _row(claim: Mapping[str, Any]) -> tuple[str, ...]:
    bound = claim["error_bound"]
    return (
        rf"\ledgeranchor{{{claim['id']}}}",
        f"{claim['statement']} {_source(claim['source'])}",
        escape(claim["method"]),
        *_values(claim["predicted"], claim["measured"], bound),
        scientific(bound, 1),
        rf"\verdict{{{claim['outcome']}}}",
    )


def _source(source: str) -> str:
    return rf"\ledgersource{{{escape(source)}}}" if source.strip("-– ") else ""


def _values(predicted: float, measured: float, bound: float) -> tuple[str, str]:
    """Both sides, to the place that the error bound resolves and to at most eight decimals."""
    if predicted == measured == 0:
        return "$0$", "$0$"
    size = max(abs(predicted), abs(measured))
    if not 1e-3 <= size < 1e6:
        return significant(predicted, 4), significant(measured, 4)
    places = next((n for n in range(9) if bound > 0.5 * 10**-n), 8)
    return fixed(predicted, places), fixed(measured, places)
