"""A trained discriminator on the line against the optimal one: distances by quadrature, and the curve."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from records import atomic, columns
from records.columns import LIMITS, truncated_log_ratio
from theory import ratios
from theory.objectives import PointwiseObjective
from theory.quadrature import optimal_score, regret
from theory.quadrature_nodes import LineRule, line_rule
from theory.targets import Pair

Score = Callable[[Any], Any]  # points [n] -> raw scores [n], float64

POINTS = 401  # of a curve
LEVEL = 0.01  # of the density (p + q)/2, above which the largest error is looked for
REACH = 4.0  # standard deviations that a curve shows on either side of p and of q
_NODES = 512  # of the fixed rule, on every piece of the line
_STEP = 1e-4  # of a central difference of the score: error of the order of its square


def evaluate(score: Score, objective: PointwiseObjective, pair: Pair) -> dict[str, float]:
    """Return how far ``score`` is from the optimal discriminator.

    regret             excess of D's loss over its minimum, in the loss's unit (nats for the GAN's), with the
                       error of its adaptive quadrature
    score_rmse         of the score under (p + q)/2, in score units; where s* is finite
    probability_rmse   of D, the probability of being real that the score implies, under (p + q)/2
    probability_sup    largest error of D where (p + q)/2 is above ``LEVEL``
    undefined_mass     mass of (p + q)/2 where a least-squares score has left its codes and no log-ratio
                       exists

    For a pair whose log-ratio is finite everywhere, in nats under (p + q)/2:

    log_ratio_rmse     of the implied log-ratio, within the range that the true one has on ``interval``
    log_ratio_rmse_L   of the implied and of the true log-ratio, both truncated to [-L, L], L in ``LIMITS``

    For disjoint densities, what claim 38 speaks of: ``perfect_distance`` and ``saturating_gradient``.
    """
    rule = line_rule(pair, _NODES)
    scores, true = np.asarray(score(rule.x), dtype=np.float64), pair.log_ratio(rule.x)
    best = optimal_score(objective, pair)(rule.x)
    excess = regret(objective, pair, score)
    share = ratios.probability(objective, scores) - ratios.probability(objective, best)
    final = {"regret": excess.value, "regret_error": excess.error}
    if np.isfinite(best).all():
        final["score_rmse"] = float(rule.rms(scores - best))
    final |= {
        "probability_rmse": float(rule.rms(share)),
        "probability_sup": _largest(score, objective, pair),
        "undefined_mass": float(rule.mixture[ratios.undefined(objective, scores)].sum()),
    }
    if np.isfinite(true).all():
        low, high = _range(pair)
        implied = np.clip(ratios.log_ratio(objective, scores), low, high)
        final["log_ratio_rmse"] = float(rule.rms(implied - true))
        for limit in LIMITS:
            error = ratios.log_ratio(objective, scores, limit) - np.clip(true, -limit, limit)
            final[truncated_log_ratio(limit)] = float(rule.rms(error))
    elif np.isinf(true).all():
        final |= _at_disjoint_supports(score, objective, rule)
    return final


def _largest(score: Score, objective: PointwiseObjective, pair: Pair) -> float:
    """The largest |D - D*| on a fine grid, where there is data enough for it to be expected small."""
    x = np.linspace(*interval(pair), 10 * (POINTS - 1) + 1)
    seen = (np.exp(pair.p.log_prob(x)) + np.exp(pair.q.log_prob(x))) / 2 > LEVEL
    x = x[seen]
    best = ratios.probability(objective, optimal_score(objective, pair)(x))
    return float(np.max(np.abs(ratios.probability(objective, score(x)) - best)))


def _at_disjoint_supports(score: Score, objective: PointwiseObjective, rule: LineRule) -> dict[str, float]:
    """On q's support, where the perfect D is 0 (claim 38), for a generator that is moved as a whole.

    perfect_distance     max D + max |dD/dx|, a norm of D - 0 that includes the slope
    saturating_gradient  |d/dtheta E_q[log(1 - D(x + theta))]| = |E_q[D'/(1 - D)]|, D < 1
    """
    x, mass = rule.x[rule.q > 0], rule.q[rule.q > 0]
    here, after, before = (ratios.probability(objective, score(x + side * _STEP)) for side in (0, 1, -1))
    steepness = (after - before) / (2 * _STEP)
    norm = float(np.max(np.abs(here)) + np.max(np.abs(steepness)))
    return {"perfect_distance": norm, "saturating_gradient": abs(float(steepness / (1 - here) @ mass))}


def _range(pair: Pair) -> tuple[float, float]:
    """The least and the largest value of the true log-ratio on ``interval``, in nats."""
    true = pair.log_ratio(np.linspace(*interval(pair), POINTS))
    return float(np.min(true)), float(np.max(true))


def interval(pair: Pair) -> tuple[float, float]:
    """Return where the pair's mass lies: four standard deviations about each mean, within the supports."""
    ends = []
    for target in (pair.p, pair.q):
        mean, reach = target.exact["mean"], REACH * target.exact["variance"] ** 0.5
        ends += [max(mean - reach, target.support[0]), min(mean + reach, target.support[1])]

    return min(ends), max(ends)


def write_curve(path: Path, score: Score, objective: PointwiseObjective, pair: Pair) -> None:
    """Write ``POINTS`` rows x, score, optimal_score, log_p, log_q (nats) over ``interval`` as CSV."""
    x = np.linspace(*interval(pair), POINTS)
    values = (x, score(x), optimal_score(objective, pair)(x), pair.p.log_prob(x), pair.q.log_prob(x))
    text = io.StringIO(newline="")
    rows = zip(*(map(repr, column.tolist()) for column in values), strict=True)
    csv.writer(text, lineterminator="\n").writerows([columns.CURVE, *rows])
    atomic.write_text(path, text.getvalue())
