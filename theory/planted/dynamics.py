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
