"""Grids of pictures in print: tiles cut from them, and panels that hold them."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.comparisons.failures import failures
from analysis.figures import models
from analysis.paper import labels
from records.reading.tables import Records

# tiles along each edge, and pixels between them: those of experiments/evaluation/image_grid.py
SIDE, SEPARATOR = 8, 2
WHITE = 255


def part(grid: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Return the first ``rows`` x ``columns`` tiles of a grid, uint8 [height, width]."""
    height, width = ((length + SEPARATOR) // SIDE for length in grid.shape)
    return grid[: rows * height - SEPARATOR, : columns * width - SEPARATOR]


def in_pairs(grid: np.ndarray, gap: int) -> np.ndarray:
    """Return the grid with ``gap`` white pixels more between its second and third row of tiles, and so on."""
    height = (grid.shape[0] + SEPARATOR) // SIDE
    pairs = [grid[top : top + 2 * height - SEPARATOR] for top in range(0, SIDE * height, 2 * height)]
    white = np.full((gap, grid.shape[1]), WHITE, np.uint8)
    return np.concatenate([rows for pair in pairs for rows in (pair, white)][:-1])


def show(ax: Axes, grid: np.ndarray | None, missing: str = "not made") -> None:
    """Show the grid on an axes without ticks; a word where there is none."""
    ax.set_axis_off()
    if grid is None:
        ax.text(0.5, 0.5, missing, transform=ax.transAxes, ha="center", va="center")
    else:
        ax.imshow(grid, cmap="gray", vmin=0, vmax=255)


def label(ax: Axes, model: models.Model, more: str = "") -> None:
    """Write the model's name beside the first panel of its row, upwards, and below it what ``more`` says.

    Both are broken after commas and semicolons, to be short.
    """
    title = labels.objective(model[0]).replace(", ", ",\n")
    ax.text(
        -0.04,
        0.5,
        "\n".join([title, labels.architecture(model[1]), *(more.split("; ") if more else ())]),
        transform=ax.transAxes,
        rotation=90,
        fontsize=8,
        ha="right",
        multialignment="center",
        va="center",
    )


def of_models(records: Records, name: str) -> dict[models.Model, tuple[str, np.ndarray | None]]:
    """Return the grid in the file ``name`` of the first seed of each model that has one; None if none has.

    Beside it, which seed that is and how many failed, as ``which_seed`` says it; no words without a grid.
    """
    found: dict[models.Model, tuple[str, np.ndarray | None]] = {}
    judged = failures(records)
    for model, runs in models.by_model(records.drawable("gan")).items():
        found[model] = "", None
        for run in runs.sort_values("seed", kind="stable")["id"]:
            grid = records.image_grid(run, name)
            if grid is not None:
                found[model] = which_seed(judged, run), grid
                break
    return found


def which_seed(judged: pd.DataFrame, run: str) -> str:
    """Return which seed a ``run`` is of, and how many seeds of its model failed: "seed 0; 8 of 10 failed".

    A run that failed itself is marked so. ``judged`` is a table of ``failures``.
    """
    [own] = judged[judged["id"] == run].to_dict("records")
    alike = (judged["objective"] == own["objective"]) & (judged["architecture"] == own["architecture"])
    failed = judged["failure"] != ""
    mark = " (failed)" if own["failure"] else ""
    return f"seed {own['seed']}{mark}; {int((failed & alike).sum())} of {int(alike.sum())} failed"
