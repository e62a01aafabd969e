"""Errors in the vector fields, their Jacobians and their discrete steps."""

from theory.planted.error import PlantedError

DYNAMICS = "theory.dynamics"

ERRORS = (
    PlantedError(
        "generator ascends its loss",
        DYNAMICS,
        "-sympy.diff(self.generator_loss, theta)",
        "sympy.diff(self.generator_loss, theta)",
        ("51", "52", "56"),
    ),
    PlantedError(
        "discriminator ascends its loss",
        DYNAMICS,
        "[-sympy.diff(self.discriminator_loss, psi)",
        "[sympy.diff(self.discriminator_loss, psi)",
        ("51", "54", "56"),
    ),
    PlantedError(
        "R1 without its ½",
        DYNAMICS,
        "gradient_penalty * psi**2 / 2",
        "gradient_penalty * psi**2",
        ("54",),
        times=2,
    ),
    PlantedError(
        "R1 on the distance from the data, not on ψ",
        DYNAMICS,
        "fake(psi * theta + level) + gradient_penalty * psi**2 / 2",
        "fake(psi * theta + level) + gradient_penalty * theta**2 / 2",
        ("54",),
    ),
    PlantedError(
        "R1 rewarded instead of penalised",
        DYNAMICS,
        "fake(psi * theta + level) + gradient_penalty",
        "fake(psi * theta + level) - gradient_penalty",
        ("54",),
    ),
    PlantedError(
        "generator's loss of the real sample",
        DYNAMICS,
        "generator_loss=generator(psi * theta + level)",
        "generator_loss=generator(psi * (-theta) + level)",
        ("51", "52", "54"),
    ),
    PlantedError(
        "drawn paths cut short",
        DYNAMICS,
        "lambda _, state: velocity(*state), (times[0], times[-1]), start",
        "lambda _, state: tuple(v / 4 for v in velocity(*state)), (times[0], times[-1]), start",
        ("paths",),
    ),
    PlantedError(
        "Gaussian model without its own noise",
        DYNAMICS,
        "move = psi * (shift + noise)",
        "move = psi * shift",
        ("56",),
    ),
    PlantedError(
        "Jacobian transposed",
        DYNAMICS,
        "jacobian([psi, theta]).subs",
        "jacobian([psi, theta]).T.subs",
        ("53", "56"),
    ),
    PlantedError(
        "LSGAN's score without (a + b)/2",
        DYNAMICS,
        "sympy.simplify(objective.optimal_score(sympy.Integer(0)))",
        "sympy.Integer(0)",
        ("52", "56"),
    ),
    PlantedError(
        "alternating steps taken at once",
        DYNAMICS,
        "return second * first",
        "return first + second - sympy.eye(2)",
        ("53",),
    ),
    PlantedError(
        "simultaneous step of half the size",
        DYNAMICS,
        "return sympy.eye(2) + rate * jacobian",
        "return sympy.eye(2) + rate * jacobian / 2",
        ("53",),
    ),
    PlantedError(
        "alternate steps that look at the old ψ",
        DYNAMICS,
        "moved if alternate else psi_value",
        "psi_value",
        ("53",),
    ),
    PlantedError(
        "second-order term without its ½",
        DYNAMICS,
        "at_level[2] * move**2 / 2",
        "at_level[2] * move**2",
        ("56",),
    ),
    PlantedError(
        "Gaussian model moved the wrong way",
        DYNAMICS,
        "x_real, x_fake = z, theta_value + z",
        "x_real, x_fake = z, z - theta_value",
        ("56",),
    ),
    PlantedError(
        "continuous path of unit speed lost",
        DYNAMICS,
        "lambda _, state: velocity(*state)",
        "lambda _, state: [2 * v for v in velocity(*state)]",
        ("51",),
    ),
)
