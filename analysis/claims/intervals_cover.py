"""Intervals over seeds cover under the record's own errors, single ones and those of a whole family.

The record's differences of FD-LeNet within seeds are recentred and drawn with replacement
(``analysis.comparisons.coverage``). The claim passes iff every share of intervals between order statistics
that hold is above ``LEAST`` by the acceptance rule's margin, and fails iff one is below it by as much. What
Student's intervals and the bootstrap would do is printed beside it, and decides nothing.
"""

import math
from collections.abc import Iterable, Sequence

from analysis.claims.base import EmpiricalClaim, Finding, Need
from analysis.comparisons.coverage import BOOTSTRAP, DRAWN, ORDER, RECORD, STUDENT, Coverage, single, together
from analysis.comparisons.factorial import FAMILIES, common_seeds, distances
from analysis.paper.latex import fixed, words
from records.reading.tables import Records
from stats.estimates import CONFIDENCE
from theory.montecarlo import PASS_MARGIN

LEAST = 0.94


def decide(alone: Sequence[Coverage], families: Sequence[Coverage]) -> Finding:
    """Decide on the coverage of single intervals and of families, at ``CONFIDENCE``; no mere ranges."""
    alone = [found for found in alone if not found.ranged]
    shares = [found.shares[ORDER] for found in (*alone, *families)]
    margins = [PASS_MARGIN * math.sqrt(share * (1 - share) / DRAWN) for share in shares]
    ends = [(share - margin, share + margin) for share, margin in zip(shares, margins, strict=True)]
    outcome = (
        "fail"
        if any(high < LEAST for _, high in ends)
        else "pass"
        if all(low >= LEAST for low, _ in ends)
        else "inconclusive"
    )
    verdict = {
        "pass": f"all are at least {LEAST * 100:g}\\,\\%",
        "fail": f"not all are at least {LEAST * 100:g}\\,\\%",
        "inconclusive": f"whether all are at least {LEAST * 100:g}\\,\\% is not resolved",
    }[outcome]
    parts = [
        f"{_range([found.shares[method] for found in alone])} of single intervals and "
        f"{_range([found.shares[method] for found in families])} of families {of}"
        for method, of in (
            (ORDER, "hold between order statistics"),
            (STUDENT, "by Student"),
            (BOOTSTRAP, "by the BCa bootstrap"),
        )
    ]
    return Finding(
        outcome,
        f"Of intervals at a nominal {CONFIDENCE * 100:g}\\,\\%, drawn from the record's own differences "
        f"within seeds, {words(parts)}; of those between order statistics, {verdict}.",
    )


def _range(shares: Sequence[float]) -> str:
    least, most = (fixed(100 * end, 0) for end in (min(shares), max(shares)))
    return rf"{least}\,\%" if least == most else rf"{least} to {most}\,\%"


def _own(found: Iterable[Coverage]) -> list[Coverage]:
    return [one for one in found if one.law == RECORD]


def _families(records: Records) -> list[Coverage]:
    return _own(one for covered in together(records).values() for one in covered)


def _seeds(records: Records) -> int:
    """The seeds of the pair that has the most, if some family is whole; else 0."""
    return max(common_seeds(distances(records), family) for family in FAMILIES) if together(records) else 0


CLAIM = EmpiricalClaim(
    name="intervals_cover",
    subject="How often intervals over seeds hold under the record's own errors",
    needs=(
        Need(
            min(family.seeds for family in FAMILIES),
            "seeds of every two models of a family",
            _seeds,
        ),
    ),
    decide=lambda records: decide(_own(single(records)), _families(records)),
)
