r"""The well-specified discriminator: logistic regression with two parameters on T2(theta).

There the log-ratio is exactly linear, l(x) = theta^2/2 - theta x, so D(x) = sigmoid(alpha + beta x) has no
error of approximation, and its maximum-likelihood fit to n points of p and n of q has a known one of
estimation. With z = (1, x), the Fisher information of one point of each is

    I = int pq/(p + q) z z^T dx,

and since the class sizes are fixed, not drawn, n Cov(alpha, beta) -> I^-1 - 2 e e^T, e = (1, 0).
Source: Prentice & Pyke 1979 (separate sampling changes the variance of the intercept alone); for two
classes of n points the formula follows from m = I e for the mean m of the score in either class.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit

from theory import quadrature
from theory.errors import WrongUsage
from theory.quadrature_nodes import line_rule
from theory.targets import Pair, generator

_STEPS = 20  # Newton's, at the most; from the true parameters four are the rule
_TOLERANCE = 1e-6  # of a step, after which the error is of the order of its square
_BLOCK = 1 << 16  # points fitted at a time: what the processor's cache holds


def true_parameters(pair: Pair) -> tuple[float, float]:
    """(alpha, beta) of the pair's log-ratio. Raises ``WrongUsage`` if that is not a straight line."""
    x = np.array([0.0, 1.0, -2.0, 3.0])
    values = pair.log_ratio(x)
    alpha, beta = float(values[0]), float(values[1] - values[0])
    if not np.allclose(values, alpha + beta * x, rtol=0, atol=1e-9):
        raise WrongUsage(f"the log-ratio of {pair.name!r} is not linear in x, so the model is misspecified")
    return alpha, beta


@dataclass(frozen=True)
class Rates:
    """RMSE times the root of n, as n grows, under (p + q)/2: of D, and of the log-ratio in nats."""

    probability: float
    log_ratio: float


def asymptotic(pair: Pair) -> Rates:
    """The two constants of a pair with a linear log-ratio, by quadrature of the moments above."""
    alpha, beta = true_parameters(pair)

    def moments(weight: Any) -> Any:
        """int (p + q)/2 weight(x) z z^T dx, [2, 2]."""
        m = []
        for power in range(3):

            def moment(x: Any, power: int = power) -> Any:
                return weight(x) * x**power / 2

            m.append(quadrature.pair_expectation(moment, moment, pair).value)
        return np.array([[m[0], m[1]], [m[1], m[2]]])

    def spread(x: Any) -> Any:
        share = expit(alpha + beta * x)
        return share * (1 - share)  # pq/(p + q)^2, and dD/dl

    information = 2 * moments(spread)
    covariance = np.linalg.inv(information) - np.diag([2.0, 0.0])
    return Rates(
        *(float(np.trace(covariance @ moments(w))) ** 0.5 for w in (lambda x: spread(x) ** 2, np.ones_like))
    )


def fit(real: Any, fake: Any, start: tuple[float, float]) -> Any:
    """Maximum-likelihood (alpha, beta) of each row of ``real`` and ``fake`` [rows, n], by Newton: [rows, 2].

    The likelihood is concave, so where the classes overlap its maximum is the only stationary point.
    """
    x = np.concatenate([real, fake], axis=1)
    n = real.shape[1]
    parameters = np.tile(start, (len(x), 1))
    for _ in range(_STEPS):
        share = expit(parameters[:, :1] + parameters[:, 1:] * x)
        weight = share * (1 - share)
        share[:, :n] -= 1
        slope = np.stack([share.sum(axis=1), np.einsum("ij,ij->i", share, x)], axis=1)
        wx = weight * x
        h0, h1, h2 = weight.sum(axis=1), wx.sum(axis=1), np.einsum("ij,ij->i", wx, x)
        determinant = h0 * h2 - h1 * h1
        step = np.stack([h2 * slope[:, 0] - h1 * slope[:, 1], h0 * slope[:, 1] - h1 * slope[:, 0]], axis=1)
        step /= determinant[:, None]
        parameters = parameters - step
        if np.abs(step).max() < _TOLERANCE:
            break
    return parameters


def squared_errors(pair: Pair, n: int, repetitions: int, seed: int) -> tuple[Any, Any]:
    """Mean squares under (p + q)/2 of the errors of D and of the log-ratio, each [repetitions].

    Every repetition fits exactly ``n`` fresh points of p and ``n`` of q.
    """
    truth = true_parameters(pair)
    rule = line_rule(pair)
    true_ratio = truth[0] + truth[1] * rule.x
    rows = max(1, _BLOCK // (2 * n))
    of_share, of_ratio = [], []
    random = [generator(seed, side) for side in (0, 1)]
    for first in range(0, repetitions, rows):
        count = min(rows, repetitions - first)
        real, fake = (
            target.draw(rng, count * n).reshape(count, n)
            for target, rng in zip((pair.p, pair.q), random, strict=True)
        )
        fitted = fit(real, fake, truth)
        ratio = fitted[:, :1] + fitted[:, 1:] * rule.x
        of_ratio.append(rule.rms(ratio - true_ratio) ** 2)
        of_share.append(rule.rms(expit(ratio) - expit(true_ratio)) ** 2)
    return np.concatenate(of_share), np.concatenate(of_ratio)
