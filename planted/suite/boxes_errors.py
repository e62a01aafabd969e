"""Errors in what holds over boxes of the shift between two normal densities."""

from planted.error import PlantedError

BOXES = "theory.shift_boxes"
CLAIMS = "theory.claims.gan.divergence_boxes"

ERRORS = (
    PlantedError(
        "the heat equation without its drift",
        BOXES,
        "_polynomial",
        "_along(slope) + sign * slope",
        "_along(slope)",
        ("48",),
    ),
    PlantedError(
        "the same drift under both laws",
        BOXES,
        "Mean.derivative",
        "_of_tanh(self.under_q, -1, order)",
        "_of_tanh(self.under_q, 1, order)",
        ("48",),
    ),
    PlantedError(
        "a term of Taylor's formula too small", BOXES, "over", "step / (k + 1)", "step / (k + 2)", ("48",)
    ),
    PlantedError(
        "half the log-ratio over a box", BOXES, "_integral", "-shift * u", "-shift * u / 2", ("48",)
    ),
    PlantedError(
        "a normal density without its 2 over a box",
        BOXES,
        "_integral",
        "(2 * arb.pi()).sqrt()",
        "arb.pi().sqrt()",
        ("32", "48"),
    ),
    PlantedError("Δ/3 ≤ JSD over boxes", CLAIMS, "halves", "arb(-1) / 4", "arb(-1) / 3", ("48",)),
    PlantedError(
        "JSD ≤ ¼ log 2 Δ over boxes", CLAIMS, "halves", "arb(2).log() / 2", "arb(2).log() / 4", ("48",)
    ),
    PlantedError(
        "C(G) with one JSD over boxes",
        "theory.claims.gan.optimum",
        "value_at_optimum",
        "arb(-2)",
        "arb(-1)",
        ("32",),
    ),
    PlantedError(
        "the criterion's level without its half over boxes",
        "theory.claims.gan.lsgan_criterion",
        "generator_criterion",
        "arb(-level) / 2",
        "arb(-level)",
        ("46",),
    ),
)
