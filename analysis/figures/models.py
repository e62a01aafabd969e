"""How the figures of several GANs are laid out: one panel per model, one style per objective."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D

from analysis.figures import style
from analysis.paper import labels

SOLID, DASHED, DOTTED, MIXED = "-", (0, (3, 2)), (0, (1, 1.5)), (0, (5, 1.5, 1, 1.5))
LINES: dict[str, tuple[Any, Any]] = {  # objective -> colour, dashes
    "minimax": (style.ORANGE, SOLID),
    "non_saturating": (style.BLUE, SOLID),
    "lsgan": (style.GREEN, SOLID),
    "lsgan_bounded": (style.PURPLE, DASHED),
    "lsgan_pearson": (style.GREY, DOTTED),
    "hinge": (style.PALETTE[5], DASHED),
    "wgan_gp": (style.INK, MIXED),
    "relativistic": (style.PALETTE[9], MIXED),
    "relativistic_average": (style.PALETTE[9], DOTTED),
}
ABREAST, WRAPPED = 4, 3  # panels: so many fit one line; more are wrapped after fewer, an architecture a line

Model = tuple[str, str]


def by_model(table: pd.DataFrame) -> dict[Model, pd.DataFrame]:
    """Return (objective, architecture) -> its rows, in order of appearance.

    Models of an architecture together.
    """
    architectures = list(dict.fromkeys(table["architecture"]))
    groups = {
        (str(o), str(a)): rows for (o, a), rows in table.groupby(["objective", "architecture"], sort=False)
    }
    return dict(sorted(groups.items(), key=lambda item: architectures.index(item[0][1])))


def lines_of(models: Sequence[Model]) -> list[list[Model]]:
    """Return the models line by line.

    All in one if they fit, else each architecture from the start of a line.
    """
    if len(models) <= ABREAST:
        return [list(models)]
    lines: list[list[Model]] = []
    for model in models:
        if not lines or len(lines[-1]) == WRAPPED or lines[-1][-1][1] != model[1]:
            lines.append([])
        lines[-1].append(model)
    return lines


def figure_for(
    models: Sequence[Model],
    height: float,
    head: float,
    widest: float = style.TEXT_WIDTH,
    narrowest: float = 0.0,
) -> Figure:
    """Return an empty figure for ``panels``.

    Inches: a line's ``height``; ``head`` besides; the ``widest`` panel.
    ``narrowest`` is what a legend may need, in inches, where there are few panels.
    """
    lines = lines_of(models)
    width = min(style.TEXT_WIDTH, max(widest * max(map(len, lines)), narrowest))
    return Figure(figsize=(width, head + height * len(lines)), layout="constrained")


def panels(
    models: Sequence[Model],
    figure: Figure | SubFigure,
    indent: float = 0.0,
    more: Mapping[Model, str] = MappingProxyType({}),
    **grid: Any,
) -> dict[Model, Axes]:
    """Return a titled panel for each model, laid out as ``lines_of``; ``grid`` goes to ``Figure.subplots``.

    Titles begin at ``indent``, in widths of a narrow panel: over its tick labels, long ones have room. Below
    the model's name stands what ``more`` says of it.
    """
    lines = lines_of(models)
    columns = max(map(len, lines))
    axes = figure.subplots(len(lines), columns, squeeze=False, **grid)
    found = {}
    for row, line in zip(axes, lines, strict=True):
        for ax, model in zip(row, line, strict=False):
            title = "\n".join(part for part in (labels.model(*model), more.get(model, "")) if part)
            ax.set_title(title, loc="left", x=indent if columns >= WRAPPED else 0, fontsize=8)
            found[model] = ax
        for ax in row[len(line) :]:
            ax.remove()
    return found


def begins_line(models: Sequence[Model]) -> set[Model]:
    """Return the models whose panels are the first of a line."""
    return {line[0] for line in lines_of(models)}


def legend(objectives: Sequence[str]) -> list[Line2D]:
    """Return one handle per objective, in the style that all figures give it."""
    return [
        Line2D([], [], color=colour, ls=dashes, label=labels.objective(objective))
        for objective, (colour, dashes) in ((one, look(one)) for one in objectives)
    ]


def look(objective: str) -> tuple[Any, Any]:
    """Return the colour and dashes of an objective's lines."""
    return LINES.get(objective, (style.INK, DOTTED))
