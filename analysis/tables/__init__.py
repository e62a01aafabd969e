"""Tables of the paper, one per file: pure functions from records to LaTeX.

``ledger`` and ``networks`` are drawn of more than the records and stand apart.
"""

from collections.abc import Callable

from analysis.records import Records
from analysis.tables import (
    agreement,
    annealing,
    autoencoders,
    discriminators,
    factorial,
    failures,
    fashion,
    interval_coverage,
    ledger,
    metrics,
    networks,
    pairs,
    planted,
    provenance,
    published,
    ratios,
    runs,
    scores,
    shares,
    slopes,
    studies,
    toys,
    tuning,
)
from theory.registry import Registry

TABLES: Registry[Callable[[Records], str]] = Registry(
    "table",
    {
        module.NAME: module.draw
        for module in (
            agreement,
            annealing,
            autoencoders,
            discriminators,
            factorial,
            failures,
            fashion,
            interval_coverage,
            pairs,
            ratios,
            metrics,
            planted,
            provenance,
            published,
            runs,
            scores,
            shares,
            slopes,
            studies,
            toys,
            tuning,
        )
    },
)

__all__ = ["TABLES", "ledger", "networks"]
