"""Samples along straight lines in the noise: one grid per model, a line of noise in each of its rows."""

from matplotlib.figure import Figure

from analysis.figures import image_grid, models, style
from records.files import INTERPOLATIONS
from records.reading.tables import Records

LARGEST, HEAD = 2.0, 0.36  # inches: a grid; its title of two lines


def draw(records: Records) -> Figure:
    """Draw the first seed of each model whose noise was interpolated, and say how many seeds failed."""
    found = image_grid.of_models(records, INTERPOLATIONS)
    if all(grid is None for _, grid in found.values()):
        return style.sentence("No GAN of this profile has pictures along lines in its noise.")
    side = min(style.TEXT_WIDTH / max(map(len, models.lines_of(list(found)))), LARGEST)
    figure = models.figure_for(list(found), height=side + HEAD, head=0.0, widest=side + 0.04)
    seeds = {model: seed for model, (seed, _) in found.items()}
    for model, ax in models.panels(list(found), figure, more=seeds).items():
        image_grid.show(ax, found[model][1])
    return figure
