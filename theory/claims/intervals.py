"""The claim that the intervals over training seeds hold what they are of as often as they say."""

from collections.abc import Iterator

from stats import intervals
from theory.claims.claim import Theme
from theory.notation.statement import Holds, Statement
from theory.notation.wording import says
from theory.verdict import Check, equals, holds, sampled
from theory.worlds.seeds import (
    CONFIDENCE,
    DIFFERENCES,
    FEW,
    NORMAL,
    ORDERED,
    SIZES,
    TOGETHER,
    TWO_KINDS,
    exact_coverage,
    of_differences,
)

THEME = Theme("intervals", "Intervals over training seeds")


@THEME.claim(
    "intervals",
    title="intervals over seeds cover",
    statement=Statement(
        (
            Holds(ORDERED, r"P = 1 - 2^{1-n} \sum_{i=0}^{k-1} c_i,\ P \ge 0.95", titled=True),
            Holds(TOGETHER, r"\min B \ge 0.95", titled=True),
            Holds(DIFFERENCES, r"\min B \ge 0.94", titled=True),
            Holds(TWO_KINDS, r"\max B < 0.94", titled=True),
        ),
        beyond=r"$P$ is the probability that the $k$-th smallest and the $k$-th largest of $n \ge 6$ runs "
        r"enclose the median of a law without atoms, $k$ the largest rank for which it is at least $0.95$; "
        r"for a law with atoms it is no smaller. $c_i$ are binomial coefficients; $B$ is the interval of a "
        "sampled share of intervals that hold",
    ),
    says=says(
        "Order statistics enclose the median of the law of a run with a probability of {at least|less than} "
        "the nominal level, whatever the law, and those of a group of comparisons do so {together|one by one "
        "only}. Student's interval of the mean of differences within seeds {covers|does not cover} where "
        "the errors of both members have one law; for a mixture of kinds of runs, that of the mean "
        "{does not|does}",
        {"at least": r"P \ge 0.95", "less than": "P < 0.95"},
        {
            "together": Holds(TOGETHER, r"\min B \ge 0.95"),
            "one by one only": Holds(TOGETHER, r"\max B < 0.95"),
        },
        {
            "covers": Holds(DIFFERENCES, r"\min B \ge 0.94"),
            "does not cover": Holds(DIFFERENCES, r"\max B < 0.94"),
        },
        {"does not": Holds(TWO_KINDS, r"\max B < 0.94"), "does": Holds(TWO_KINDS, r"\min B \ge 0.94")},
    ),
    source="Thompson 1936; Student 1908",
    assumes="independent runs of one law; of Student's intervals, both members of a pair err alike",
    method="S+M",
)
def intervals_cover() -> Iterator[Check]:
    """Order statistics through all 2^n patterns, exactly; families and Student's intervals by simulation.

    Resolution: 0.5 % of the share of intervals that hold, whose payoffs are 0 and 1.
    """
    for n in SIZES:
        rank = intervals.rank_of(n, CONFIDENCE)
        yield equals(
            f"coverage of ranks {rank}, n = {n}", intervals.range_coverage(n, rank), exact_coverage(n)
        )
    yield holds("six runs enclose the median, five do not", intervals.fewest(CONFIDENCE) == 6)
    for n in FEW:
        yield sampled(f"Student's intervals on normal errors, n = {n}", of_differences(NORMAL, n))
