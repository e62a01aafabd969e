"""Errors in the targets and in the quadrature that everything rests on."""

from planted.error import PlantedError

TARGETS = "theory.targets"
QUADRATURE = "theory.quadrature"

ERRORS = (
    PlantedError(
        "normal density with z² for z²/2",
        TARGETS,
        "normal.log_prob",
        """
            if scale == 1:
                return -z * z / 2 - log_two_pi(x) / 2
            z = z / constant(scale, x)
            return -z * z / 2 - log_constant(scale, x) - log_two_pi(x) / 2
        """,
        """
            if scale == 1:
                return -z * z - log_two_pi(x) / 2
            z = z / constant(scale, x)
            return -z * z - log_constant(scale, x) - log_two_pi(x) / 2
        """,
        ("3", "5", "7"),
    ),
    PlantedError(
        "normal density not normalised",
        TARGETS,
        "normal.log_prob",
        """
            if scale == 1:
                return -z * z / 2 - log_two_pi(x) / 2
            z = z / constant(scale, x)
            return -z * z / 2 - log_constant(scale, x) - log_two_pi(x) / 2
        """,
        """
            if scale == 1:
                return -z * z / 2
            z = z / constant(scale, x)
            return -z * z / 2 - log_constant(scale, x)
        """,
        ("3", "32"),
    ),
    PlantedError(
        "normal density without its scale",
        TARGETS,
        "normal.log_prob",
        "-z * z / 2 - log_constant(scale, x) - log_two_pi(x) / 2",
        "-z * z / 2 - log_two_pi(x) / 2",
        ("45", "44"),
    ),
    PlantedError(
        "Laplace density not normalised",
        TARGETS,
        "laplace.log_prob",
        "log_constant(2 * scale, x)",
        "log_constant(scale, x)",
        ("45", "44"),
    ),
    PlantedError(
        "mixture without its weights",
        TARGETS,
        "normal_mixture.log_prob",
        "log_constant(w, x) + c.log_prob(x)",
        "c.log_prob(x)",
        ("45", "57"),
    ),
    PlantedError(
        "gap counted as support",
        TARGETS,
        "uniform",
        "length = float(widths.sum())",
        "length = float(ends[-1] - ends[0])",
        ("45", "57"),
    ),
    PlantedError(
        "optimal score of log q/p",
        QUADRATURE,
        "optimal_score",
        "optimal(pair.log_ratio(x))",
        "optimal(-pair.log_ratio(x))",
        ("44", "32"),
    ),
    PlantedError(
        "tails cut off at three",
        QUADRATURE,
        "expectation",
        "low, high = target.support",
        "low, high = max(target.support[0], -3.0), min(target.support[1], 3.0)",
        ("3", "45"),
    ),
    PlantedError(
        "rigorous integral over half the line",
        "theory.enclosures",
        "normal_expectation",
        "(-1, 1)",
        "(0, 1)",
        ("32", "46", "36"),
    ),
    PlantedError(
        "T2 with the wrong shift",
        "theory.examples",
        "T2",
        "shift=Fraction(13, 10)",
        "shift=Fraction(12, 10)",
        ("32", "45", "46"),
    ),
    PlantedError(
        "log-ratio upside down",
        TARGETS,
        "Pair.log_ratio",
        "self.p.log_prob(x) - self.q.log_prob(x)",
        "self.q.log_prob(x) - self.p.log_prob(x)",
        ("44", "32"),
    ),
    PlantedError(
        "both expectations under p",
        QUADRATURE,
        "pair_expectation",
        "expectation(under_q, pair.q, points)",
        "expectation(under_q, pair.p, points)",
        ("32", "45"),
    ),
    PlantedError(
        "regret of the real half only",
        QUADRATURE,
        "regret",
        "fake(score(x)) - fake(best(x))",
        "0 * x",
        ("44", "35"),
    ),
    PlantedError(
        "root mean square under p + q, not its half",
        QUADRATURE,
        "weighted_rmse.squared",
        "(f(x) - g(x)) ** 2 / 2",
        "(f(x) - g(x)) ** 2",
        ("44",),
    ),
    PlantedError(
        "quadrature at five digits that claims twelve",
        QUADRATURE,
        "integral",
        "return Estimate(value, error + ROUNDING * abs(value))",
        "return Estimate(round(value, 5), error + ROUNDING * abs(value))",
        ("3", "32"),
    ),
    PlantedError(
        "nothing seen beyond a hundred",
        QUADRATURE,
        "expectation",
        "low, high = target.support",
        "low, high = max(target.support[0], -100.0), min(target.support[1], 100.0)",
        ("34",),
    ),
)
