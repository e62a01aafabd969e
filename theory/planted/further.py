"""Errors in the hinge, relativistic and Wasserstein losses."""

from theory.planted.error import PlantedError

OBJECTIVES = "theory.objectives"

ERRORS = (
    PlantedError(
        "hinge without its margin on real scores",
        OBJECTIVES,
        "    real=lambda score: positive_part(1 - score),\n    fake",
        "    real=lambda score: positive_part(-score),\n    fake",
        ("hinge",),
    ),
    PlantedError(
        "hinge with the sign of fake scores turned",
        OBJECTIVES,
        "    fake=lambda score: positive_part(1 + score),\n    generator",
        "    fake=lambda score: positive_part(1 - score),\n    generator",
        ("hinge",),
    ),
    PlantedError(
        "log-ratio for its sign at the hinge's optimum",
        OBJECTIVES,
        "optimal_score=sign,",
        "optimal_score=_same,",
        ("hinge",),
    ),
    PlantedError(
        "TV for 2 TV in the hinge's value",
        OBJECTIVES,
        "scale=-2.0,\n        divergence=TOTAL",
        "scale=-1.0,\n        divergence=TOTAL",
        ("hinge",),
    ),
    PlantedError(
        "one for max(x, 0) where x is positive",
        "theory.ops",
        "return np.maximum(x, 0)",
        "return np.where(x > 0, 1.0, 0.0)",
        ("hinge",),
    ),
    PlantedError(
        "relativistic: fake minus real for the discriminator",
        OBJECTIVES,
        "self.margin(real_scores - fake_scores)",
        "self.margin(fake_scores - real_scores)",
        ("relativistic",),
    ),
    PlantedError(
        "relativistic: the generator on the discriminator's side",
        OBJECTIVES,
        "return mean(self.margin(fake_scores - real_scores))",
        "return mean(self.margin(real_scores - fake_scores))",
        ("relativistic",),
    ),
    PlantedError(
        "relativistic: margin of the mean for mean of the margins",
        OBJECTIVES,
        "return mean(self.margin(real_scores - fake_scores))",
        "return self.margin(mean(real_scores - fake_scores))",
        ("relativistic",),
    ),
    PlantedError(
        "Wasserstein: the sign of real scores turned",
        OBJECTIVES,
        'eq. 3",\n    real=_negative,',
        'eq. 3",\n    real=_same,',
        ("wasserstein",),
    ),
    PlantedError(
        "Wasserstein: the generator minimises its score",
        OBJECTIVES,
        "fake=_same,\n    generator=_negative,",
        "fake=_same,\n    generator=_same,",
        ("wasserstein",),
    ),
    PlantedError(
        "Wasserstein: F - G without its modulus",
        "theory.transport",
        "np.sum(np.abs(_difference(pair, cells))",
        "np.sum((_difference(pair, cells))",
        ("wasserstein",),
    ),
    PlantedError(
        "Wasserstein: a critic that does not turn where F crosses G",
        "theory.transport",
        "kinks = zip(turns, np.diff(slopes), strict=True)",
        "kinks = zip(turns, 0 * np.diff(slopes), strict=True)",
        ("wasserstein",),
    ),
    PlantedError(
        "Wasserstein: mass coupled in reverse order",
        "theory.transport",
        "second.quantile(below, above)",
        "second.quantile(above, below)",
        ("wasserstein",),
    ),
    PlantedError(
        "relativistic: the optimal score cut off at three",
        OBJECTIVES,
        "margin=_negative_log_sigmoid,\n    optimal_score=_same,",
        "margin=_negative_log_sigmoid,\n    optimal_score=lambda log_ratio: np.clip(log_ratio, -3, 3),",
        ("relativistic",),
    ),
)
