"""Errors in LSGAN's losses, codes, optimum and identities."""

from planted.error import PlantedError

OBJECTIVES = "theory.objectives"

ERRORS = (
    PlantedError(
        "missing ½ in the least-squares losses",
        OBJECTIVES,
        "_half_square_from.half_square",
        "return difference * difference / 2",
        "return difference * difference",
        ("42", "44", "45"),
    ),
    PlantedError(
        "sigmoid on LSGAN's output",
        OBJECTIVES,
        "_half_square_from.half_square",
        "difference = score - target",
        "difference = sigmoid(score) - target",
        ("42", "44"),
    ),
    PlantedError(
        "absolute for squared distance",
        OBJECTIVES,
        "_half_square_from.half_square",
        "return difference * difference / 2",
        "return abs(difference) / 2",
        ("44", "45"),
    ),
    PlantedError(
        "a and b swapped in the losses",
        OBJECTIVES,
        "lsgan",
        "real=_half_square_from(b), fake=_half_square_from(a), generator=generator",
        "real=_half_square_from(a), fake=_half_square_from(b), generator=generator",
        ("42", "44"),
    ),
    PlantedError(
        "a and b swapped in D*",
        OBJECTIVES,
        "lsgan",
        "a + (b - a) * sigmoid(log_ratio)",
        "b + (a - b) * sigmoid(log_ratio)",
        ("42", "43", "45"),
    ),
    PlantedError(
        "D* without the code a",
        OBJECTIVES,
        "lsgan",
        "a + (b - a) * sigmoid(log_ratio)",
        "(b - a) * sigmoid(log_ratio)",
        ("42", "43", "55"),
    ),
    PlantedError(
        "generator aims at a",
        OBJECTIVES,
        "lsgan",
        "generator = _half_square_from(c)",
        "generator = _half_square_from(a)",
        ("46", "47"),
    ),
    PlantedError(
        "wrong c in lsgan",
        OBJECTIVES,
        "OBJECTIVES",
        'lsgan(0, 1, 1, name="lsgan")',
        'lsgan(0, 1, 0, name="lsgan")',
        ("46",),
    ),
    PlantedError(
        "wrong c in lsgan_pearson",
        OBJECTIVES,
        "OBJECTIVES",
        'lsgan(-1, 1, 0, name="lsgan_pearson")',
        'lsgan(-1, 1, 1, name="lsgan_pearson")',
        ("47", "46"),
    ),
    PlantedError(
        "wrong a in lsgan_pearson",
        OBJECTIVES,
        "OBJECTIVES",
        'lsgan(-1, 1, 0, name="lsgan_pearson")',
        'lsgan(0, 1, 0, name="lsgan_pearson")',
        ("42", "45", "47"),
    ),
    PlantedError(
        "discriminator's identity with Δ's weight doubled",
        OBJECTIVES,
        "lsgan",
        "scale=-((b - a) ** 2) / 8",
        "scale=-((b - a) ** 2) / 4",
        ("45", "46"),
    ),
    PlantedError(
        "discriminator's identity with b - a unsquared",
        OBJECTIVES,
        "lsgan",
        "offset=(b - a) ** 2 / 4",
        "offset=(b - a) / 4",
        ("45", "46"),
    ),
    PlantedError(
        "generator's identity with c for 2c",
        OBJECTIVES,
        "lsgan",
        "(a + b - 2 * c) ** 2 / 4",
        "(a + b - c) ** 2 / 4",
        ("46",),
    ),
    PlantedError(
        "generator's identity with Δ/4",
        OBJECTIVES,
        "lsgan",
        "scale=(b - a) ** 2 / 8",
        "scale=(b - a) ** 2 / 4",
        ("47", "46"),
    ),
    PlantedError("equal codes accepted", OBJECTIVES, "lsgan", "a == b", "a is None", ("43",)),
    PlantedError(
        "Δ with the log-ratio not halved",
        "theory.divergences",
        "TRIANGULAR",
        """
            under_p=lambda log_ratio: tanh(log_ratio / 2) ** 2,
            under_q=lambda log_ratio: tanh(log_ratio / 2) ** 2
        """,
        """
            under_p=lambda log_ratio: tanh(log_ratio) ** 2,
            under_q=lambda log_ratio: tanh(log_ratio) ** 2
        """,
        ("45", "46", "47"),
    ),
    PlantedError(
        "Δ without its square",
        "theory.divergences",
        "TRIANGULAR",
        """
            under_p=lambda log_ratio: tanh(log_ratio / 2) ** 2,
            under_q=lambda log_ratio: tanh(log_ratio / 2) ** 2
        """,
        """
            under_p=lambda log_ratio: absolute(tanh(log_ratio / 2)),
            under_q=lambda log_ratio: absolute(tanh(log_ratio / 2))
        """,
        ("45", "46", "47"),
    ),
)
