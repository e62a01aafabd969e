"""Errors in the evidence lower bound, its estimators and the conjugate model."""

from planted.error import PlantedError

GAUSSIAN = "theory.elbo.gaussian"
MODELS = "theory.elbo.models"
ESTIMATORS = "theory.elbo.estimators"

ERRORS = (
    PlantedError(
        "σ² for log σ² in the Gaussian KL",
        GAUSSIAN,
        "Gaussian.kl_to_standard",
        "self.mean * self.mean + variance - 1 - 2 * self.log_scale",
        "self.mean * self.mean + variance - 1 - variance",
        ("5", "6", "7"),
    ),
    PlantedError(
        "missing ½ in the Gaussian KL",
        GAUSSIAN,
        "Gaussian.kl_to_standard",
        "(self.mean * self.mean + variance - 1 - 2 * self.log_scale) / 2",
        "self.mean * self.mean + variance - 1 - 2 * self.log_scale",
        ("5", "6", "7"),
    ),
    PlantedError(
        "log σ for log σ² in the Gaussian KL",
        GAUSSIAN,
        "Gaussian.kl_to_standard",
        "self.mean * self.mean + variance - 1 - 2 * self.log_scale",
        "self.mean * self.mean + variance - 1 - self.log_scale",
        ("5", "6"),
    ),
    PlantedError(
        "mean over the latents for their sum",
        "theory.ops",
        "event_sum",
        "np.sum(x, axis=-1)",
        "np.mean(x, axis=-1)",
        ("6",),
    ),
    PlantedError(
        "σ² for σ when reparametrising",
        GAUSSIAN,
        "Gaussian.sample",
        "self.mean + exp(self.log_scale) * noise",
        "self.mean + exp(2 * self.log_scale) * noise",
        ("6", "9"),
    ),
    PlantedError(
        "no -log σ in the Gaussian log-density",
        GAUSSIAN,
        "Gaussian.log_prob",
        "-(standardised * standardised) / 2 - self.log_scale - log_two_pi(standardised) / 2",
        "-(standardised * standardised) / 2 - log_two_pi(standardised) / 2",
        ("3", "5"),
    ),
    PlantedError(
        "log 2π for ½ log 2π in the Gaussian log-density",
        GAUSSIAN,
        "Gaussian.log_prob",
        "log_two_pi(standardised) / 2",
        "log_two_pi(standardised)",
        ("3", "7", "9"),
    ),
    PlantedError(
        "posterior without its variance's 1/(1+s)",
        MODELS,
        "Conjugate.posterior",
        "(log(s) - log(1 + s)) / 2",
        "log(s) / 2",
        ("3", "10"),
    ),
    PlantedError(
        "posterior mean without shrinkage", MODELS, "Conjugate.posterior", "x / (1 + s)", "x", ("3", "10")
    ),
    PlantedError(
        "evidence with the noise's variance alone",
        MODELS,
        "Conjugate.log_evidence",
        "1 + self.noise_variance",
        "self.noise_variance",
        ("3", "7"),
    ),
    PlantedError(
        "missing ½ in log p(x)",
        MODELS,
        "Conjugate.log_evidence",
        "-x * x / (2 * variance)",
        "-x * x / variance",
        ("3",),
    ),
    PlantedError(
        "estimator A without the prior",
        ESTIMATORS,
        "sgvb_a",
        "model.log_likelihood(x, z) + model.log_prior(z) - q.log_prob(z)",
        "model.log_likelihood(x, z) - q.log_prob(z)",
        ("3", "9"),
    ),
    PlantedError(
        "estimator A adds log q",
        ESTIMATORS,
        "sgvb_a",
        "model.log_likelihood(x, z) + model.log_prior(z) - q.log_prob(z)",
        "model.log_likelihood(x, z) + model.log_prior(z) + q.log_prob(z)",
        ("9", "10"),
    ),
    PlantedError(
        "estimator B adds the KL",
        ESTIMATORS,
        "sgvb_b",
        "model.log_likelihood(x, q.sample(noise)) - q.kl_to_standard()",
        "model.log_likelihood(x, q.sample(noise)) + q.kl_to_standard()",
        ("9", "5"),
    ),
    PlantedError(
        "estimator B samples at the mean",
        ESTIMATORS,
        "sgvb_b",
        "q.sample(noise)",
        "q.mean + 0 * noise",
        ("10", "9"),
    ),
    PlantedError(
        "posterior's scale right for unit noise alone",
        MODELS,
        "Conjugate.posterior",
        "(log(s) - log(1 + s)) / 2",
        "-log(1 + s) / 2",
        ("10", "3"),
    ),
)
