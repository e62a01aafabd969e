"""Errors in the game of points with labels."""

from planted.error import PlantedError

LABELLED = "theory.conditional"

ERRORS = (
    PlantedError(
        "labels with equal shares in the expectation",
        LABELLED,
        "expected",
        "share * of_label(label, pair)",
        "1 / len(labelled.shares) * of_label(label, pair)",
        ("68",),
    ),
    PlantedError(
        "a discriminator that is not told the label",
        LABELLED,
        "optimal_score",
        "optimum(labelled.log_ratio(x, label))",
        "optimum(labelled.marginal.log_ratio(x))",
        ("68",),
    ),
    PlantedError(
        "a joint density without the share of its label",
        LABELLED,
        "Labelled.log_joint",
        "log_constant(self.shares[label], x) + target.log_prob(x)",
        "target.log_prob(x)",
        ("68",),
    ),
    PlantedError(
        "generated points whose labels are others than they were made for",
        LABELLED,
        "Labelled.sample",
        "getattr(self.pairs[label], side).draw",
        "getattr(self.pairs[label - ('pq'.index(side))], side).draw",
        ("68",),
    ),
    PlantedError(
        "a mixture of all labels alike",
        LABELLED,
        "_mixture",
        "log_constant(share, x) + target.log_prob(x)",
        "log_constant(shares[0], x) + target.log_prob(x)",
        ("68",),
    ),
)
