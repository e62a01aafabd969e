"""Errors in the model's families, in the field that it follows against D*, and in the law of its slope."""

from planted.error import PlantedError

CLAIM = "theory.claims.gan.semistability"
FAMILIES = "theory.models.families"
FIELD = "theory.gradients.field_at_optimum"
WORLDS = "theory.worlds.generator.semistable"

ERRORS = (
    PlantedError(
        "quadratic law with 1/16 for 1/32",
        CLAIM,
        "QUADRATIC",
        r'r"\lim_{\theta\to0}\frac{F}{\theta^2} = \frac{(b-a)^2}{32}\,\mathbb{E}_p[S^3]"',
        r'r"\lim_{\theta\to0}\frac{F}{\theta^2} = \frac{(b-a)^2}{16}\,\mathbb{E}_p[S^3]"',
        ("49b",),
    ),
    PlantedError(
        "quadratic law without the cube",
        CLAIM,
        "QUADRATIC",
        r'r"\lim_{\theta\to0}\frac{F}{\theta^2} = \frac{(b-a)^2}{32}\,\mathbb{E}_p[S^3]"',
        r'r"\lim_{\theta\to0}\frac{F}{\theta^2} = \frac{(b-a)^2}{32}\,\mathbb{E}_p[S^2]"',
        ("49b",),
    ),
    PlantedError(
        "linear law with its sign flipped",
        CLAIM,
        "LINEAR",
        r'r"\lim_{\theta\to0}\frac{F}{\theta} = -\tfrac18(b-a)(a+b-2c)\,\mathbb{E}_p[S^2]"',
        r'r"\lim_{\theta\to0}\frac{F}{\theta} = \tfrac18(b-a)(a+b-2c)\,\mathbb{E}_p[S^2]"',
        ("49b",),
    ),
    PlantedError(
        "expansion about p without the second derivative",
        "theory.gradients.series_at_optimum",
        "generator_gradient_terms",
        "(S + theta * R + theta**2 * T / 2) * loss",
        "(S + theta**2 * T / 2) * loss",
        ("49b",),
    ),
    PlantedError(
        "samples of a family do not move",
        FAMILIES,
        "slope_at_optimum",
        "force(x) * family.movement(x, theta)",
        "force(x)",
        ("49b",),
    ),
    PlantedError(
        "generator ascends in its scale",
        FAMILIES,
        "_by_scale",
        "x / (1 + float(theta))",
        "-x / (1 + float(theta))",
        ("49b",),
    ),
    PlantedError(
        "score of a scale without its mean",
        FAMILIES,
        "GAUSSIAN_SCALE",
        "score=lambda x: x * x - 1",
        "score=lambda x: x * x",
        ("49b",),
    ),
    PlantedError(
        "model and data exchanged",
        FAMILIES,
        "_pair",
        'Pair(f"{family.name}, θ = {float(theta):g}", family.model(0), family.model(theta))',
        'Pair(f"{family.name}, θ = {float(theta):g}", family.model(theta), family.model(0))',
        ("49b",),
    ),
    PlantedError(
        "log-ratio without the log of the scale",
        FIELD,
        "slopes_at_optimum",
        "(NODES**2 - x**2) / 2 + np.log(scale)",
        "(NODES**2 - x**2) / 2",
        ("49b",),
    ),
    PlantedError(
        "slope in the scale under the wrong weight",
        FIELD,
        "slopes_at_optimum",
        "(force * NODES) @ WEIGHTS",
        "(force * NODES**2) @ WEIGHTS",
        ("49b",),
    ),
    PlantedError(
        "generator climbs along the drawn paths",
        FIELD,
        "velocity.of",
        "-slopes_at_optimum(objective, theta, s)",
        "slopes_at_optimum(objective, theta, s)",
        ("49b",),
    ),
    PlantedError(
        "drawn paths stop where they start",
        WORLDS,
        "_ends",
        "path(name, start)[-1]",
        "path(name, start)[0]",
        ("49b",),
    ),
)
