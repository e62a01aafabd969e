"""The gallery of failures: what every run that failed made at its end, and by which definition it failed."""

import textwrap
from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.comparisons import failures as definitions
from analysis.figures import image_grid, models, style
from analysis.paper import labels
from records.files import GRIDS, by_epoch
from records.reading.tables import Records

COLUMNS, MOST = 2, 16  # runs abreast, and in all
TILES = (4, 8)  # rows and columns of a grid that are shown
# inches: a grid's width; from it to its words; a run's height, which six lines of words fit; the note below
SIDE, GAP, CELL, NOTE = 1.48, 0.08, 0.97, 0.65
LETTERS = 26  # of a line beside a grid
MEANING = (
    "diverged: a loss or a weight was not finite\n"
    f"collapsed: class KL at or above {definitions.LOST_CLASS:.3f} nats, "
    f"or recall below {definitions.RECALL_SHARE:g} of that of real images\n"
    f"untrained: not collapsed, and FD-LeNet at or above {definitions.UNTRAINED_SHARE:g} of that before "
    f"training"
)


def draw(records: Records) -> Figure:
    """Draw one panel per failed run.

    The first samples of its last grid, its seed, its failure and the evidence.
    Of more than ``MOST``, the first seeds of each model; the note below says how many there are.
    """
    evaluated = definitions.failures(records)
    if evaluated.empty:
        records.drawable("gan")
    failed = evaluated[evaluated["failure"] != ""]
    if failed.empty:
        return style.sentence(f"None of the {len(evaluated)} adversarial runs failed.\n{MEANING}")
    shown = chosen(failed)
    rows = -(-len(shown) // COLUMNS)
    height = rows * CELL + NOTE
    figure = Figure(figsize=(style.TEXT_WIDTH, height))
    for place, run in enumerate(shown.to_dict("records")):
        left, top = (place % COLUMNS) * style.TEXT_WIDTH / COLUMNS, height - (place // COLUMNS) * CELL
        ax = figure.add_axes(
            (left / style.TEXT_WIDTH, (top - SIDE / 2) / height, SIDE / style.TEXT_WIDTH, SIDE / 2 / height)
        )
        image_grid.show(ax, _last(records, run), missing="no samples")
        x, y = (left + SIDE + GAP) / style.TEXT_WIDTH, top / height
        figure.text(x, y, words(run), va="top", fontsize=8, linespacing=1.15)
    figure.text(0, 0, _note(len(failed), len(evaluated), len(shown)), va="bottom", fontsize=8)
    return figure


def words(run: dict[Hashable, Any]) -> str:
    """Return what stands beside a run's samples: model, seed, failure and evidence; formulas stay whole."""
    title = [
        labels.objective(run["objective"]),
        f"{labels.architecture(run['architecture'])}, seed {run['seed']}: {run['failure']}",
    ]
    signs = [sign if "\\" in sign else sign.replace("$", "") for sign in run["evidence"].split("; ")]
    evidence = [line for sign in signs for line in textwrap.wrap(sign, LETTERS)]
    return "\n".join([*title, *evidence])


def _note(failed: int, runs: int, shown: int) -> str:
    rest = "" if shown == failed else f", of which {shown} are shown: the first seeds of each model"
    return f"{failed} of {runs} adversarial runs failed{rest}.\n{MEANING}"


def chosen(failed: pd.DataFrame) -> pd.DataFrame:
    """Choose at most ``MOST`` of the runs, models together, as many of each as there is room for."""
    ordered = pd.concat([rows.sort_values("seed") for rows in models.by_model(failed).values()])
    place = ordered.groupby(["objective", "architecture"], sort=False).cumcount()
    kept = place.sort_values(kind="stable").index[:MOST]
    return ordered[ordered.index.isin(kept)]


def _last(records: Records, run: dict[Hashable, Any]) -> np.ndarray | None:
    """The first tiles of the run's last grid; None for a run that stopped and kept no grid."""
    if run["failure"] == "diverged" and not by_epoch(records.folder(run["id"]) / GRIDS, ".png"):
        return None
    grids = records.grids(run["id"])
    return image_grid.part(grids[max(grids)], *TILES)
