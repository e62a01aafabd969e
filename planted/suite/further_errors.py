"""Errors in the hinge, relativistic and Wasserstein losses."""

from planted.error import PlantedError

OBJECTIVES = "theory.objectives"

ERRORS = (
    PlantedError(
        "hinge without its margin on real scores",
        OBJECTIVES,
        "HINGE",
        """
            real=lambda score: positive_part(1 - score),
            fake=lambda score: positive_part(1 + score),
            generator=_negative
        """,
        """
            real=lambda score: positive_part(-score),
            fake=lambda score: positive_part(1 + score),
            generator=_negative
        """,
        ("hinge",),
    ),
    PlantedError(
        "hinge with the sign of fake scores turned",
        OBJECTIVES,
        "HINGE",
        "fake=lambda score: positive_part(1 + score), generator=_negative",
        "fake=lambda score: positive_part(1 - score), generator=_negative",
        ("hinge",),
    ),
    PlantedError(
        "log-ratio for its sign at the hinge's optimum",
        OBJECTIVES,
        "HINGE",
        "optimal_score=sign",
        "optimal_score=_same",
        ("hinge",),
    ),
    PlantedError(
        "TV for 2 TV in the hinge's value",
        OBJECTIVES,
        "HINGE",
        "scale=-2.0",
        "scale=-1.0",
        ("hinge",),
    ),
    PlantedError(
        "one for max(x, 0) where x is positive",
        "theory.ops",
        "positive_part",
        "return np.maximum(x, 0)",
        "return np.where(x > 0, 1.0, 0.0)",
        ("hinge",),
    ),
    PlantedError(
        "relativistic: fake minus real for the discriminator",
        OBJECTIVES,
        "PairedObjective.discriminator_loss",
        "self.margin(real_scores - fake_scores)",
        "self.margin(fake_scores - real_scores)",
        ("relativistic",),
    ),
    PlantedError(
        "relativistic: the generator on the discriminator's side",
        OBJECTIVES,
        "PairedObjective.generator_loss",
        "return self.discriminator_loss(fake_scores, real_scores)",
        "return self.discriminator_loss(real_scores, fake_scores)",
        ("relativistic",),
    ),
    PlantedError(
        "relativistic: margin of the mean for mean of the margins",
        OBJECTIVES,
        "PairedObjective.discriminator_loss",
        "return mean(self.margin(real_scores - fake_scores))",
        "return self.margin(mean(real_scores - fake_scores))",
        ("relativistic",),
    ),
    PlantedError(
        "Wasserstein: the sign of real scores turned",
        OBJECTIVES,
        "WGAN_GP",
        "real=_negative",
        "real=_same",
        ("wasserstein",),
    ),
    PlantedError(
        "Wasserstein: the generator minimises its score",
        OBJECTIVES,
        "WGAN_GP",
        "fake=_same, generator=_negative",
        "fake=_same, generator=_same",
        ("wasserstein",),
    ),
    PlantedError(
        "Wasserstein: F - G without its modulus",
        "theory.transport",
        "distance",
        "np.abs(_difference(pair, cells))",
        "_difference(pair, cells)",
        ("wasserstein",),
    ),
    PlantedError(
        "Wasserstein: a critic that does not turn where F crosses G",
        "theory.transport",
        "critic.primitive",
        "kinks = zip(turns, np.diff(slopes), strict=True)",
        "kinks = zip(turns, 0 * np.diff(slopes), strict=True)",
        ("wasserstein",),
    ),
    PlantedError(
        "Wasserstein: mass coupled in reverse order",
        "theory.transport",
        "coupling_cost",
        "second.quantile(below, above)",
        "second.quantile(above, below)",
        ("wasserstein",),
    ),
    PlantedError(
        "relativistic: the optimal score cut off at three",
        OBJECTIVES,
        "RELATIVISTIC",
        "margin=_negative_log_sigmoid, optimal_score=_same",
        "margin=_negative_log_sigmoid, optimal_score=lambda log_ratio: np.clip(log_ratio, -3, 3)",
        ("relativistic",),
    ),
)
