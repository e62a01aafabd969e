"""What the same models make of other images than the profile's: one grid per model, without scores."""

from matplotlib.figure import Figure

from analysis.comparisons.failures import failures
from analysis.comparisons.tuning import TRIED
from analysis.figures import image_grid, models, style
from analysis.paper import labels
from records.reading.tables import Records

TILES = (5, 8)  # rows and columns of a grid that are shown
HEAD, LARGEST = 0.5, 2.0  # inches: a grid's title of three lines; its width


def draw(records: Records) -> Figure:
    """Draw the last samples of the first seed of each model on each other dataset: one row per dataset.

    The title says which seed that is and how many seeds failed. The images that recipes are tried on are the
    profile's own, parted, and no others.
    """
    records.drawable("gan")
    every = records.runs("gan", variants=True)
    datasets = dict.fromkeys(every["dataset"][every["study"] != TRIED])
    others = [name for name in datasets if name != records.manifest["dataset"]["name"]]
    rows = {name: models.by_model(records.runs("gan", dataset=name)) for name in others}
    rows = {name: found for name, found in rows.items() if found}
    if not rows:
        return style.sentence("This profile has no models of other images.")
    columns = max(map(len, rows.values()))
    side = min(LARGEST, style.TEXT_WIDTH / columns)
    height = side * TILES[0] / TILES[1] + HEAD
    figure, axes = style.panels(len(rows), columns, height * len(rows), side * columns)
    for row, (dataset, found) in zip(axes, rows.items(), strict=True):
        for ax in row:
            ax.set_axis_off()
        judged = failures(records, dataset)
        for ax, (model, runs) in zip(row, found.items(), strict=False):
            run = str(runs.sort_values("seed", kind="stable")["id"].iloc[0])
            grids = records.grids(run)
            image_grid.show(ax, image_grid.part(grids[max(grids)], *TILES))
            title = [labels.model(*model), labels.dataset(dataset), image_grid.which_seed(judged, run)]
            ax.set_title("\n".join(title), fontsize=8, pad=3)
    return figure
