"""What each generator makes of the same noise as it learns: one row per model, one column per epoch."""

import numpy as np
from matplotlib.figure import Figure

from analysis.comparisons.failures import failures
from analysis.figures import image_grid, models, style
from records.reading.tables import Records

COLUMNS = 5
WHOLE, CORNER = 5, 5  # models up to which grids are shown whole; tiles along the edge of a corner
# inches: a page without its caption; a grid; row labels on the left; between grids; a grid's title
TALLEST, LARGEST, MARGIN, GAP, HEAD = 8.6, 1.75, 0.66, 0.08, 0.24


def draw(records: Records) -> Figure:
    """Draw the grids of each model's first seed, from the untrained generator to the last epoch.

    The label of a row says which seed that is, and how many of the model's seeds failed.
    Of more than ``WHOLE`` models, a corner of each grid: whole ones would be too small in print.
    """
    runs = records.drawable("gan").sort_values("seed", kind="stable")
    first = {model: str(rows["id"].iloc[0]) for model, rows in models.by_model(runs).items()}
    chosen = {model: pick(records.grids(run)) for model, run in first.items()}
    judged = failures(records)
    columns, rows = max(map(len, chosen.values())), len(chosen)
    heads = _heads(list(chosen.values()))
    room = (TALLEST - HEAD * sum(heads)) / rows - GAP
    side = min((style.TEXT_WIDTH - MARGIN) / columns - GAP, room, LARGEST)
    height = (side + GAP) * rows + HEAD * sum(heads)
    figure, axes = style.panels(rows, columns, height, MARGIN + (side + GAP) * columns)
    for row, (model, found), head in zip(axes, chosen.items(), heads, strict=True):
        for ax in row:
            ax.set_axis_off()
        for ax, (epoch, grid) in zip(row, found.items(), strict=False):
            image_grid.show(ax, grid if rows <= WHOLE else image_grid.part(grid, CORNER, CORNER))
            if head:
                ax.set_title(f"epoch {epoch}" if epoch else "untrained", fontsize=8, pad=2)
        image_grid.label(row[0], model, image_grid.which_seed(judged, first[model]))
    return figure


def _heads(rows: list[dict[int, np.ndarray]]) -> list[bool]:
    """Return whether a row needs titles: not if it shows the epochs of the row above."""
    return [i == 0 or list(row) != list(rows[i - 1]) for i, row in enumerate(rows)]


def pick(grids: dict[int, np.ndarray], count: int = COLUMNS) -> dict[int, np.ndarray]:
    """Pick at most ``count`` of the grids: the first, the last, and others at nearly equal ratios."""
    epochs = sorted(grids)
    if len(epochs) > count:
        places = np.geomspace(1, len(epochs), count).round().astype(int) - 1
        for i in range(1, count):  # ratios below one step: take the next grid instead
            places[i] = max(places[i], places[i - 1] + 1)
        epochs = [epochs[place] for place in places]
    return {epoch: grids[epoch] for epoch in epochs}
