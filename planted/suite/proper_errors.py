"""Errors in proper composite losses, in the divergences that they leave and in their regret."""

from planted.error import PlantedError

LOSSES = "theory.proper_losses"

ERRORS = (
    PlantedError(
        "log-odds for half of them at the exponential loss's optimum",
        LOSSES,
        "EXPONENTIAL",
        "log_ratio / 2",
        "log_ratio",
        ("58",),
    ),
    PlantedError(
        "Pearson's conjugate without its ¼",
        LOSSES,
        "VARIATIONAL_PEARSON",
        "score + score * score / 4",
        "score + score * score",
        ("58",),
    ),
    PlantedError(
        "Kullback-Leibler's conjugate without its constant",
        LOSSES,
        "VARIATIONAL_KL",
        "exp(score) - 1",
        "exp(score)",
        ("58",),
    ),
    PlantedError(
        "real and fake points weighted alike at every probability",
        LOSSES,
        "ProperLoss.conditional",
        "probability * self.real(score) + (1 - probability) * self.fake(score)",
        "(self.real(score) + self.fake(score)) / 2",
        ("58",),
    ),
    PlantedError(
        "f of the losses without the mass 1 + r",
        LOSSES,
        "generator_function",
        "(1 + r) * bayes(r / (1 + r))",
        "2 * bayes(r / (1 + r))",
        ("58",),
    ),
    PlantedError(
        "a tangent with the slope of another point",
        "theory.worlds.divergences.proper",
        "bregman",
        "slope(other)",
        "slope(chance)",
        ("58",),
    ),
)
