"""The figures of the paper: every module in a folder of this one is one, drawn by its ``draw(records)``."""

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.drawings import Drawings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES: Drawings["Figure"] = Drawings("figure", __name__, Path(__file__).parent)
