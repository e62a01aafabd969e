"""Fréchet distances of every model in every feature space, and how far the rankings agree."""

import math

from analysis.comparisons.agreement import agreement
from analysis.metrics.spaces import TITLES
from analysis.paper.latex import architecture_title, escape, fixed, objective_title, significant
from analysis.tables.booktabs import RULE, Row, tabular
from records.reading.tables import Records


def draw(records: Records) -> str:
    """Draw one row per model, one column per space: median distance, rank in brackets; tau below."""
    spaces = ("LeNet, seed 0", *TITLES.values())
    head = ("Model", *(rf"\rotatebox{{90}}{{{escape(title)}}}" for title in spaces))
    columns = "l" + "r" * len(spaces)
    found = agreement(records)
    if len(found.models) < 2:
        return tabular(columns, head, [(rf"\multicolumn{{{len(head)}}}{{c}}{{fewer than two models}}",)])
    rows: list[Row] = []
    values, ranks = found.distances.to_numpy(), found.ranks().to_numpy()
    for (objective, architecture), distances, places in zip(found.models, values, ranks, strict=True):
        name = f"{objective_title(objective)}, {architecture_title(architecture)}"
        cells = (f"{significant(v)} [{r:g}]" for v, r in zip(distances, places, strict=True))
        rows.append((name, *cells))
    tau = ("--" if math.isnan(t) else fixed(t, 2) for t in found.tau())
    return tabular(columns, head, [*rows, RULE, (r"Kendall's $\tau$ with seed 0", *tau)])
