r"""The ledger: one row per claim, the anchor of its ``[C42]`` marks."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.paper.latex import decimals, escape, fixed, scientific, significant
from analysis.paper.works import linked
from analysis.tables.booktabs import longtable
from analysis.text.checks.bibliography import Work
from theory.derivations.sentences import printed

_MOST = 7  # decimals
_HEAD = ("", "Claim", "Method", "Predicted", "Measured", r"Error $\le$", "Verdict")
_COLUMNS = (
    r"p{8mm}"
    r">{\raggedright\arraybackslash}p{69mm}"
    r">{\raggedright\arraybackslash}p{11mm}"
    r">{\raggedleft\arraybackslash}p{16.2mm}"
    r">{\raggedleft\arraybackslash}p{16.2mm}"
    r">{\raggedleft\arraybackslash}p{13mm}"
    r"l"
)


def draw(claims: Sequence[Mapping[str, Any]], works: Mapping[str, Work]) -> str:
    """Return the table of ``claims``, the entries of ``ledger.json``, in its order.

    Where a source names one of ``works``, it leads to the list of references.
    """
    return longtable(_COLUMNS, _HEAD, [_row(claim, works) for claim in claims])


def _row(claim: Mapping[str, Any], works: Mapping[str, Work]) -> tuple[str, ...]:
    predicted, measured = values(claim["predicted"], claim["measured"], claim["error_bound"])
    unchecked = (_said("Beyond the check", linked(claim["beyond"], works)), _unproved(claim, works))
    words = (
        _said("Assumes", linked(claim.get("assumptions", ""), works)),
        " ".join(filter(None, unchecked)),
        " ".join(filter(None, (_shown(claim), _sampled(claim.get("resolution", 0.0))))),
        linked(claim["source"], works, escape),
    )
    return (
        rf"\ledgeranchor{{{claim['id']}}}",
        rf"\ledgerclaim{{{escape(claim['title'])}}}{{${claim['statement']}$}}"
        + "".join(f"{{{text}}}" for text in words),
        escape(claim["method"]).replace("+", r"+\allowbreak "),
        predicted,
        measured,
        scientific(claim["error_bound"], 1),
        rf"\verdict{{{claim['outcome']}}}",
    )


def _unproved(claim: Mapping[str, Any], works: Mapping[str, Work]) -> str:
    """Return what of the claim no theorem on record proves; empty where there is none on record."""
    beyond = claim.get("kernel", {}).get("beyond", ())
    told = (one for one in beyond if not any(one in other and one != other for other in beyond))
    return _said("Not under the kernel", linked(printed(" ".join(told)), works))


def _said(what: str, words: str) -> str:
    """Return ``words``, with formulas between dollars, behind ``what`` they say; empty if there are none."""
    return f"{what}: {words.rstrip('.')}." if words else ""


def _shown(claim: Mapping[str, Any]) -> str:
    """Return which sub-check has the numbers; empty for a residual of zero, or where no name is known."""
    if not claim.get("shown") or claim["predicted"] == claim["measured"] == 0:
        return ""
    return f"Numbers: {escape(claim['shown'])} (one of {claim['sub_checks']})."


def _sampled(resolution: float) -> str:
    """Return the largest resolution of the sampled sub-checks; empty where the ledger holds none."""
    return f"Sampled to within {significant(resolution, 2)}." if resolution else ""


def values(predicted: float, measured: float, bound: float) -> tuple[str, str]:
    """Return both sides, to the place that the error bound resolves and to at most seven decimals."""
    if predicted == measured == 0:
        return "$0$", "$0$"
    if not 1e-3 <= max(abs(predicted), abs(measured)) < 1e6:
        return significant(predicted, 4), significant(measured, 4)
    places = min(decimals(bound), _MOST) if bound > 0 else _MOST
    return fixed(predicted, places), fixed(measured, places)
