"""Errors in the well-specified discriminator, its fit and its asymptotic covariance."""

from planted.error import PlantedError

LOGISTIC = "theory.models.logistic"

ERRORS = (
    PlantedError(
        "class sizes taken for random",
        LOGISTIC,
        "asymptotic",
        "np.diag([2.0, 0.0])",
        "np.diag([0.0, 0.0])",
        ("rate",),
    ),
    PlantedError(
        "information of half the points",
        LOGISTIC,
        "asymptotic",
        "information = 2 * moments(spread)",
        "information = moments(spread)",
        ("rate",),
    ),
    PlantedError("dD/dl for its square", LOGISTIC, "asymptotic", "spread(x) ** 2", "spread(x)", ("rate",)),
    PlantedError(
        "real points labelled ½", LOGISTIC, "fit", "share[:, :n] -= 1", "share[:, :n] -= 0.5", ("rate",)
    ),
    PlantedError(
        "one sample fitted again and again",
        LOGISTIC,
        "squared_errors",
        "(0, 1)",
        "(0, 0)",
        ("rate",),
    ),
)
