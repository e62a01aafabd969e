"""The ledger as the report shows it: each claim with its words, numbers, code and place in a sort."""

from collections.abc import Mapping, Sequence
from inspect import unwrap
from typing import Any

from analysis.paper.latex import scientific
from analysis.paper.report.wording import Wording, minus
from analysis.tables.ledger import values
from theory.claims import LEDGER, THEMES
from theory.methods import Method, methods

EXACT = "0 (exact)"
_KERNEL = {"proved": "under the kernel", "void": "void"}  # state -> what the filter calls it
_TITLES = {theme.name: theme.title for theme in THEMES}


def claims(ledger: Sequence[Mapping[str, Any]], wording: Wording) -> list[dict[str, Any]]:
    """Return the entries of ``ledger.json`` in its order.

    ``distance`` is that of measured from predicted, as a share of the error bound: what a reader sorts by.
    """
    return [_claim(claim, wording) for claim in ledger]


def choices(ledger: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    """Return what the ledger can be filtered by: (value, title) of its themes, methods and verdicts."""
    themes = {_theme(claim["id"]) for claim in ledger}
    letters = {letter for claim in ledger for letter in claim["method"].split("+")}
    return {
        "themes": [(name, title) for name, title in _TITLES.items() if name in themes],
        "methods": [(one.value, one.words) for one in Method if one.value in letters],
        "verdicts": [(verdict, verdict) for verdict in sorted({claim["outcome"] for claim in ledger})],
        "kernel": [(state, _KERNEL[state]) for state in _KERNEL if state in map(_under, ledger)],
    }


def _claim(claim: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    predicted, measured = values(claim["predicted"], claim["measured"], claim["error_bound"])
    theme = _theme(claim["id"])
    return {
        **{field: claim[field] for field in ("id", "title", "source", "method", "outcome")},
        "name": f"C{claim['id']}" if claim["id"][:1].isdigit() else claim["id"],
        "theme": theme,
        "theme_title": _TITLES.get(theme, theme),
        "methods": ", ".join(method.words for method in methods(claim["method"])),
        "statement": wording.statement(claim["statement"]),
        "says": [wording.sentence(text) for text in claim["says"].values()],
        "beyond": wording.sentence(claim["beyond"]),
        "assumptions": wording.sentence(claim.get("assumptions", "")),
        "predicted": minus(wording.plain(predicted)),
        "measured": minus(wording.plain(measured)),
        "error_bound": wording.plain(scientific(claim["error_bound"], 1)) if claim["error_bound"] else EXACT,
        "bound": claim["error_bound"],
        "distance": _distance(claim),
        "code": _code(claim["id"]),
        "kernel": _kernel(claim, wording),
    }


def _kernel(claim: Mapping[str, Any], wording: Wording) -> dict[str, Any] | None:
    """What the record of proofs says of the claim; None for a claim without theorems there."""
    found = claim.get("kernel")
    if found is None:
        return None
    count = len(found["theorems"])
    said = f"{count} theorem{'s' * (count != 1)}, proved with Coq on {found['date']}"
    return {
        "state": _under(claim),
        "said": f"{said}; void, another statement was proved" if found["void"] else said,
        "theorems": found["theorems"],
        "beyond": [
            wording.sentence(text) for text in dict.fromkeys(found["beyond"])
        ],  # theorems may share one
    }


def _under(claim: Mapping[str, Any]) -> str:
    """One of the states of ``_KERNEL``; empty for a claim without theorems."""
    found = claim.get("kernel")
    return "" if found is None else "void" if found["void"] else "proved"


def _distance(claim: Mapping[str, Any]) -> float:
    distance, bound = abs(claim["measured"] - claim["predicted"]), claim["error_bound"]
    return float(distance / bound) if bound else float(distance)


def _theme(number: str) -> str:
    return LEDGER[number].theme if number in LEDGER else ""


def _code(number: str) -> tuple[str, str] | None:
    """The file below the root of the repository and the function that checks the claim."""
    if number not in LEDGER:
        return None
    function = unwrap(LEDGER[number].checks)
    return f"{function.__module__.replace('.', '/')}.py", function.__qualname__
