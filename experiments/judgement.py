"""A trained discriminator on the line against the optimal one: distances by quadrature, and the curve."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from experiments import atomic
from theory.objectives import Objective
from theory.quadrature import optimal_score, regret, weighted_rmse
from theory.targets import Pair

Score = Callable[[Any], Any]  # points [n] -> raw scores [n], float64

POINTS = 401  # of a curve
_REACH = 4.0  # standard deviations that a curve shows on either side of p and of q
_BISECTIONS = 60  # halvings of an interval of a few nats: below the spacing of float64


def judge(score: Score, objective: Objective, pair: Pair) -> dict[str, float]:
    """How far ``score`` is from the optimal discriminator, and the quadrature's error of each number.

    regret           excess of D's loss over its minimum, in the loss's unit (nats for the GAN's)
    score_rmse       of the score, under (p + q)/2, in score units
    log_ratio_rmse   of the log-ratio that the score implies, under (p + q)/2, in nats
    """
    distances = {
        "regret": regret(objective, pair, score),
        "score_rmse": weighted_rmse(score, optimal_score(objective, pair), pair),
        "log_ratio_rmse": weighted_rmse(implied_log_ratio(score, objective, pair), pair.log_ratio, pair),
    }
    return {
        key: number
        for name, estimate in distances.items()
        for key, number in ((name, estimate.value), (f"{name}_error", estimate.error))
    }


def implied_log_ratio(score: Score, objective: Objective, pair: Pair) -> Score:
    """x -> the log-ratio l, in nats, whose optimal score s*(l) is the score of x.

    s* is increasing or decreasing, so l is found by bisection, within the range that the true log-ratio
    has on ``interval``: a score beyond that range (a least-squares score beyond its codes has no l at
    all) counts as the end of it.
    """
    optimal = objective.optimal_score
    assert optimal is not None
    true = pair.log_ratio(np.linspace(*interval(pair), POINTS))
    low, high = float(np.min(true)), float(np.max(true))
    sign = 1.0 if optimal(np.float64(high)) > optimal(np.float64(low)) else -1.0

    def implied(x: Any) -> Any:
        wanted = sign * np.asarray(score(x), dtype=np.float64)
        below, above = np.full_like(wanted, low), np.full_like(wanted, high)
        for _ in range(_BISECTIONS):
            middle = (below + above) / 2
            too_low = sign * optimal(middle) < wanted
            below, above = np.where(too_low, middle, below), np.where(too_low, above, middle)
        return (below + above) / 2

    return implied


def interval(pair: Pair) -> tuple[float, float]:
    """Where the pair's mass lies: four standard deviations about each mean, within the supports."""
    ends = []
    for target in (pair.p, pair.q):
        mean, reach = target.exact["mean"], _REACH * target.exact["variance"] ** 0.5
        ends += [max(mean - reach, target.support[0]), min(mean + reach, target.support[1])]
    return min(ends), max(ends)


def write_curve(path: Path, score: Score, objective: Objective, pair: Pair) -> None:
    """Write ``POINTS`` rows x, score, optimal_score, log_p, log_q (nats) over ``interval`` as CSV."""
    x = np.linspace(*interval(pair), POINTS)
    columns = {
        "x": x,
        "score": score(x),
        "optimal_score": optimal_score(objective, pair)(x),
        "log_p": pair.p.log_prob(x),
        "log_q": pair.q.log_prob(x),
    }
    text = io.StringIO(newline="")
    rows = zip(*(map(repr, column.tolist()) for column in columns.values()), strict=True)
    csv.writer(text, lineterminator="\n").writerows([tuple(columns), *rows])
    atomic.write_text(path, text.getvalue())
