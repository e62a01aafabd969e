"""Intervals over seeds cover under the record's own errors, single ones and those of a whole family.

The record's differences of FD-LeNet within seeds are recentred and drawn with replacement
(``analysis.comparisons.coverage``). The claim passes iff every share of intervals between order statistics
that hold is above ``LEAST`` by the acceptance rule's margin, and fails iff one is below it by as much. What
Student's intervals and the bootstrap would do is printed beside it, and decides nothing.
"""

import math
from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need
from analysis.claims.evidence import Evidence, Test, cells, score
from analysis.comparisons import exact_coverage
from analysis.comparisons.coverage import BOOTSTRAP, DRAWN, ORDER, RECORD, STUDENT, Coverage, single, together
from analysis.comparisons.factorial import FAMILIES, STUDIES, common_seeds, distances
from analysis.paper.latex import cardinal, fixed, words
from analysis.seeds import FEWEST_SEEDS
from records.columns import PRIMARY
from records.reading.tables import Records
from stats.estimates import CONFIDENCE
from theory.montecarlo import PASS_MARGIN

LEAST = 0.94


def decide(alone: Sequence[Coverage], families: Sequence[Coverage]) -> Finding:
    """Decide on the coverage of single intervals and of families, at ``CONFIDENCE``; no mere ranges."""
    alone = [found for found in alone if not found.ranged]
    sizes = words([str(n) for n in sorted({found.n for found in alone})])
    outcome = outcome_of([found.shares[ORDER] for found in (*alone, *families)])
    verdict = {
        "pass": f"no share is below the tolerance of {LEAST * 100:g}\\,\\%",
        "fail": f"a share is below the tolerance of {LEAST * 100:g}\\,\\%",
        "inconclusive": f"whether a share is below the tolerance of {LEAST * 100:g}\\,\\% is not resolved",
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
        f"within seeds, the single ones over {sizes} seeds, as order statistics carry none over fewer than "
        f"{cardinal(FEWEST_SEEDS)}, {words(parts)}; of those between order statistics, {verdict}.",
    )


def outcome_of(shares: Sequence[float]) -> str:
    """Return the outcome of ``shares`` that ``DRAWN`` samples estimate."""
    margins = [PASS_MARGIN * math.sqrt(share * (1 - share) / DRAWN) for share in shares]
    ends = [(share - margin, share + margin) for share, margin in zip(shares, margins, strict=True)]
    if any(high < LEAST for _, high in ends):
        return "fail"
    return "pass" if all(low >= LEAST for low, _ in ends) else "inconclusive"


def evidence(records: Records) -> Evidence:
    """Return the tests of ``decide``, with the exact shares in the place of the drawn ones."""
    runs = records.scores()
    runs = runs[(runs["metric"] == PRIMARY) & runs["study"].isin(STUDIES)].sort_values("seed")
    by_model = {(str(o), str(a)): own for (o, a), own in runs.groupby(["objective", "architecture"])}
    tests = []
    for title, (share, pairs) in exact_coverage.shares(distances(records)).items():
        statistic = title.split()[0].strip(",:")
        everywhere = _common([by_model[model] for pair in pairs for model in pair])
        own = [
            cell
            for pair in pairs
            for seeds in (
                everywhere if statistic == "family" else _common([by_model[model] for model in pair]),
            )
            for model, weight in zip(pair, (1.0, -1.0), strict=True)
            for cell in cells(
                by_model[model][by_model[model]["seed"].isin(seeds)],
                score(PRIMARY),
                " less ".join("/".join(one) for one in pair),
                weight=weight,
            )
        ]
        # a share that samples estimate, with the margin of the acceptance rule
        margin = PASS_MARGIN * math.sqrt(share * (1 - share) / DRAWN)
        ends = (share, share - margin, share + margin)
        tests.append(Test(title, statistic, tuple(own), ends, low=LEAST))
    return tests


def _common(models: Sequence[pd.DataFrame]) -> set[int]:
    """The seeds that all ``models`` have."""
    return set.intersection(*(set(runs["seed"]) for runs in models))


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


_LEAST_SEEDS = min(family.seeds for family in FAMILIES)

CLAIM = EmpiricalClaim(
    name="intervals_cover",
    subject="How often intervals over seeds hold under the record's own errors",
    needs=(
        Need(
            _LEAST_SEEDS,
            "seeds of every two models of a family",
            _seeds,
        ),
    ),
    decide=lambda records: decide(_own(single(records)), _families(records)),
    evidence=evidence,
)
