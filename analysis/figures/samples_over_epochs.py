"""What each generator makes of the same noise as it learns: a row a model, a column an epoch."""

import numpy as np
from matplotlib.figure import Figure

from analysis import names
from analysis.figures import style
from analysis.records import Records

NAME = "samples_over_epochs"
COLUMNS = 5
# inches: a page without its caption; a sheet; row labels on the left; between sheets; a sheet's title
TALLEST, LARGEST, MARGIN, GAP, HEAD = 8.6, 1.75, 0.4, 0.08, 0.24


def draw(records: Records) -> Figure:
    """The sheets of each model's first seed, from the untrained generator to the last epoch."""
    runs = records.drawable("gan")
    first = runs.sort_values("seed", kind="stable").drop_duplicates(["objective", "architecture"])
    chosen = runs[runs["id"].isin(first["id"])].to_dict("records")
    sheets = {run["id"]: pick(records.grids(run["id"])) for run in chosen}
    columns = max(map(len, sheets.values()))
    side = min((style.TEXT_WIDTH - MARGIN) / columns - GAP, TALLEST / len(chosen) - HEAD, LARGEST)
    width, height = MARGIN + (side + GAP) * columns, (side + HEAD) * len(chosen)
    figure, axes = style.panels(len(chosen), columns, height, width)
    for row, run in zip(axes, chosen, strict=True):
        for ax in row:
            ax.set_axis_off()
        for ax, (epoch, sheet) in zip(row, sheets[run["id"]].items(), strict=False):
            ax.imshow(sheet, cmap="gray", vmin=0, vmax=255)
            ax.set_title(f"epoch {epoch}" if epoch else "untrained", fontsize=8, pad=2)
        row[0].text(
            -0.04,
            0.5,
            f"{names.objective(run['objective'])}\n{names.architecture(run['architecture'])}",
            transform=row[0].transAxes,
            rotation=90,
            ha="right",
            multialignment="center",
            va="center",
        )
    return figure


def pick(sheets: dict[int, np.ndarray], count: int = COLUMNS) -> dict[int, np.ndarray]:
    """At most ``count`` of the sheets: the first, the last, and others at nearly equal ratios."""
    epochs = sorted(sheets)
    if len(epochs) > count:
        places = np.geomspace(1, len(epochs), count).round().astype(int) - 1
        for i in range(1, count):  # ratios below one step: take the next sheet instead
            places[i] = max(places[i], places[i - 1] + 1)
        epochs = [epochs[place] for place in places]
    return {epoch: sheets[epoch] for epoch in epochs}
