"""Errors in the derivations of GAN and LSGAN, or in their code: what fails of each, and what must not."""

from planted import PlantedError

LSGAN, GAN = "lsgan.lsgan_optimal_discriminator", "gan.gan_optimal_discriminator"
HERE = "theory.derivations."

# (derivation, error, steps that must fail, steps that must still pass)
CASES = [
    (
        LSGAN,
        PlantedError(
            "½ dropped",
            "theory.objectives",
            "_half_square_from.half_square",
            "difference * difference / 2",
            "difference * difference",
            (),
        ),
        "criterion one_integral stationary_point second_order label_mean value_at_optimum"
        " generator_criterion",
        "optimal_discriminator factor_of_the_loss codes_alike where_undefined same_information",
    ),
    (
        LSGAN,
        PlantedError(
            "a and b swapped in D*",
            "theory.objectives",
            "lsgan",
            "a + (b - a) * sigmoid(log_ratio)",
            "b + (a - b) * sigmoid(log_ratio)",
            (),
        ),
        "optimal_discriminator same_information value_range second_order coded_measurable label_mean"
        " coded_restricted factor_of_the_loss",
        "criterion one_integral codes_alike",
    ),
    (
        LSGAN,
        PlantedError(
            "a and b swapped in the text", HERE + LSGAN, "OPTIMUM", "b * p + a * q", "a * p + b * q", ()
        ),
        "optimal_discriminator second_order where_undefined generator_criterion",
        "criterion stationary_point",
    ),
    (
        LSGAN,
        PlantedError(
            "χ² the wrong way round",
            "theory.divergences",
            "PEARSON",
            "under_p=lambda log_ratio: exp(log_ratio) - 1, under_q=zeros_like",
            "under_p=zeros_like, under_q=lambda log_ratio: exp(-log_ratio) - 1",
            (),
        ),
        "pearson_form",
        "value_at_optimum generator_criterion",
    ),
    (
        LSGAN,
        PlantedError(
            "c left out", "theory.objectives", "lsgan", "(a + b - 2 * c) ** 2 / 4", "(a + b - c) ** 2 / 4", ()
        ),
        "generator_criterion",
        "value_at_optimum pearson_form",
    ),
    (
        LSGAN,
        PlantedError(
            "criterion's scale",
            "theory.objectives",
            "lsgan",
            "scale=(b - a) ** 2 / 8",
            "scale=(b - a) ** 2 / 4",
            (),
        ),
        "generator_criterion",
        "value_at_optimum criterion",
    ),
    (
        LSGAN,
        PlantedError(
            "sigmoid on LSGAN's output",
            "theory.objectives",
            "_half_square_from.half_square",
            "difference = score - target",
            "difference = sigmoid(score) - target",
            (),
        ),
        "criterion stationary_point saturation coded_restricted",
        "value_range same_information",
    ),
    (
        LSGAN,
        PlantedError(
            "the p term forgotten in the square",
            HERE + LSGAN,
            "second_order",
            "(p + q) * (y - OPTIMUM) ** 2",
            "q * (y - OPTIMUM) ** 2",
            (),
        ),
        "second_order",
        "optimal_discriminator value_at_optimum",
    ),
    (
        LSGAN,
        PlantedError("codes that are alike accepted", "theory.objectives", "lsgan", "a == b", "False", ()),
        "codes_alike",
        "criterion optimal_discriminator",
    ),
    (
        LSGAN,
        PlantedError(
            "the non-saturating generator's sign",
            "theory.objectives",
            "_negative_log_sigmoid",
            "softplus(-score)",
            "softplus(score)",
            (),
        ),
        "off_the_manifolds saturation",
        "singular_laws",
    ),
    (
        LSGAN,
        PlantedError(
            "the GAN's score turned round",
            "theory.objectives",
            "_same",
            "return log_ratio",
            "return -log_ratio",
            (),
        ),
        "singular_laws same_information",
        "off_the_manifolds coded_restricted",
    ),
    (
        LSGAN,
        PlantedError(
            "the moving part left out",
            HERE + "lsgan.comparison",
            "not_zero_sum",
            "fixed + moving",
            "fixed",
            (),
        ),
        "not_zero_sum",
        "dynamics",
    ),
    (
        GAN,
        PlantedError(
            "JSD for 2 JSD",
            "theory.objectives",
            "_GAN_DISCRIMINATOR_IDENTITY",
            "scale=-2.0",
            "scale=-1.0",
            (),
        ),
        "value_at_optimum",
        "criterion optimal_discriminator",
    ),
    (
        GAN,
        PlantedError(
            "the saturating loss for the other",
            "theory.objectives",
            "NON_SATURATING",
            "fake=softplus, generator=_negative_log_sigmoid",
            "fake=softplus, generator=_log_one_minus_sigmoid",
            (),
        ),
        "generator_gradient",
        "criterion value_at_optimum",
    ),
    (
        GAN,
        PlantedError(
            "the score turned round",
            "theory.objectives",
            "_same",
            "return log_ratio",
            "return -log_ratio",
            (),
        ),
        "optimal_discriminator measurable label_probability restricted",
        "criterion one_integral",
    ),
    (
        GAN,
        PlantedError(
            "generated images weigh twice",
            "theory.objectives",
            "MINIMAX",
            "fake=softplus, generator=_log_one_minus_sigmoid",
            "fake=lambda score: 2 * softplus(score), generator=_log_one_minus_sigmoid",
            (),
        ),
        "criterion label_probability restricted regret",
        "measurable law_of_the_generator",
    ),
    (
        GAN,
        PlantedError(
            "weights ½ forgotten",
            "theory.divergences",
            "JENSEN_SHANNON",
            "(log_two(log_ratio) - softplus(-log_ratio)) / 2",
            "log_two(log_ratio) - softplus(-log_ratio)",
            (),
        ),
        "value_at_optimum",
        "second_order",
    ),
]
