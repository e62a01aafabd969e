"""Errors in the importance-weighted bounds, the aggregate posterior, minibatches and pixels."""

from theory.planted.error import PlantedError

BOUNDS = "theory.elbo.bounds"
MODELS = "theory.elbo.models"
AGGREGATE = "theory.elbo.aggregate"
BERNOULLI = "theory.elbo.bernoulli"
UPPER = "theory.elbo.upper_bounds"

ERRORS = (
    PlantedError(
        "likelihood of variance s²",
        MODELS,
        "log(self.noise_variance + zeros_like(z)) / 2)",
        "log(self.noise_variance + zeros_like(z)))",
        ("1", "3"),
    ),
    PlantedError(
        "posterior with σ² for σ",
        MODELS,
        "(log(s) - log(1 + s)) / 2",
        "log(s) - log(1 + s)",
        ("2", "3"),
    ),
    PlantedError(
        "reverse KL with the wrong sign",
        "theory.divergences",
        "under_q=lambda log_ratio: -log_ratio",
        "under_q=lambda log_ratio: log_ratio",
        ("4",),
    ),
    PlantedError(
        "no -log k in the importance-weighted bound",
        BOUNDS,
        "log(last_mean(exp(values - largest[..., None])))",
        "log(values.shape[-1] * last_mean(exp(values - largest[..., None])))",
        ("8", "17", "18"),
    ),
    PlantedError(
        "mean of logs for log of the mean",
        BOUNDS,
        "return log_mean_exp(log_weights)",
        "return last_mean(log_weights)",
        ("8", "17"),
    ),
    PlantedError(
        "largest weight for the mean weight",
        BOUNDS,
        "return log_mean_exp(log_weights)",
        "return last_max(log_weights)",
        ("8", "17"),
    ),
    PlantedError(
        "log q added to the log-weight",
        BOUNDS,
        "model.log_prior(z) - q.log_prob(z)",
        "model.log_prior(z) + q.log_prob(z)",
        ("8", "17", "20"),
    ),
    PlantedError(
        "log-weight without the prior",
        BOUNDS,
        "model.log_likelihood(x, z) + model.log_prior(z) - q.log_prob(z)",
        "model.log_likelihood(x, z) - q.log_prob(z)",
        ("20", "17"),
    ),
    PlantedError(
        "missing ½ in the upper bound",
        BOUNDS,
        "log_mean_exp(2 * log_weights) / 2",
        "log_mean_exp(2 * log_weights)",
        ("19",),
    ),
    PlantedError(
        "first moment for the second in the upper bound",
        BOUNDS,
        "log_mean_exp(2 * log_weights) / 2",
        "log_mean_exp(log_weights)",
        ("19",),
    ),
    PlantedError(
        "χ²(q ‖ posterior) for χ²(posterior ‖ q)",
        BOUNDS,
        "p_variance, q_variance = math.exp(2 * p.log_scale), math.exp(2 * q.log_scale)",
        "q_variance, p_variance = math.exp(2 * p.log_scale), math.exp(2 * q.log_scale)",
        ("19", "18"),
    ),
    PlantedError(
        "χ² without its -1",
        BOUNDS,
        "math.exp(shift) - 1",
        "math.exp(shift)",
        ("18", "19"),
    ),
    PlantedError(
        "χ² finite for every q",
        BOUNDS,
        "if spread <= 0:\n        return math.inf",
        "spread = abs(spread) or 1.0",
        ("19",),
    ),
    PlantedError(
        "mean of a minibatch for the total",
        BOUNDS,
        "size * last_mean(minibatch)",
        "last_mean(minibatch)",
        ("16",),
    ),
    PlantedError(
        "sum over the minibatch for the total",
        BOUNDS,
        "size * last_mean(minibatch)",
        "minibatch.shape[-1] * last_mean(minibatch)",
        ("16",),
    ),
    PlantedError(
        "aggregate posterior with the log inside",
        AGGREGATE,
        "log_mean_exp(encoders.log_prob(z[:, None, :]))",
        "encoders.log_prob(z[:, None, :]).mean(axis=-1)",
        ("28",),
    ),
    PlantedError(
        "information about the first datum only",
        AGGREGATE,
        "[:, n] - log_aggregate",
        "[:, 0] - log_aggregate",
        ("28",),
    ),
    PlantedError(
        "Bernoulli log-probability with softplus(-s)",
        BERNOULLI,
        "softplus(self.logits)",
        "softplus(-self.logits)",
        ("29",),
    ),
    PlantedError(
        "grey pixels' mass with tanh s for tanh s/2",
        BERNOULLI,
        "tanh(logits / 2) / logits",
        "tanh(logits) / logits",
        ("29",),
    ),
    PlantedError(
        "χ² of a correlated posterior without det P",
        UPPER,
        "np.linalg.slogdet(model.precision)[1] - log_determinant",
        "-log_determinant",
        ("19",),
    ),
    PlantedError(
        "χ² of a correlated posterior without q's part",
        UPPER,
        "spread = 2 * model.precision - np.diag(inverse)",
        "spread = 2 * model.precision",
        ("19",),
    ),
    PlantedError(
        "the posterior's KL without its dimension",
        UPPER,
        "- len(shift) + log_determinants",
        "+ log_determinants",
        ("20",),
    ),
    PlantedError(
        "log σ for log σ² in the posterior's KL",
        UPPER,
        "2 * np.sum(q.log_scale) + np.linalg",
        "np.sum(q.log_scale) + np.linalg",
        ("20",),
    ),
    PlantedError(
        "posterior draws with the precision for the covariance",
        UPPER,
        "np.linalg.cholesky(np.linalg.inv(model.precision))",
        "np.linalg.cholesky(model.precision)",
        ("20", "25"),
    ),
    PlantedError(
        "mean of the first two weights for the mean of all",
        BOUNDS,
        "log(last_mean(exp(values - largest[..., None])))",
        "log(last_mean(exp(values - largest[..., None])[..., :2]))",
        ("8", "17"),
    ),
    PlantedError(
        "aggregate posterior at the first coordinate for each",
        AGGREGATE,
        "log_mean_exp(encoders.log_prob(z[:, None, :]))",
        "log_mean_exp(encoders.log_prob(z[:, None, :1]))",
        ("28",),
    ),
)
