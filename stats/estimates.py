"""An estimate with its interval, and that of a share."""

from dataclasses import dataclass

from scipy import stats

CONFIDENCE = 0.95  # of every interval that names no other
NORMAL = float(stats.norm.ppf((1 + CONFIDENCE) / 2))  # standard errors


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
    interval = stats.binomtest(successes, trials).proportion_ci(CONFIDENCE, method="wilson")
    return Interval(successes / trials, interval.low, interval.high, f"Wilson {CONFIDENCE:.0%}")
