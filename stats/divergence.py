"""The divergence of shares that were found by drawing from those that were expected."""

import numpy as np
from scipy.special import chndtrinc

from stats.estimates import CONFIDENCE, Interval

METHOD = f"chi-square {CONFIDENCE:.0%}, at this size"
_TAILS = np.array([(1 + CONFIDENCE) / 2, (1 - CONFIDENCE) / 2])


def law_ends(value: float, n: int, classes: int) -> tuple[float, float]:
    """Return the ends of what the KL of a law can be, in nats, if ``n`` draws of it have the KL ``value``.

    2n KL of the shares found is nearly noncentral chi-square, with ``classes`` - 1 degrees of freedom and
    noncentrality 2n KL of the law. The lower end is 0 where a chi-square test at 2.5 % finds no difference.
    Source: Wilks 1938; Cressie & Read 1984 (noncentral, for laws near by).
    """
    if value <= 0:
        return 0.0, 0.0
    low, high = chndtrinc(2 * n * value, classes - 1, _TAILS) / (2 * n)
    return float(low), float(high)


def expected_divergence(value: float, n: int, classes: int, spread: float = 1.0) -> Interval:
    """Return ``value``, the KL in nats of the shares of ``n`` draws, with the interval of its mean.

    The mean is the law's KL and (classes - 1)/2n more, so no law has a smaller one: it is read beside that
    of as many real draws. The interval is longer by ``spread``, and holds the value.
    """
    bias = (classes - 1) / (2 * n)
    low, high = (value + spread * (end + bias - value) for end in law_ends(value, n, classes))
    return Interval(value, min(max(low, bias), value), max(high, value), METHOD)
