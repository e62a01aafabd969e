"""Errors in the model's families, in the field that it follows against D*, and in the law of its slope."""

from theory.planted.error import PlantedError

CLAIM = "theory.claims.gan.semistability"
FAMILIES = "theory.models.families"
FIELD = "theory.gradients.field_at_optimum"
WORLDS = "theory.worlds.generator.semistable"

ERRORS = (
    PlantedError(
        "quadratic law with 1/16 for 1/32",
        CLAIM,
        r"{32}\,\mathbb{E}_p[S^3]",
        r"{16}\,\mathbb{E}_p[S^3]",
        ("49b",),
    ),
    PlantedError(
        "quadratic law without the cube",
        CLAIM,
        r"{32}\,\mathbb{E}_p[S^3]",
        r"{32}\,\mathbb{E}_p[S^2]",
        ("49b",),
    ),
    PlantedError(
        "linear law with its sign flipped", CLAIM, r"= -\tfrac18(b-a)", r"= \tfrac18(b-a)", ("49b",)
    ),
    PlantedError(
        "expansion about p without the second derivative",
        "theory.gradients.series_at_optimum",
        "(S + theta * R + theta**2 * T / 2) * loss",
        "(S + theta**2 * T / 2) * loss",
        ("49b",),
    ),
    PlantedError(
        "samples of a family do not move",
        FAMILIES,
        "force(x) * family.movement(x, theta)",
        "force(x)",
        ("49b",),
    ),
    PlantedError("generator ascends in its scale", FAMILIES, "return x / (1 +", "return -x / (1 +", ("49b",)),
    PlantedError(
        "score of a scale without its mean",
        FAMILIES,
        "score=lambda x: x * x - 1",
        "score=lambda x: x * x",
        ("49b",),
    ),
    PlantedError(
        "model and data exchanged",
        FAMILIES,
        "family.model(0), family.model(theta))",
        "family.model(theta), family.model(0))",
        ("49b",),
    ),
    PlantedError("log-ratio without the log of the scale", FIELD, " / 2 + np.log(scale)", " / 2", ("49b",)),
    PlantedError(
        "slope in the scale under the wrong weight",
        FIELD,
        "(force * NODES) @ WEIGHTS",
        "(force * NODES**2) @ WEIGHTS",
        ("49b",),
    ),
    PlantedError(
        "generator climbs along the drawn paths",
        FIELD,
        "down = -slopes_at_optimum(",
        "down = slopes_at_optimum(",
        ("49b",),
    ),
    PlantedError(
        "drawn paths stop where they start", WORLDS, "path(name, start)[-1]", "path(name, start)[0]", ("49b",)
    ),
)
