"""The best, the median and the worst seed of each model: one picture of a good run would be misleading."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures import image_grid, models, style
from analysis.paper.latex import significant
from records.columns import PRIMARY
from records.reading.tables import Records

PLACES = ("best", "median", "worst")
TILES = (4, 8)  # rows and columns of a grid that are shown
LARGEST, MARGIN, GAP, HEAD, TALLEST = 1.9, 0.4, 0.07, 0.2, 8.6  # inches: a grid's width; labels; ...


def draw(records: Records) -> Figure:
    """Draw one row per model: last samples of the first, middle and last seed by their distance."""
    records.drawable("gan")
    scores = records.scores()
    scores = scores[(scores["metric"] == PRIMARY) & (scores["kind"] == "gan")]
    chosen = {model: picked(rows) for model, rows in models.by_model(scores).items() if len(rows) > 1}
    if not chosen:
        return style.sentence("This profile has no model with several judged seeds to compare.")
    columns = max(map(len, chosen.values()))
    width = min(LARGEST, (style.TEXT_WIDTH - MARGIN) / columns - GAP)
    height = min(width / 2, TALLEST / len(chosen) - HEAD)
    figure, axes = style.panels(
        len(chosen), columns, (height + HEAD) * len(chosen), MARGIN + (width + GAP) * columns
    )
    for row, (model, runs) in zip(axes, chosen.items(), strict=True):
        for ax in row:
            ax.set_axis_off()
        for ax, (place, run) in zip(row, runs.items(), strict=False):
            grids = records.grids(str(run["id"]))
            image_grid.show(ax, image_grid.part(grids[max(grids)], *TILES))
            ax.set_title(f"{place}: seed {run['seed']}, FD {significant(run['value'])}", fontsize=8, pad=2)
        image_grid.label(row[0], model)
    return figure


def picked(scores: pd.DataFrame) -> dict[str, pd.Series]:
    """Pick the first, middle and last of one model's runs by ``value``; of two runs, no middle.

    Of an even number the middle is the one after it; a value that is not finite counts as the last.
    """
    ordered = scores.sort_values("value", kind="stable", na_position="last")
    count = len(ordered)
    if count == 2:
        places = {"best": 0, "worst": 1}
    else:
        places = dict(zip(PLACES, (0, count // 2, count - 1), strict=True))
    return {name: ordered.iloc[place] for name, place in places.items()}
