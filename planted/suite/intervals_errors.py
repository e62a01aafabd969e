"""Errors in the intervals over training seeds."""

from planted.error import PlantedError

INTERVALS = "stats.intervals"
CLAIMS = ("intervals",)

ERRORS = (
    PlantedError(
        "a normal quantile for Student's",
        INTERVALS,
        "half_width",
        "stdtrit(n - 1, (1 + confidence) / 2)",
        "stdtrit(math.inf, (1 + confidence) / 2)",
        CLAIMS,
    ),
    PlantedError(
        "one tail for two of Student's", INTERVALS, "half_width", "(1 + confidence) / 2", "confidence", CLAIMS
    ),
    PlantedError("deviation over n for n - 1", INTERVALS, "of_mean", "ddof=1", "ddof=0", CLAIMS),
    PlantedError(
        "a family without a correction",
        INTERVALS,
        "simultaneous",
        "return 1 - (1 - confidence) / intervals",
        "return confidence",
        CLAIMS,
    ),
    PlantedError(
        "one tail for two of the sign test's",
        INTERVALS,
        "range_coverage",
        "2 * sum(math.comb(n, i) for i in range(rank))",
        "sum(math.comb(n, i) for i in range(rank))",
        CLAIMS,
    ),
    PlantedError("a rank too high", INTERVALS, "range_coverage", "range(rank)", "range(rank - 1)", CLAIMS),
    PlantedError("an upper end too low", INTERVALS, "of_median", "n - rank", "n - rank - 1", CLAIMS),
)
