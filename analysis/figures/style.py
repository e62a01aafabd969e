"""One look for every figure: made for print at the width of the text, safe for colour-blind readers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

TEXT_WIDTH = 6.14  # inches: 156 mm, the paper's line
PNG_DPI = 160
INK, GREY, PALE = "#222222", "#7A7A7A", "#D9D9D9"
PALETTE = sns.color_palette("colorblind")
BLUE, ORANGE, GREEN, PURPLE = PALETTE[0], PALETTE[1], PALETTE[2], PALETTE[4]

_SETTINGS = {
    "font.size": 8.5,
    "axes.titlesize": 9,
    "axes.labelsize": 8.5,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "legend.fontsize": 8,
    "axes.linewidth": 0.7,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.7,
    "ytick.major.width": 0.7,
    "xtick.minor.width": 0.5,
    "ytick.minor.width": 0.5,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "xtick.minor.size": 1.8,
    "ytick.minor.size": 1.8,
    "font.family": "DejaVu Sans",  # Matplotlib brings it; others look different from machine to machine
    "lines.linewidth": 1.3,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "pdf.fonttype": 42,  # outlines that can be searched and copied
    "image.interpolation": "none",
    "figure.constrained_layout.h_pad": 0.04,
    "figure.constrained_layout.w_pad": 0.04,
}


@contextmanager
def paper_style() -> Iterator[None]:
    """Apply the paper's settings, and none of the user's, for the time that a figure is drawn and saved.

    The user's settings are back after it.
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        sns.set_theme(context="paper", style="ticks", palette="colorblind", color_codes=False, rc=_SETTINGS)
        yield


def panels(
    rows: int, columns: int, height: float, width: float = TEXT_WIDTH, **grid: Any
) -> tuple[Figure, list[list[Axes]]]:
    """Return a figure of rows x columns axes; sizes in inches; ``grid`` goes to ``Figure.subplots``."""
    figure = Figure(figsize=(width, height), layout="constrained")
    axes: list[list[Axes]] = figure.subplots(rows, columns, squeeze=False, **grid).tolist()
    return figure, axes


def grouped(number: int) -> str:
    """Return a whole number with a thin space between groups of three digits, as the text has them."""
    return f"{number:,}".replace(",", "\N{THIN SPACE}")


def sentence(text: str) -> Figure:
    """Return a figure that only says why there is nothing to show, in one line or more."""
    figure, [[ax]] = panels(1, 1, height=0.5 + 0.16 * text.count("\n"))
    ax.set_axis_off()
    ax.text(0.5, 0.5, text, ha="center", va="center")
    return figure


def save(figure: Figure, folder: Path, name: str) -> tuple[Path, Path]:
    """Write ``name``.pdf and ``name``.png without dates, so that equal figures are equal files."""
    folder.mkdir(parents=True, exist_ok=True)
    pdf, png = folder / f"{name}.pdf", folder / f"{name}.png"
    for path in (pdf, png):
        temporary = path.with_name(f".{path.name}.partial")
        stamps = {"CreationDate": None} if path is pdf else {"Software": None}
        figure.savefig(temporary, format=path.suffix[1:], dpi=PNG_DPI, metadata=stamps)
        temporary.replace(path)
    return pdf, png
