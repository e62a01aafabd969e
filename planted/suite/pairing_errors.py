"""Errors in the games of paired losses and their penalties."""

from planted.error import PlantedError

PAIRING = "theory.pairing"

ERRORS = (
    PlantedError(
        "R2 left out of the paired game",
        PAIRING,
        "_game",
        "(on_real + on_fake) * psi**2 / 2",
        "on_real * psi**2 / 2",
        ("59",),
    ),
    PlantedError(
        "R1 and R2 without their ½ under paired losses",
        PAIRING,
        "_game",
        "(on_real + on_fake) * psi**2 / 2",
        "(on_real + on_fake) * psi**2",
        ("59",),
    ),
    PlantedError(
        "a generator that descends the paired discriminator's loss",
        PAIRING,
        "_game",
        "-ahead if zero_sum else behind",
        "ahead if zero_sum else behind",
        ("59",),
    ),
    PlantedError(
        "real points paired with their own copies",
        PAIRING,
        "moment_pairing.expected",
        "spread + theta**2",
        "theta**2",
        ("59",),
    ),
    PlantedError(
        "one variance for that of a difference",
        PAIRING,
        "moment_pairing.expected",
        "spread + theta**2",
        "spread / 2 + theta**2",
        ("59",),
    ),
    PlantedError(
        "paired points that the model does not move",
        PAIRING,
        "points_pairing",
        "psi * (x - y - theta)",
        "psi * (x - y)",
        ("59",),
    ),
    PlantedError(
        "R1 as it trains without its ½",
        "theory.penalties",
        "zero_centred.penalty",
        "weight / 2 * sys.modules['tensorflow'].reduce_mean(_squared_slopes(discriminator, real))",
        "weight * sys.modules['tensorflow'].reduce_mean(_squared_slopes(discriminator, real))",
        ("59",),
    ),
)
