"""Errors in the one-centred slope penalty, its critic and its game."""

from planted.error import PlantedError

SLOPE = "theory.slope_penalty"

ERRORS = (
    PlantedError(
        "the slope itself for its size under the one-centred penalty",
        SLOPE,
        "integrand",
        "(abs(slope) - 1) ** 2",
        "(slope - 1) ** 2",
        ("60",),
    ),
    PlantedError(
        "a zero-centred penalty on the critic of two points",
        SLOPE,
        "dirac_game",
        "(sympy.Abs(psi) - 1) ** 2",
        "sympy.Abs(psi) ** 2",
        ("60",),
    ),
    PlantedError(
        "lines that all end in the middle",
        SLOPE,
        "between_gaussians",
        "(t + 1) / 2",
        "(t + 1) / 4",
        ("60",),
    ),
    PlantedError(
        "slopes above one alone penalised as it trains",
        "theory.penalties",
        "one_centred.penalty",
        "(size - 1) ** 2",
        "tf.nn.relu(size - 1) ** 2",
        ("60",),
    ),
    PlantedError(
        "critic's penalty without its weight",
        SLOPE,
        "integrand",
        "weight * density * (abs(slope) - 1) ** 2",
        "density * (abs(slope) - 1) ** 2",
        ("60",),
    ),
)
