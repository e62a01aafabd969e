"""Errors in what the generator feels, in the divergences that bound it, and in the batch losses."""

from theory.planted.error import PlantedError

OBJECTIVES = "theory.objectives"
DIVERGENCES = "theory.divergences"
GRADIENTS = "theory.generator_gradients"
BATCH = "mean(self.real(real_scores)) + mean(self.fake(fake_scores))"

ERRORS = (
    PlantedError(
        "non-saturating G trained with the saturating loss",
        OBJECTIVES,
        "generator=_negative_log_sigmoid,",
        "generator=_log_one_minus_sigmoid,",
        ("37", "39", "50"),
    ),
    PlantedError(
        "minimax G trained with the non-saturating loss",
        OBJECTIVES,
        "generator=_log_one_minus_sigmoid,",
        "generator=_negative_log_sigmoid,",
        ("36", "38", "50"),
    ),
    PlantedError(
        "bounded variant without its sigmoid",
        OBJECTIVES,
        "lambda score: loss(sigmoid(score))",
        "lambda score: loss(score)",
        ("45", "46", "50"),
    ),
    PlantedError(
        "square of the mean for mean of squares",
        OBJECTIVES,
        BATCH,
        "self.real(mean(real_scores)) + self.fake(mean(fake_scores))",
        ("45", "32"),
    ),
    PlantedError(
        "generator's batch loss halved",
        OBJECTIVES,
        "return mean(self.generator(fake_scores))",
        "return mean(self.generator(fake_scores)) / 2",
        ("45", "32"),
    ),
    PlantedError(
        "batch loss averaged over the two halves", OBJECTIVES, BATCH, f"({BATCH}) / 2", ("32", "45")
    ),
    PlantedError(
        "sum over the batch for its mean",
        "theory.elementary",
        "return np.mean(x)",
        "return np.sum(x)",
        ("45", "32"),
    ),
    PlantedError(
        "generator's gradient taken under p",
        GRADIENTS,
        "expectation(pathwise(objective, pair), pair.q",
        "expectation(pathwise(objective, pair), pair.p",
        ("36", "37", "49"),
    ),
    PlantedError("score function of the wrong mean", GRADIENTS, "* (x - mean)", "* x", ("49", "50")),
    PlantedError(
        "generator's loss of the log-ratio, not of D*",
        GRADIENTS,
        "generator(optimal(log_ratio))",
        "generator(log_ratio)",
        ("50", "49"),
    ),
    PlantedError(
        "force without the log-ratio's slope",
        GRADIENTS,
        "by_ratio(pair.log_ratio(x)) * by_point(x)",
        "by_ratio(pair.log_ratio(x))",
        ("36", "37", "50"),
    ),
    PlantedError(
        "non-saturating gradient lost far from the data",
        "theory.calculus",
        "compiled(scores, np.tanh(scores / 2))",
        "compiled(scores, np.tanh(scores / 2)) * (np.abs(scores) < 20)",
        ("50",),
    ),
    PlantedError(
        "e^s upside down when differentiating",
        "theory.calculus",
        "growth = (1 + t) / (1 - t)",
        "growth = (1 - t) / (1 + t)",
        ("36", "38"),
    ),
    PlantedError(
        "χ² the wrong way round",
        DIVERGENCES,
        "under_p=lambda log_ratio: exp(log_ratio) - 1,\n    under_q=zeros_like,",
        "under_p=zeros_like,\n    under_q=lambda log_ratio: exp(-log_ratio) - 1,",
        ("40", "41"),
    ),
    PlantedError(
        "χ² without its -1",
        DIVERGENCES,
        "under_p=lambda log_ratio: exp(log_ratio) - 1,",
        "under_p=lambda log_ratio: exp(log_ratio),",
        ("41",),
    ),
    PlantedError(
        "KL of q from p for KL of p from q",
        DIVERGENCES,
        "under_p=lambda log_ratio: log_ratio,\n    under_q=zeros_like,",
        "under_p=zeros_like,\n    under_q=lambda log_ratio: -log_ratio,",
        ("40",),
    ),
    PlantedError(
        "reverse KL with its sign lost",
        DIVERGENCES,
        "under_q=lambda log_ratio: -log_ratio",
        "under_q=lambda log_ratio: log_ratio",
        ("40", "41"),
    ),
    PlantedError(
        "total variation without its ½",
        DIVERGENCES,
        "absolute(tanh(log_ratio / 2)) / 2",
        "absolute(tanh(log_ratio / 2))",
        ("57",),
        times=2,
    ),
    PlantedError(
        "Δ/2 for Δ",
        DIVERGENCES,
        "tanh(log_ratio / 2) ** 2",
        "tanh(log_ratio / 2) ** 2 / 2",
        ("48", "41", "45"),
        times=2,
    ),
    PlantedError(
        "divergence of two-point laws without the second point",
        "theory.worlds.integral_metrics",
        "((a, b), (1 - a, 1 - b))",
        "((a, b),)",
        ("57",),
    ),
    PlantedError(
        "bounded critic on q's side",
        "theory.worlds.integral_metrics",
        "lambda x: np.sign(np.nan_to_num(",
        "lambda x: -np.sign(np.nan_to_num(",
        ("57",),
    ),
    PlantedError(
        "log-ratio cut off at fifteen nats",
        "theory.targets",
        "return self.p.log_prob(x) - self.q.log_prob(x)",
        "return np.clip(self.p.log_prob(x) - self.q.log_prob(x), -15, 15)",
        ("40",),
    ),
    PlantedError(
        "conjugate that matches f at equal densities only",
        "theory.f_divergences",
        '"pearson": lambda T: T**2 / 4 + T',
        '"pearson": lambda T: T**2 / 2 + T',
        ("40",),
    ),
    PlantedError(
        "slope of a loss held fixed above a score of -1.5",
        "theory.calculus",
        "compiled(scores, np.tanh(scores / 2))",
        "compiled(np.minimum(scores, -1.5), np.tanh(np.minimum(scores, -1.5) / 2))",
        ("38",),
    ),
    PlantedError(
        "optimal score blind to what is even in x",
        "theory.quadrature",
        "return lambda x: optimal(pair.log_ratio(x))",
        "return lambda x: optimal((pair.log_ratio(x) - pair.log_ratio(-x)) / 2) + pair.log_ratio(0 * x)",
        ("36", "37"),
    ),
    PlantedError(
        "optimal score cut off at a half",
        "theory.quadrature",
        "return lambda x: optimal(pair.log_ratio(x))",
        "return lambda x: optimal(np.clip(pair.log_ratio(x), -0.5, 0.5))",
        ("49",),
    ),
)
