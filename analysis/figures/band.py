"""A line with a band: the median over the seeds, and their range.

No mean: where some seeds of a model fail and others do not, it lies between the two and describes neither.
"""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

ALPHA = 0.2  # of the band


def median_and_range(
    ax: Axes, table: pd.DataFrame, x: str, y: str, *, alpha: float = ALPHA, **look: Any
) -> None:
    """Draw the median of column ``y`` at each value of column ``x``, and its range as a band.

    Values that are not finite are left out. ``look`` goes to ``Axes.plot``. As ``seaborn.lineplot`` draws
    it on linear axes, which asks for a percentile of each group by itself and takes ten times as long.
    """
    finite = table[[x, y]].replace([np.inf, -np.inf], np.nan).dropna()
    at = finite.groupby(x)[y].agg(["median", "min", "max"])
    [line] = ax.plot(at.index, at["median"], **look)
    ax.fill_between(at.index, at["min"], at["max"], color=line.get_color(), alpha=alpha, lw=0)
