"""Errors in the GAN's losses, their optimum and the Jensen-Shannon divergence."""

from theory.planted.error import PlantedError

OBJECTIVES = "theory.objectives"
DIVERGENCES = "theory.divergences"

ERRORS = (
    PlantedError(
        "real loss with the score's sign lost",
        OBJECTIVES,
        "def _negative_log_sigmoid(score: Array) -> Array:\n    return softplus(-score)",
        "def _negative_log_sigmoid(score: Array) -> Array:\n    return softplus(score)",
        ("30", "31", "32"),
    ),
    PlantedError(
        "an epsilon inside the log",
        OBJECTIVES,
        "def _negative_log_sigmoid(score: Array) -> Array:\n    return softplus(-score)",
        "def _negative_log_sigmoid(score: Array) -> Array:\n"
        "    return -__import__('theory.ops').ops.log(sigmoid(score) + 1e-7)",
        ("31", "32"),
    ),
    PlantedError(
        "optimal score log q/p", OBJECTIVES, "return log_ratio\n", "return -log_ratio\n", ("31", "32")
    ),
    PlantedError(
        "optimal score is the probability, not the logit",
        OBJECTIVES,
        "return log_ratio\n",
        "return sigmoid(log_ratio)\n",
        ("31", "32"),
    ),
    PlantedError(
        "JSD for 2 JSD in the discriminator's value",
        OBJECTIVES,
        "scale=-2.0,\n    divergence=JENSEN",
        "scale=-1.0,\n    divergence=JENSEN",
        ("32",),
    ),
    PlantedError(
        "JSD for 2 JSD in the generator's value",
        OBJECTIVES,
        "scale=2.0,\n        divergence=JENSEN",
        "scale=1.0,\n        divergence=JENSEN",
        ("32",),
    ),
    PlantedError("log 2 for log 4", OBJECTIVES, "offset=math.log(4)", "offset=math.log(2)", ("32",)),
    PlantedError(
        "saturating loss with the wrong sign",
        OBJECTIVES,
        "return -softplus(score)",
        "return softplus(score)",
        ("32",),
    ),
    PlantedError(
        "JSD without its ½",
        DIVERGENCES,
        "(log_two(log_ratio) - softplus(-log_ratio)) / 2",
        "(log_two(log_ratio) - softplus(-log_ratio))",
        ("32", "33", "34"),
    ),
    PlantedError(
        "JSD with p's integrand under q",
        DIVERGENCES,
        "log_two(log_ratio) - softplus(log_ratio)",
        "log_two(log_ratio) - softplus(-log_ratio)",
        ("32", "33"),
    ),
    PlantedError(
        "JSD without log 2 (as one toolkit has it)",
        DIVERGENCES,
        "(log_two(log_ratio) - softplus",
        "(-softplus",
        ("33", "34", "32"),
        times=2,
    ),
    PlantedError(
        "float32 where float64 is promised",
        "theory.ops",
        "np.logaddexp(0.0, x)",
        "np.logaddexp(np.float32(0), np.asarray(x, np.float32))",
        ("32",),
    ),
    PlantedError("log 2 to five digits", "theory.ops", "return math.log(2)", "return 0.69315", ("32", "34")),
    PlantedError(
        "log two of balls to float accuracy",
        "theory.ops",
        "return type(x)(2).log()",
        "return type(x)(math.log(2))",
        ("33",),
    ),
    PlantedError(
        "disjoint uniforms that overlap",
        "theory.targets",
        "uniform((1.0 + distance, 2.0 + distance))",
        "uniform((distance, 1.0 + distance))",
        ("34",),
    ),
)
