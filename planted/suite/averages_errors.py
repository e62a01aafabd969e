"""Errors in the relativistic average loss, its optimum and its games, and in those of the hinge."""

from planted.error import PlantedError

AVERAGE, OBJECTIVES = "theory.relativistic_average", "theory.objectives"

ERRORS = (
    PlantedError(
        "fake points against the mean of their own kind",
        OBJECTIVES,
        "AveragedObjective.discriminator_loss",
        "mean(real_scores) - fake_scores",
        "mean(fake_scores) - fake_scores",
        ("65",),
    ),
    PlantedError(
        "real points alone against a mean",
        OBJECTIVES,
        "AveragedObjective.discriminator_loss",
        "return mean(self.margin(ahead)) + mean(self.margin(behind))",
        "return 2 * mean(self.margin(ahead))",
        ("65",),
    ),
    PlantedError(
        "the mean of a point's own kind in the average's value",
        AVERAGE,
        "value",
        "(p @ scores, q @ scores)",
        "(q @ scores, p @ scores)",
        ("65",),
    ),
    PlantedError(
        "means that do not move with the scores",
        AVERAGE,
        "slope",
        "q * (p @ real + fake) - p * (q @ fake + real)",
        "q * fake - p * real",
        ("65",),
    ),
    PlantedError(
        "tails of half the mass's height",
        AVERAGE,
        "spikes",
        "(height / p[0], 0 * height, -height / q[2])",
        "(height, 0 * height, -height)",
        ("65",),
    ),
    PlantedError(
        "a dual bound of fake points alone",
        AVERAGE,
        "bound",
        "p @ coins[0] + q @ coins[1]",
        "2 * (q @ coins[1])",
        ("65",),
    ),
    PlantedError(
        "an average of real points alone in the game",
        "theory.pairing",
        "_means",
        "2 if isinstance(objective, AveragedObjective) else 1",
        "1",
        ("66",),
    ),
    PlantedError(
        "averages over pairs of points",
        "theory.pairing",
        "points_pairing",
        "isinstance(objective, AveragedObjective)",
        "False",
        ("66",),
    ),
    PlantedError(
        "a hinge for the generator too",
        OBJECTIVES,
        "HINGE",
        "generator=_negative",
        "generator=lambda score: positive_part(1 - score)",
        ("67",),
    ),
    PlantedError(
        "a generator whose loss jumps at its own place",
        "theory.worlds.dynamics.hinge",
        "frozen_loss",
        "ndtr(shift / 2 - place)",
        "ndtr(shift - place)",
        ("67",),
    ),
    PlantedError(
        "the ratio's logarithm for its sign at the hinge's optimum",
        OBJECTIVES,
        "HINGE",
        "optimal_score=sign",
        "optimal_score=_same",
        ("67",),
    ),
)
