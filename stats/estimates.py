"""An estimate with its interval, and that of a share."""

from dataclasses import dataclass

from scipy.special import ndtri

CONFIDENCE = 0.95  # of every interval that names no other
NORMAL = float(ndtri((1 + CONFIDENCE) / 2))  # standard errors


@dataclass(frozen=True)
class Interval:
    """``value`` between ``low`` and ``high``; ``method`` says how they were obtained."""

    value: float
    low: float
    high: float
    method: str


def binomial(successes: int, trials: int) -> Interval:
    """Return the share ``successes / trials`` with Wilson's interval, which stays within [0, 1].

    Source: Wilson 1927, Probable inference, the law of succession, and statistical inference.
    """
    from scipy import stats  # half a second, which most callers need not wait

    interval = stats.binomtest(successes, trials).proportion_ci(CONFIDENCE, method="wilson")
    return Interval(successes / trials, interval.low, interval.high, f"Wilson {CONFIDENCE:.0%}")
