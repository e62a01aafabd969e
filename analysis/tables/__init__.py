"""Tables of the paper, one a file: pure functions from records to LaTeX."""

from collections.abc import Callable

from analysis.records import Records
from analysis.tables import (
    agreement,
    annealing,
    autoencoders,
    discriminators,
    ledger,
    metrics,
    networks,
    pairs,
    provenance,
    ratios,
    runs,
    scores,
    slopes,
    toys,
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
            pairs,
            ratios,
            metrics,
            networks,
            provenance,
            runs,
            scores,
            slopes,
            toys,
        )
    },
)

__all__ = ["TABLES", "ledger"]
