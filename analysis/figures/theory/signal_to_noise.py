"""Signal-to-noise of the importance-weighted bound's gradients against k; the bias of sticking the landing.

Theory alone; the samples are those that the ledger judges. The profile's records are not looked at.
"""

import math
from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from analysis.figures import style
from records.reading.tables import Records
from stats.estimates import NORMAL
from theory.claims.vae import signal_to_noise as claims
from theory.elbo import gradients, models
from theory.elbo.quadrature import proposal
from theory.elbo.sticking_the_landing import left_out, limiting_bias
from theory.examples import T1
from theory.montecarlo import TWO_SIDED
from theory.targets import generator

ESTIMATORS = (  # title, theory's exponent, how it is measured, colour, marker
    ("IWAE, decoder", "½", claims.decoder_ratios, style.GREEN, "s"),
    ("doubly reparametrised", "½", claims.doubly_ratios, style.ORANGE, "^"),
    ("IWAE, encoder", "−½", claims.encoder_ratios, style.BLUE, "o"),
)
TITLES = {"T1": "conjugate model", "T5": "probabilistic PCA"}
DRAWS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
LATENTS = 200_000  # drawn for each k of the third panel


def draw(_records: Records) -> Figure:
    """Draw two panels of ratios with fitted exponents, one per model.

    Then means of three gradients against k.
    """
    figure, [axes] = style.panels(1, 3, height=3.0)
    for ax, (name, measured) in zip(axes, ratios().items(), strict=False):
        _ratios(ax, measured)
        ax.set_title(TITLES[name], fontsize=8)
    axes[0].set_ylabel("signal-to-noise ratio of one estimate")
    axes[1].sharey(axes[0])
    _sticking(axes[2])
    figure.legend(handles=_legend(), loc="outside upper center", ncols=3, columnspacing=1.4)
    return figure


@cache
def ratios() -> dict[str, list[claims.Ratios]]:
    """Return each model's ratios for each of ``ESTIMATORS``, from the seeds of claims 21 and 23."""
    return {
        at.name: [measure(place, at) for _, _, measure, _, _ in ESTIMATORS]
        for place, at in enumerate(claims.settings())
    }


@cache
def bias_of_sticking() -> dict[str, list[tuple[float, float]]]:
    """Return mean and standard error of the derivative in q's mean per ``DRAWS``, on T1 with q the prior.

    "unbiased" is the doubly reparametrised gradient; "sticking" adds the mean of the term left out.
    """
    q = proposal(*T1.prior)
    found: dict[str, list[tuple[float, float]]] = {"unbiased": [], "sticking": []}
    for k in DRAWS:
        noise = generator(2220, k).standard_normal((LATENTS // k, k, 1))
        doubly = gradients.doubly_reparametrised(models.T1, T1.observation, q, noise).mean[:, 0]
        found["unbiased"].append(_mean(doubly))
        found["sticking"].append(_mean(doubly + left_out(models.T1, T1.observation, q, noise).mean[:, 0]))
    return found


def _mean(values: Any) -> tuple[float, float]:
    return float(np.mean(values)), float(np.std(values, ddof=1)) / math.sqrt(len(values))


def _ratios(ax: Axes, measured: list[claims.Ratios]) -> None:
    for (_, exponent, _, colour, marker), found in zip(ESTIMATORS, measured, strict=True):
        k, values = np.array(found.k, dtype=float), np.array(found.values)
        slope = found.slope
        half = TWO_SIDED * slope.standard_error
        label = f"{slope.slope:+.3f} ± {half:.3f} ({exponent})".replace("-", "−")
        ax.errorbar(
            k, values, yerr=NORMAL * np.array(found.errors), fmt=marker, ms=3.6, color=colour, label=label
        )
        centre = np.exp(np.mean(np.log(k)))
        height = np.exp(np.mean(np.log(values)))
        ax.plot(k, height * (k / centre) ** slope.slope, color=colour, lw=1)
    ax.set_xscale("log", base=2)
    ax.set_yscale("log")
    ax.set_xticks(measured[0].k)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.set_xlabel("draws $K$")
    ax.grid(color=style.PALE, lw=0.5)
    ax.set_axisbelow(True)
    ax.legend(loc="center right", bbox_to_anchor=(1.04, 0.53), handletextpad=0.0, labelspacing=0.25)


def _sticking(ax: Axes) -> None:
    q = proposal(*T1.prior)
    limit = float(limiting_bias(models.T1.posterior(T1.observation).mean, q)[0])
    titles = {
        "sticking": ("sticking the landing", style.PURPLE, "D"),
        "unbiased": (None, style.ORANGE, "^"),  # the doubly reparametrised one, as in the legend of all
    }
    for name, (title, colour, marker) in titles.items():
        means, errors = np.array(bias_of_sticking()[name]).T
        ax.errorbar(DRAWS, means, yerr=NORMAL * errors, fmt=marker, ms=3.6, lw=1, color=colour, label=title)
    ax.axhline(limit, color=style.PURPLE, lw=1, ls=(0, (4, 2)), label="its limit")
    ax.axhline(0, color=style.INK, lw=0.8)
    ax.set_xscale("log", base=2)
    ax.set_xticks(DRAWS[::2])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.set(xlabel="draws $K$", ylabel=r"mean of $\partial_\mu$ (nats)", ylim=(-0.06, 1.4))
    ax.set_title("conjugate model", fontsize=8)
    ax.grid(axis="y", color=style.PALE, lw=0.5)
    ax.set_axisbelow(True)
    ax.legend(loc="upper right", handletextpad=0.4, labelspacing=0.3, borderaxespad=0)


def _legend() -> list[Line2D]:
    return [
        Line2D([], [], color=colour, marker=marker, ms=3.6, lw=1, label=title)
        for title, _, _, colour, marker in ESTIMATORS
    ]
