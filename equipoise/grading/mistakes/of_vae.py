"""Mistakes in the loss of a VAE."""

from equipoise.grading.mistakes.mistake import LOGIT, VAE, Mistake, known, planted

_SUM = "reconstruction(x, logits, decoder) + divergence(means, log_variance)"
_BERNOULLI, _KL = "-Bernoulli(logits).log_prob(x)", "Gaussian(means, log_variance / 2).kl_to_standard()"


def _vae(name: str, new: str, advice: str) -> Mistake:
    return planted(name, "negative_bound", _SUM, new, advice, (VAE,))


def _pixels(name: str, new: str, advice: str) -> Mistake:
    return planted(name, "reconstruction", _BERNOULLI, new, advice, (VAE,))


def _kl(name: str, new: str, advice: str) -> Mistake:
    return planted(name, "divergence", _KL, new, advice, (VAE,))


OF_VAE = (
    _vae(
        "sign of the KL turned",
        "reconstruction(x, logits, decoder) - divergence(means, log_variance)",
        "the loss is the reconstruction's plus the KL",
    ),
    _vae(
        "sign of the reconstruction turned",
        "divergence(means, log_variance) - reconstruction(x, logits, decoder)",
        "the loss is minus the log-likelihood, plus the KL",
    ),
    _vae("the bound itself, not its negative", f"-({_SUM})", "a loss is minimised: return minus the bound"),
    _vae("KL forgotten", "reconstruction(x, logits, decoder)", "add KL(q(z|x) || p(z))"),
    _vae("reconstruction forgotten", "divergence(means, log_variance)", "add minus the log-likelihood of x"),
    known(
        "mean over the latents for their sum",
        "sum over the pixels and over the latents; the mean is one over the batch",
        (VAE,),
        name="pixels and latents averaged, not summed",
    ),
    _vae(
        "pixels averaged, not summed (β = number of pixels)",
        "reconstruction(x, logits, decoder) / x.shape[-1] + divergence(means, log_variance)",
        "sum over the pixels: averaged, the KL weighs as many times more",
    ),
    _kl(
        "latents averaged, not summed (β = 1/number of latents)",
        f"{_KL} / means.shape[-1]",
        "sum the KL over the latents",
    ),
    _vae(
        "sum and mean mixed between the terms (β = 1/batch)",
        "x.shape[0] * reconstruction(x, logits, decoder) + divergence(means, log_variance)",
        "take the mean over the batch in both terms",
    ),
    _vae(
        "sum and mean mixed between the terms (β = batch)",
        "reconstruction(x, logits, decoder) + x.shape[0] * divergence(means, log_variance)",
        "take the mean over the batch in both terms",
    ),
    _pixels(
        "logits taken for probabilities",
        f"-Bernoulli({LOGIT.format('logits')}).log_prob(x)",
        "take the sigmoid of the logits, or a cross-entropy with logits",
    ),
    _pixels(
        "sigmoid applied twice",
        "-Bernoulli(ops.sigmoid(logits)).log_prob(x)",
        "a cross-entropy with logits takes the sigmoid itself",
    ),
    _pixels(
        "image and reconstruction swapped",
        f"-Bernoulli({LOGIT.format('x')}).log_prob(ops.sigmoid(logits))",
        "the image is the label, the reconstruction the prediction",
    ),
    _pixels(
        "dark pixels left out",
        "ops.event_sum(x * ops.softplus(-logits))",
        "add the term (1 - x) log(1 - reconstruction)",
    ),
    known("σ² for log σ² in the Gaussian KL", "the KL has -log σ² beside σ²", (VAE,)),
    known("missing ½ in the Gaussian KL", "the KL is half the sum (β = 2)", (VAE,)),
    known("log σ for log σ² in the Gaussian KL", "log σ² = 2 log σ", (VAE,)),
    _kl(
        "log-variance taken for the variance",
        "Gaussian(means, ops.log(log_variance) / 2).kl_to_standard()",
        "the encoder's output is log σ²: take its exponential for σ²",
    ),
    _kl(
        "log-variance taken for the standard deviation",
        "Gaussian(means, ops.log(abs(log_variance))).kl_to_standard()",
        "the encoder's output is log σ²: take its exponential for σ²",
    ),
    _kl(
        "log-variance taken for the log of the standard deviation",
        "Gaussian(means, log_variance).kl_to_standard()",
        "the encoder's output is log σ², not log σ",
    ),
    _kl(
        "sign of the log-variance turned",
        "Gaussian(means, -log_variance / 2).kl_to_standard()",
        "σ² = exp(log-variance)",
    ),
    _kl(
        "σ for σ² in the KL",
        "ops.event_sum(means * means + ops.exp(log_variance / 2) - 1 - log_variance) / 2",
        "the KL has the variance σ², not σ",
    ),
    _kl(
        "KL reversed",
        "Gaussian(means * ops.exp(-log_variance / 2), -log_variance / 2).kl_to_standard()",
        "the divergence is KL(q(z|x) || p(z)), with the expectation under q",
    ),
    _kl("KL without its -1", f"{_KL} + means.shape[-1] / 2", "½ (μ² + σ² - 1 - log σ²) is zero at q = p"),
    _kl(
        "means not squared",
        "ops.event_sum(means + ops.exp(log_variance) - 1 - log_variance) / 2",
        "the KL has μ², the squared mean",
    ),
    _kl(
        "means left out of the KL",
        "ops.event_sum(ops.exp(log_variance) - 1 - log_variance) / 2",
        "the KL has μ²",
    ),
)
