"""The report's content: what the HTML template shows, and the numbers that its scripts draw."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.claims import EMPIRICAL
from analysis.paper.report.captions import CAPTIONS
from analysis.paper.report.charts import charts
from analysis.paper.report.claims import choices, claims
from analysis.paper.report.distances import discriminators, distances
from analysis.paper.report.runs import runs
from analysis.paper.report.scores import scores
from analysis.paper.report.wording import Wording
from records.reading.tables import Records

__all__ = ["CAPTIONS", "Wording", "content", "numbers"]


def content(records: Records, ledger: Sequence[Mapping[str, Any]], wording: Wording) -> dict[str, Any]:
    """Return what the page shows without its scripts, rounded as in the paper."""
    findings = [claim.find(records) for claim in EMPIRICAL.values()]
    return {
        "claims": claims(ledger, wording),
        "choices": choices(ledger),
        "passed": sum(claim["outcome"] == "pass" for claim in ledger),
        "findings": [(finding.outcome, wording.sentence(finding.sentence)) for finding in findings],
        "distances": distances(records, wording.plain),
        "discriminators": discriminators(records, wording.plain),
    }


def numbers(records: Records) -> dict[str, Any]:
    """Return what the scripts draw: every run with its settings, scores and curves, ready for JSON."""
    return runs(records) | scores(records) | charts(records)
