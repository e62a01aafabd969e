r"""The definitions that ``paper/equipoise.sty`` reads: one ``\Define...`` per line.

Each function returns the text of one file of ``paper/generated/<profile>/``.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.paper.latex import escape, fixed

if TYPE_CHECKING:  # the stamp needs none of them
    from analysis.claims import Finding
    from analysis.paper.paper_values import Result
    from analysis.paper.settings import Setting

_DIGEST_SHOWN = 12  # hexadecimal digits on the first page; the appendix has all


def stamp(manifest: Mapping[str, Any], ledger: Sequence[Mapping[str, Any]], commit: str, date: str) -> str:
    """Return where the paper comes from: profile, dataset, digest, commit and date (ISO 8601).

    The date stands alone on the last line, so that a writer can leave it out of a comparison.
    """
    dataset = manifest["dataset"]
    profile, name, digest = manifest["profile"], dataset["name"], dataset["sha256"]
    passed = sum(claim["outcome"] == "pass" for claim in ledger)
    dataset_name = rf"\texttt{{{escape(name)}}}"
    note = (
        rf"Profile \textbf{{{escape(profile)}}} ({escape(manifest['description'])}). "
        rf"Data: {dataset_name}, SHA-256 \texttt{{{escape(digest[:_DIGEST_SHOWN])}}}\dots{{}} "
        rf"Code: commit \texttt{{{escape(commit)}}}. Ledger: {passed} of {len(ledger)} claims pass. "
        rf"{_unfinished(manifest)}Made on \stamp{{date}}."
    )
    fields = {
        "profile": escape(profile),
        "description": escape(manifest["description"]),
        "dataset": dataset_name,
        "digest": rf"\texttt{{{escape(digest)}}}",
        "commit": rf"\texttt{{{escape(commit)}}}",
        "metadata": escape(f"profile {profile}; dataset {name} sha256 {digest}; commit {commit}"),
        "note": note,
        "date": escape(date),
    }
    return _lines(rf"\DefineStamp{{{field}}}{{{text}}}" for field, text in fields.items())


def _unfinished(manifest: Mapping[str, Any]) -> str:
    """A sentence on how much of the profile is recorded; empty if all of it is."""
    made = len({run["id"] for runs in manifest["runs"].values() for run in runs})
    planned = manifest.get("planned_runs", 0)  # older records have none
    return (
        rf"The record holds {fixed(made, 0)} of {fixed(planned, 0)} runs so far. " if made < planned else ""
    )


def claims(ledger: Sequence[Mapping[str, Any]]) -> str:
    """Return the ledger's verdicts, and the wordings that the text may print."""
    verdicts = (
        rf"\DefineClaim{{{claim['id']}}}{{{claim['outcome']}}}{{{_plain(claim['title'])}}}"
        for claim in ledger
    )
    wordings = (
        rf"\DefineWording{{{claim['id']}}}{{{name}}}{{{text}}}"
        for claim in ledger
        for name, text in claim["says"].items()
    )
    return _lines(verdicts) + _lines(wordings)


def derivations(outcomes: Mapping[str, Mapping[str, str]]) -> str:
    """Return what became of the derivations, from the ``outcomes`` of their steps, in order.

    A derivation is what its first unproved step is.
    """
    return _lines(
        rf"\DefineDerivation{{{name}}}{{{outcome}}}{{{_plain(step)}}}"
        for name, steps in outcomes.items()
        for outcome, step in [
            next(((outcome, step) for step, outcome in steps.items() if outcome != "pass"), ("pass", ""))
        ]
    )


def empirical(findings: Mapping[str, "Finding"]) -> str:
    """Return the empirical claims: verdict and sentence."""
    return _lines(
        rf"\DefineEmpirical{{{name}}}{{{finding.outcome}}}{{{finding.sentence}}}"
        for name, finding in findings.items()
    )


def numbers(results: Mapping[str, "Result"]) -> str:
    """Return the numbers of the text, each with what it counts."""
    return _lines(
        rf"\DefineResult{{{key}}}{{{result.number}}}{{{result.noun}}}" for key, result in results.items()
    )


def sources(keys: Sequence[str]) -> str:
    """Return the works that the ledger and the derivations name, for the list of references."""
    return rf"\nocite{{{','.join(keys)}}}" + "\n"


def settings(values: Mapping[str, "Setting"]) -> str:
    """Return the settings of the text, as they are to be printed."""
    return _lines(rf"\DefineSetting{{{key}}}{{{setting.latex}}}" for key, setting in values.items())


def _plain(text: str) -> str:
    """Words for TeX's log, without the characters that TeX would act on."""
    return text.translate(str.maketrans("", "", "\\{}%#"))


def _lines(definitions: Any) -> str:
    return "".join(f"{definition}\n" for definition in definitions)
