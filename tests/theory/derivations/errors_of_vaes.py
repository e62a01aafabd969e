"""Errors in the derivation of the loss of a VAE, or in its code: what fails of each, and what must not."""

from planted import PlantedError

VAE = "vae.vae_loss"
HERE = "theory.derivations."

# (derivation, error, steps that must fail, steps that must still pass)
CASES = [
    (
        VAE,
        PlantedError(
            "log σ for log σ²",
            "theory.elbo.gaussian",
            "Gaussian.kl_to_standard",
            "self.mean * self.mean + variance - 1 - 2 * self.log_scale",
            "self.mean * self.mean + variance - 1 - self.log_scale",
            (),
        ),
        "three_terms lower_bound prior_divergence loss",
        "identity bayes bernoulli",
    ),
    (
        VAE,
        PlantedError(
            "posterior too wide",
            "theory.elbo.models",
            "Conjugate.posterior",
            "(log(s) - log(1 + s)) / 2",
            "log(s) / 2",
            (),
        ),
        "bayes insert_bayes three_terms",
        "evidence identity prior_divergence",
    ),
    (
        VAE,
        PlantedError(
            "KL added",
            "theory.elbo.estimators",
            "sgvb_b",
            "model.log_likelihood(x, q.sample(noise)) - q.kl_to_standard()",
            "model.log_likelihood(x, q.sample(noise)) + q.kl_to_standard()",
            (),
        ),
        "loss",
        "three_terms lower_bound",
    ),
    (
        VAE,
        PlantedError(
            "latents and pixels averaged",
            "theory.ops",
            "event_sum",
            "np.sum(x, axis=-1)",
            "np.mean(x, axis=-1)",
            (),
        ),
        "prior_divergence sums_and_means bernoulli",
        "three_terms",
    ),
    (
        VAE,
        PlantedError(
            "x for s in Bernoulli",
            "theory.elbo.bernoulli",
            "Bernoulli.log_prob",
            "softplus(self.logits)",
            "softplus(x)",
            (),
        ),
        "bernoulli grey_pixels sums_and_means",
        "loss gaussian",
    ),
    (
        VAE,
        PlantedError(
            "log w with the proposal added",
            "theory.elbo.bounds",
            "log_weight",
            "model.log_likelihood(x, z) + model.log_prior(z) - q.log_prob(z)",
            "model.log_likelihood(x, z) + model.log_prior(z) + q.log_prob(z)",
            (),
        ),
        "jensen omitted_term consistency",
        "three_terms lower_bound domination",
    ),
    (
        VAE,
        PlantedError(
            "k forgotten in the weights' mean",
            "theory.elbo.bounds",
            "importance_bound",
            "return log_mean_exp(log_weights)",
            "return log_mean_exp(log_weights) + log(2.0)",
            (),
        ),
        "consistency posterior_divergence",
        "jensen omitted_term",
    ),
    (
        VAE,
        PlantedError(
            "the minibatch's mean for the total",
            "theory.elbo.bounds",
            "total_over_data",
            "return size * last_mean(minibatch)",
            "return last_mean(minibatch)",
            (),
        ),
        "minibatch_gradient sums_and_means",
        "loss divergence_weighted",
    ),
    (
        VAE,
        PlantedError(
            "the divergence weighs twice",
            "theory.elbo.estimators",
            "sgvb_b",
            "q.kl_to_standard()",
            "2 * q.kl_to_standard()",
            (),
        ),
        "divergence_weighted minibatch_gradient loss",
        "jensen omitted_term inference_gaps",
    ),
    (
        VAE,
        PlantedError(
            "the scales' part without its constant",
            "theory.elbo.inference_gap",
            "split",
            "ratios - 1 - np.log(ratios)",
            "ratios - np.log(ratios)",
            (),
        ),
        "inference_gaps",
        "jensen omitted_term",
    ),
    (
        VAE,
        PlantedError(
            "the density's scale the wrong way round",
            "theory.elbo.gaussian",
            "Gaussian.log_prob",
            "-(standardised * standardised) / 2 - self.log_scale",
            "-(standardised * standardised) / 2 + self.log_scale",
            (),
        ),
        "domination bayes identity",
        "inference_gaps bernoulli",
    ),
    (
        VAE,
        PlantedError(
            "mass of grey pixels",
            "theory.elbo.bernoulli",
            "grey_mass",
            "tanh(logits / 2)",
            "tanh(logits)",
            (),
        ),
        "grey_pixels",
        "bernoulli",
    ),
    (
        VAE,
        PlantedError(
            "annealed to the wrong mean",
            HERE + "vae.vae_estimability",
            "bracket_annealed",
            "beta * x / (1 + beta)",
            "beta * x",
            (),
        ),
        "bracket_annealed",
        "bracket_above",
    ),
    (
        VAE,
        PlantedError(
            "the posterior's term subtracted",
            HERE + VAE,
            "three_terms",
            "reconstruction - Q.kl_to_standard() + to_posterior",
            "reconstruction - Q.kl_to_standard() - to_posterior",
            (),
        ),
        "three_terms",
        "lower_bound",
    ),
]
