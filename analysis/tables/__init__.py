"""Tables of the paper, one per file: pure functions from records to LaTeX.

``ledger`` and ``networks`` are drawn of more than the records and stand apart.
"""

from collections.abc import Callable

from analysis.tables import ledger, networks, planted, provenance
from analysis.tables.images import (
    agreement,
    factorial,
    failures,
    fashion,
    metrics,
    published,
    runs,
    scores,
    shares,
    studies,
    tuning,
)
from analysis.tables.theory import (
    annealing,
    autoencoders,
    discriminators,
    interval_coverage,
    pairs,
    ratios,
    slopes,
    toys,
)
from records.tables import Records
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
