"""The rate at which a trained discriminator's error falls with the number of points it has seen."""

import math
from collections.abc import Iterator

import numpy as np

from theory import logistic, targets
from theory.claims.claim import Theme
from theory.montecarlo import Sampled, fit_slope
from theory.verdict import Check, rate, sampled

THEME = Theme("rates", "Discriminators: errors of estimation")

# points of each class -> repetitions; four octaves. The constants are judged where there are most.
REPETITIONS = {256: 1000, 512: 1000, 1024: 4000, 2048: 1000, 4096: 1000}
JUDGED = 1024
DELTA = 0.25  # of the mean square error, relative: 12 % of its root
EXPONENT, RIVAL = -0.5, -0.25  # the well-specified model's, and half of it


@THEME.claim(
    "rate",
    title="well-specified discriminators err as n^-½",
    statement=r"\mathrm{RMSE}(\hat D) \simeq \frac{c_D}{\sqrt n},\quad"
    r" \mathrm{RMSE}(\hat l) \simeq \frac{c_l}{\sqrt n}, \quad"
    r" n\,\mathrm{Cov}(\hat\alpha,\hat\beta) \to I^{-1} - 2\,e_1 e_1^{\top}",
    source="Prentice & Pyke 1979; the covariance and constants derived here",
    assumes="T2, D(x) = σ(α + βx) by maximum likelihood, exactly n points of each class, n large",
    method="Q+M",
)
def well_specified_rate() -> Iterator[Check]:
    """Fitted exponents over four octaves against the rival -1/4; the constants at n = 1024.

    Resolution: 25 % of n times the mean square error, whose variance is finite: n times it is nearly a
    weighted sum of two chi-squares. Beyond the leading term it is of the order of 1/n, 1 % here.
    """
    pair = targets.PAIRS["shifted_gaussians"]
    constants = logistic.asymptotic(pair)
    errors = {
        n: logistic.squared_errors(pair, n, repetitions, seed=5800 + n)
        for n, repetitions in REPETITIONS.items()
    }
    for side, (name, constant) in enumerate((("D", constants.probability), ("l", constants.log_ratio))):
        means = np.array([errors[n][side].mean() for n in REPETITIONS])
        of_means = np.array(
            [errors[n][side].std(ddof=1) / math.sqrt(errors[n][side].size) for n in REPETITIONS]
        )
        roots = np.sqrt(means)
        slope = fit_slope(list(REPETITIONS), roots.tolist(), (of_means / (2 * roots)).tolist())
        yield rate(f"exponent of {name}'s RMSE over four octaves", slope, EXPONENT, RIVAL)
        shares = JUDGED * errors[JUDGED][side] / constant**2
        result = Sampled(
            1.0, float(shares.mean()), float(shares.std(ddof=1)) / math.sqrt(shares.size), DELTA, shares.size
        )
        yield sampled(f"n MSE of {name} over its limit {constant:.4g}², n = {JUDGED}", result)
