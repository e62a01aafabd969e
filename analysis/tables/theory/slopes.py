"""How the signal of gradients on trained autoencoders grows with the draws: fitted exponents."""

import math
from collections.abc import Hashable, Mapping

import pandas as pd

from analysis.paper.latex import architecture_title, estimate, objective_title
from analysis.tables.booktabs import RULE, Row, tabular
from records.reading.tables import Records

ESTIMATORS = {"sgvb": "SGVB", "sticking": "sticking", "iwae": "IWAE", "dreg": "doubly rep."}
PARTS = ("encoder", "decoder")
_HEAD = ("Objective", "Networks", "Seed", "Gradient of", *ESTIMATORS.values())
_FORM = "llrl" + "r" * len(ESTIMATORS)


def draw(records: Records) -> str:
    """Draw two rows per run: slopes of log signal-to-noise on log draws, with its 95 % jackknife interval."""
    slopes = records.slopes()
    if slopes.empty:
        return tabular(_FORM, _HEAD, [(r"\multicolumn{8}{c}{none in this profile}",)])
    rows: list[Row] = []
    for _, group in slopes.groupby(["objective", "architecture", "pixels"], sort=False):
        rows += [RULE] if rows else []
        for (_, part), run in group.groupby(["seed", "part"], sort=False):
            rows.append(_row(run, str(part)))
    return tabular(_FORM, _HEAD, rows)


def _row(run: pd.DataFrame, part: str) -> Row:
    """Return the estimators' slopes for one network of a run, whose name stands in its first row alone."""
    by_estimator, first = run.set_index("estimator").to_dict("index"), run.iloc[0]
    model = (
        objective_title(first["objective"]),
        architecture_title(first["architecture"]),
        str(first["seed"]),
    )
    name = model if part == PARTS[0] else ("", "", "")
    return (*name, part, *(_cell(by_estimator[estimator]) for estimator in ESTIMATORS))


def _cell(fitted: Mapping[Hashable, float]) -> str:
    """Format the slope; a dash where the signal was lost in the noise."""
    if math.isnan(fitted["slope"]):
        return "--"
    return estimate(fitted["slope"], fitted["low"], fitted["high"])
