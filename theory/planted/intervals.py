"""Errors in the intervals over training seeds."""

from theory.planted.error import PlantedError

INTERVALS = "stats.intervals"
CLAIMS = ("intervals",)

ERRORS = (
    PlantedError(
        "a normal quantile for Student's",
        INTERVALS,
        "stats.t.ppf((1 + confidence) / 2, n - 1)",
        "stats.norm.ppf((1 + confidence) / 2)",
        CLAIMS,
    ),
    PlantedError("one tail for two of Student's", INTERVALS, "(1 + confidence) / 2", "confidence", CLAIMS),
    PlantedError("deviation over n for n - 1", INTERVALS, "ddof=1", "ddof=0", CLAIMS),
    PlantedError(
        "a family without a correction",
        INTERVALS,
        "return 1 - (1 - confidence) / intervals",
        "return confidence",
        CLAIMS,
    ),
    PlantedError("one tail for two of the sign test's", INTERVALS, "1 - 2 * sum(", "1 - sum(", CLAIMS),
    PlantedError("a rank too high", INTERVALS, "for i in range(rank))", "for i in range(rank - 1))", CLAIMS),
    PlantedError("an upper end too low", INTERVALS, "n - rank]", "n - rank - 1]", CLAIMS),
)
