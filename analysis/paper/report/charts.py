"""The curves of runs, thinned to what a screen shows; arrays that several share are kept once.

Of a model of images the course of its training, of a 1-D discriminator its scores beside the optimal ones,
of a generator's gradient its size by distance, of a toy GAN its first seeds' points beside the target.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from analysis.paper.report.runs import rounded
from records import columns, files
from records.columns import PRIMARY
from records.reading.tables import Records
from theory.models.mixtures import TOYS, GaussianMixture

MOST = 100  # points of a curve of training
GRID = 80  # about as many of a function on the line
POINTS = 200  # of a scatter
MARGIN = 0.25  # of the extent of a toy's modes, on either side

Series = tuple[str, Any, Any]  # its name, x and y


@dataclass(frozen=True)
class Chart:
    """One picture of a run: words on the axes, and curves, or points if ``points``.

    ``reference`` names the series that is not the run's own: what it should be like.
    """

    title: str
    x: str
    y: str
    series: Sequence[Series]
    points: bool = False
    reference: str = ""


@dataclass
class Pool:
    """Arrays and forms of charts, each kept once; what is added returns its place."""

    arrays: dict[tuple[Any, ...], int] = field(default_factory=dict)
    forms: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def add(self, chart: Chart) -> list[Any]:
        """Return [place of the chart's form, place of x and y of each series]."""
        names = tuple(name for name, _, _ in chart.series)
        form = (chart.title, chart.x, chart.y, chart.points, chart.reference, names)
        places = [[self._array(x), self._array(y)] for _, x, y in chart.series]
        return [self.forms.setdefault(form, len(self.forms)), places]

    def _array(self, values: Any) -> int:
        return self.arrays.setdefault(tuple(map(rounded, map(float, values))), len(self.arrays))


def charts(records: Records) -> dict[str, Any]:
    """Return ``arrays``, ``forms`` and ``charts``: run -> its charts, as ``Pool.add`` returns each."""
    pool = Pool()
    found = {}
    for run in records.runs(variants=True)[["id", "kind"]].to_dict("records"):
        drawn = [pool.add(chart) for chart in _OF_KIND[run["kind"]](records, run["id"])]
        if drawn:
            found[run["id"]] = drawn
    names = ("title", "x", "y", "points", "reference", "names")
    return {
        "arrays": list(map(list, pool.arrays)),
        "forms": [dict(zip(names, form, strict=True)) for form in pool.forms],
        "charts": found,
    }


def thinned(table: pd.DataFrame, most: int = MOST) -> pd.DataFrame:
    """Return means over blocks of rows, ``most`` blocks at most; the position is that of a block's end."""
    block = np.arange(len(table)) // max(1, -(-len(table) // most))
    means = table.groupby(block).mean()
    means["step"] = table["step"].groupby(block).last()
    return means


def distribution(x: np.ndarray, target: GaussianMixture) -> Chart:
    """Return the distribution function of sorted points ``x`` [n] beside that of their target on the line."""
    low, high = target.means.min(), target.means.max()
    grid = np.linspace(low - MARGIN * (high - low), high + MARGIN * (high - low), 2 * GRID)
    exact = special.ndtr((grid[:, None] - target.means[:, 0]) / target.scale).mean(axis=1)
    shares = np.searchsorted(x, grid, side="right") / len(x)
    series = [("generated", grid, shares), ("data", grid, exact)]
    return Chart("Distribution function of the points", "x", "share at or below x", series, reference="data")


def _has(records: Records, run: str, name: str) -> bool:
    return (records.folder(run) / name).exists()


def _training(titles: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]) -> Callable[..., Iterator[Chart]]:
    """Charts of a history: title, what the y axis says, and (column, name) of the curves."""

    def draw(records: Records, run: str) -> Iterator[Chart]:
        table = thinned(records.table(run, files.HISTORY, columns.POSITION))
        for title, y, curves in titles:
            series = [(name, table["step"], table[column]) for column, name in curves if column in table]
            if series:
                yield Chart(title, "training step", y, series)
        if _has(records, run, files.EPOCHS):
            epochs = records.table(run, files.EPOCHS, columns.EPOCHS)
            series = [("distance", epochs["epoch"], epochs[PRIMARY])]
            yield Chart("Fréchet distance after each epoch", "epoch", "FD-LeNet", series)

    return draw


def _discriminator(records: Records, run: str) -> Iterator[Chart]:
    if not _has(records, run, files.CURVE):  # one of a fixed sample keeps none
        return
    table = records.table(run, files.CURVE, columns.CURVE)
    table = table.iloc[:: max(1, len(table) // GRID)]
    series = [("optimal", table["x"], table["optimal_score"]), ("trained", table["x"], table["score"])]
    yield Chart("Scores of the discriminator", "x", "score", series, reference="optimal")


def _gradient(records: Records, run: str) -> Iterator[Chart]:
    table = records.table(run, files.GRADIENTS, columns.GRADIENTS)
    series = [
        (f"after {steps} step{'s' * (steps != 1)}", rows["distance"], rows["gradient"].abs())
        for steps, rows in table.groupby("steps", sort=True)
    ]
    yield Chart("What the generator feels", "distance from the data", "size of the gradient", series)


def _toy(records: Records, run: str) -> Iterator[Chart]:
    if not _has(records, run, files.POINTS):
        return
    points = records.table(run, files.POINTS, ()).iloc[:POINTS]
    if "x" not in points:  # the first seeds alone keep any
        return
    target = TOYS[records.result(run)["config"]["target"]]
    if target.dimension == 1:
        yield distribution(np.sort(points["x"].to_numpy()), target)
        return
    series = [("generated", points["x"], points["y"]), ("modes of the data", *target.means.T)]
    yield Chart("Points of the generator", "x", "y", series, points=True, reference="modes of the data")


def _halving(records: Records, run: str) -> Iterator[Chart]:
    trials = records.table(run, files.TRIALS, columns.TRIALS).dropna(subset="distance")
    series = []
    for round_, rows in trials.groupby("round", sort=True):
        epochs = int(rows["epochs"].iloc[0])
        name = f"round {round_}, {epochs} epoch{'s' * (epochs != 1)}"
        series.append((name, rows["recipe"], rows["distance"]))
    yield Chart("Distance of each recipe from images held out", "recipe", "FD-LeNet", series, points=True)


_OF_KIND: dict[str, Callable[[Records, str], Iterator[Chart]]] = {
    "gan": _training(
        [
            ("Losses", "loss", [("discriminator_loss", "discriminator"), ("generator_loss", "generator")]),
            (
                "Mean scores of D",
                "score",
                [("score_real", "real images"), ("score_fake", "generated images")],
            ),
            ("Norm of G's gradient", "norm", [("generator_gradient", "generator")]),
        ]
    ),
    "vae": _training(
        [
            ("Bound on the log-likelihood", "nats per image", [("bound", "bound")]),
            ("Divergence of codes from the prior", "nats per image", [("kl", "KL")]),
        ]
    ),
    "discriminator": _discriminator,
    "gradient": _gradient,
    "toy": _toy,
    "halving": _halving,
}
