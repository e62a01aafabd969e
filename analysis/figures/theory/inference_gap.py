"""What an encoder loses, datum by datum: by the family of q, and by answering with one map for every datum.

Theory alone, by closed forms: the profile's records are not looked at.
"""

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.figures import style
from records.reading.tables import Records
from stats.estimates import NORMAL
from theory.elbo.inference_gap import Gap, best_encoder, mean_amortisation, split
from theory.elbo.linear_gaussian import LinearGaussian
from theory.targets import generator

UNITS = (1, 2, 3)  # of the encoder's bottleneck; there are three latents
DATA, SEED = 200, 26
MODEL = LinearGaussian(  # columns far from orthogonal, so that the posterior's latents are correlated
    weights=np.array(
        [[1.0, 0.9, 0.5], [0.9, 0.2, 0.8], [0.3, 0.9, 0.7], [0.8, 0.7, 0.1], [0.2, 0.8, 0.9], [0.7, 0.3, 0.8]]
    ),
    offset=np.zeros(6),
    noise_variance=1.0,
)


def data() -> np.ndarray:
    """Return ``DATA`` draws of the model's own x, [DATA, 6]."""
    random = generator(SEED)
    z = random.standard_normal((DATA, MODEL.weights.shape[1]))
    x: np.ndarray = z @ MODEL.weights.T + math.sqrt(MODEL.noise_variance) * random.standard_normal((DATA, 6))
    return x


def gaps(units: int) -> Gap:
    """Return both parts for the best linear encoder with ``units``, on the same data for every encoder."""
    x = data()
    return split(MODEL, x, best_encoder(MODEL, units)(x))


def draw(_records: Records) -> Figure:
    """Draw one panel per encoder.

    Both parts stacked, data sorted by their sum, and the exact mean of the sum.
    """
    figure, [axes] = style.panels(1, len(UNITS), height=2.75, sharey=True)
    for units, ax in zip(UNITS, axes, strict=True):
        _panel(ax, gaps(units), units)
    axes[0].set_ylabel(r"$\log p(x)-\mathcal{L}$ (nats)")
    figure.legend(handles=_legend(), loc="outside upper center", ncols=3)
    return figure


def _panel(ax: Axes, gap: Gap, units: int) -> None:
    order = np.argsort(gap.amortisation)
    share = 100 * (np.arange(DATA) + 0.5) / DATA
    ax.stackplot(
        share, gap.approximation[order], gap.amortisation[order], colors=(style.BLUE, style.ORANGE), lw=0
    )
    mean = float(gap.approximation[0]) + mean_amortisation(MODEL, units)
    ax.axhline(mean, color=style.INK, lw=1, ls=(0, (4, 2)))
    error = NORMAL * float(np.std(gap.amortisation, ddof=1)) / math.sqrt(DATA)
    here = float(np.mean(gap.approximation + gap.amortisation))
    sampled = f"{here:.2f} ± {error:.2f}" if error > 0.005 else f"{here:.3f}"
    plural = "s" if units > 1 else ""
    ax.set_title(f"{units} unit{plural}: mean {mean:.3f}\nof the data shown {sampled}", fontsize=8)
    ax.set(xlim=(0, 100), ylim=(0, None), xlabel="data, sorted (%)")


def _legend() -> list[Patch | Line2D]:
    return [
        Patch(color=style.BLUE, label="approximation"),
        Patch(color=style.ORANGE, label="amortisation"),
        Line2D([], [], color=style.INK, lw=1, ls=(0, (4, 2)), label="exact mean"),
    ]
