"""Samples beside the training images nearest to them: whether a model has memorised its images."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from analysis.figures import image_grid, models, style
from records.files import NEIGHBOURS
from records.reading.tables import Records

LARGEST, HEAD, LEGEND = 2.0, 0.36, 0.3  # inches: a grid; its title of two lines; the legend
NARROWEST = 4.8  # inches, for the legend
GAP, BAR = 8, 5  # pixels: between pairs of rows; the width of the bar beside a row
KINDS = {"samples": style.BLUE, "below each, its nearest training image": style.ORANGE}


def draw(records: Records) -> Figure:
    """Draw the first seed of each model that was compared, in pairs of rows, and say how many seeds failed.

    The bar beside a row says which.
    """
    found = image_grid.of_models(records, NEIGHBOURS)
    if all(grid is None for _, grid in found.values()):
        return style.sentence(
            "No samples of this profile's GANs were set beside their nearest training images."
        )
    side = min(style.TEXT_WIDTH / max(map(len, models.lines_of(list(found)))), LARGEST)
    figure = models.figure_for(
        list(found), height=side + HEAD, head=LEGEND, widest=side + 0.04, narrowest=NARROWEST
    )
    seeds = {model: seed for model, (seed, _) in found.items()}
    for model, ax in models.panels(list(found), figure, more=seeds).items():
        _, grid = found[model]
        image_grid.show(ax, None if grid is None else image_grid.in_pairs(grid, GAP))
        if grid is not None:
            _bars(ax, grid)
    handles = [Patch(color=colour, label=title) for title, colour in KINDS.items()]
    figure.legend(handles=handles, loc="outside upper center", ncols=2, handlelength=0.5)
    return figure


def _bars(ax: Axes, grid: np.ndarray) -> None:
    tile = (grid.shape[0] + image_grid.SEPARATOR) // image_grid.SIDE
    for row in range(image_grid.SIDE):
        top = row * tile + (row // 2) * (GAP - image_grid.SEPARATOR)
        colour = list(KINDS.values())[row % 2]
        ax.add_patch(
            Rectangle(
                (-2 * BAR, top - 0.5), BAR, tile - image_grid.SEPARATOR, color=colour, lw=0, clip_on=False
            )
        )
    ax.set_xlim(-2 * BAR, grid.shape[1] - 0.5)
