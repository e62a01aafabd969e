"""Errors in the GAN's losses, their optimum and the Jensen-Shannon divergence."""

from planted.error import PlantedError

OBJECTIVES = "theory.objectives"
DIVERGENCES = "theory.divergences"

ERRORS = (
    PlantedError(
        "real loss with the score's sign lost",
        OBJECTIVES,
        "_negative_log_sigmoid",
        "softplus(-score)",
        "softplus(score)",
        ("30", "31", "32"),
    ),
    PlantedError(
        "an epsilon inside the log",
        OBJECTIVES,
        "_negative_log_sigmoid",
        "softplus(-score)",
        '-__import__("theory.ops").ops.log(sigmoid(score) + 1e-7)',
        ("31", "32"),
    ),
    PlantedError(
        "optimal score log q/p", OBJECTIVES, "_same", "return log_ratio", "return -log_ratio", ("31", "32")
    ),
    PlantedError(
        "optimal score is the probability, not the logit",
        OBJECTIVES,
        "_same",
        "return log_ratio",
        "return sigmoid(log_ratio)",
        ("31", "32"),
    ),
    PlantedError(
        "JSD for 2 JSD in the discriminator's value",
        OBJECTIVES,
        "_GAN_DISCRIMINATOR_IDENTITY",
        "scale=-2.0",
        "scale=-1.0",
        ("32",),
    ),
    PlantedError(
        "JSD for 2 JSD in the generator's value",
        OBJECTIVES,
        "MINIMAX",
        "scale=2.0",
        "scale=1.0",
        ("32",),
    ),
    PlantedError(
        "log 2 for log 4",
        OBJECTIVES,
        "_GAN_DISCRIMINATOR_IDENTITY",
        "offset=math.log(4)",
        "offset=math.log(2)",
        ("32",),
    ),
    PlantedError(
        "saturating loss with the wrong sign",
        OBJECTIVES,
        "_log_one_minus_sigmoid",
        "return -softplus(score)",
        "return softplus(score)",
        ("32",),
    ),
    PlantedError(
        "JSD without its ½",
        DIVERGENCES,
        "JENSEN_SHANNON",
        "(log_two(log_ratio) - softplus(-log_ratio)) / 2",
        "log_two(log_ratio) - softplus(-log_ratio)",
        ("32", "33", "34"),
    ),
    PlantedError(
        "JSD with p's integrand under q",
        DIVERGENCES,
        "JENSEN_SHANNON",
        "log_two(log_ratio) - softplus(log_ratio)",
        "log_two(log_ratio) - softplus(-log_ratio)",
        ("32", "33"),
    ),
    PlantedError(
        "JSD without log 2 (as one toolkit has it)",
        DIVERGENCES,
        "JENSEN_SHANNON",
        """
            under_p=lambda log_ratio: (log_two(log_ratio) - softplus(-log_ratio)) / 2,
            under_q=lambda log_ratio: (log_two(log_ratio) - softplus(log_ratio)) / 2
        """,
        """
            under_p=lambda log_ratio: -softplus(-log_ratio) / 2,
            under_q=lambda log_ratio: -softplus(log_ratio) / 2
        """,
        ("33", "34", "32"),
    ),
    PlantedError(
        "float32 where float64 is promised",
        "theory.ops",
        "softplus",
        "np.logaddexp(0.0, x)",
        "np.logaddexp(np.float32(0), np.asarray(x, np.float32))",
        ("32",),
    ),
    PlantedError(
        "log 2 to five digits", "theory.ops", "log_two", "return math.log(2)", "return 0.69315", ("32", "34")
    ),
    PlantedError(
        "log two of balls to float accuracy",
        "theory.ops",
        "log_two",
        "return type(x)(2).log()",
        "return type(x)(math.log(2))",
        ("33",),
    ),
    PlantedError(
        "disjoint uniforms that overlap",
        "theory.targets",
        "disjoint_uniforms",
        "uniform((1.0 + distance, 2.0 + distance))",
        "uniform((distance, 1.0 + distance))",
        ("34",),
    ),
)
