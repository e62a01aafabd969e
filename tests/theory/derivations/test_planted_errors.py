"""An error in the code or in a step makes that step fail, and not the steps that do not depend on it."""

import importlib

import pytest

from planted import PlantedError, ledger_with

LSGAN, GAN, VAE = "lsgan.lsgan_optimal_discriminator", "gan.gan_optimal_discriminator", "vae.vae_loss"
HERE = "theory.derivations."

# (derivation, error, steps that must fail, steps that must still pass)
CASES = [
    (
        LSGAN,
        PlantedError(
            "½ dropped",
            "theory.objectives",
            "_half_square_from.half_square",
            "difference * difference / 2",
            "difference * difference",
            (),
        ),
        "criterion one_integral stationary_point second_order label_mean value_at_optimum"
        " generator_criterion",
        "optimal_discriminator factor_of_the_loss codes_alike where_undefined same_information",
    ),
    (
        LSGAN,
        PlantedError(
            "a and b swapped in D*",
            "theory.objectives",
            "lsgan",
            "a + (b - a) * sigmoid(log_ratio)",
            "b + (a - b) * sigmoid(log_ratio)",
            (),
        ),
        "optimal_discriminator same_information value_range second_order coded_measurable label_mean"
        " coded_restricted factor_of_the_loss",
        "criterion one_integral codes_alike",
    ),
    (
        LSGAN,
        PlantedError(
            "a and b swapped in the text", HERE + LSGAN, "OPTIMUM", "b * p + a * q", "a * p + b * q", ()
        ),
        "optimal_discriminator second_order where_undefined generator_criterion",
        "criterion stationary_point",
    ),
    (
        LSGAN,
        PlantedError(
            "χ² the wrong way round",
            "theory.divergences",
            "PEARSON",
            "under_p=lambda log_ratio: exp(log_ratio) - 1, under_q=zeros_like",
            "under_p=zeros_like, under_q=lambda log_ratio: exp(-log_ratio) - 1",
            (),
        ),
        "pearson_form",
        "value_at_optimum generator_criterion",
    ),
    (
        LSGAN,
        PlantedError(
            "c left out", "theory.objectives", "lsgan", "(a + b - 2 * c) ** 2 / 4", "(a + b - c) ** 2 / 4", ()
        ),
        "generator_criterion",
        "value_at_optimum pearson_form",
    ),
    (
        LSGAN,
        PlantedError(
            "criterion's scale",
            "theory.objectives",
            "lsgan",
            "scale=(b - a) ** 2 / 8",
            "scale=(b - a) ** 2 / 4",
            (),
        ),
        "generator_criterion",
        "value_at_optimum criterion",
    ),
    (
        LSGAN,
        PlantedError(
            "sigmoid on LSGAN's output",
            "theory.objectives",
            "_half_square_from.half_square",
            "difference = score - target",
            "difference = sigmoid(score) - target",
            (),
        ),
        "criterion stationary_point saturation coded_restricted",
        "value_range same_information",
    ),
    (
        LSGAN,
        PlantedError(
            "the p term forgotten in the square",
            HERE + LSGAN,
            "second_order",
            "(p + q) * (y - OPTIMUM) ** 2",
            "q * (y - OPTIMUM) ** 2",
            (),
        ),
        "second_order",
        "optimal_discriminator value_at_optimum",
    ),
    (
        LSGAN,
        PlantedError("codes that are alike accepted", "theory.objectives", "lsgan", "a == b", "False", ()),
        "codes_alike",
        "criterion optimal_discriminator",
    ),
    (
        LSGAN,
        PlantedError(
            "the non-saturating generator's sign",
            "theory.objectives",
            "_negative_log_sigmoid",
            "softplus(-score)",
            "softplus(score)",
            (),
        ),
        "off_the_manifolds saturation",
        "singular_laws",
    ),
    (
        LSGAN,
        PlantedError(
            "the GAN's score turned round",
            "theory.objectives",
            "_same",
            "return log_ratio",
            "return -log_ratio",
            (),
        ),
        "singular_laws same_information",
        "off_the_manifolds coded_restricted",
    ),
    (
        LSGAN,
        PlantedError(
            "the moving part left out",
            HERE + "lsgan.comparison",
            "not_zero_sum",
            "fixed + moving",
            "fixed",
            (),
        ),
        "not_zero_sum",
        "dynamics",
    ),
    (
        GAN,
        PlantedError(
            "JSD for 2 JSD",
            "theory.objectives",
            "_GAN_DISCRIMINATOR_IDENTITY",
            "scale=-2.0",
            "scale=-1.0",
            (),
        ),
        "value_at_optimum",
        "criterion optimal_discriminator",
    ),
    (
        GAN,
        PlantedError(
            "the saturating loss for the other",
            "theory.objectives",
            "NON_SATURATING",
            "fake=softplus, generator=_negative_log_sigmoid",
            "fake=softplus, generator=_log_one_minus_sigmoid",
            (),
        ),
        "generator_gradient",
        "criterion value_at_optimum",
    ),
    (
        GAN,
        PlantedError(
            "the score turned round",
            "theory.objectives",
            "_same",
            "return log_ratio",
            "return -log_ratio",
            (),
        ),
        "optimal_discriminator measurable label_probability restricted",
        "criterion one_integral",
    ),
    (
        GAN,
        PlantedError(
            "generated images weigh twice",
            "theory.objectives",
            "MINIMAX",
            "fake=softplus, generator=_log_one_minus_sigmoid",
            "fake=lambda score: 2 * softplus(score), generator=_log_one_minus_sigmoid",
            (),
        ),
        "criterion label_probability restricted regret",
        "measurable law_of_the_generator",
    ),
    (
        GAN,
        PlantedError(
            "weights ½ forgotten",
            "theory.divergences",
            "JENSEN_SHANNON",
            "(log_two(log_ratio) - softplus(-log_ratio)) / 2",
            "log_two(log_ratio) - softplus(-log_ratio)",
            (),
        ),
        "value_at_optimum",
        "second_order",
    ),
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


@pytest.mark.parametrize(("name", "error", "wrong", "right"), [pytest.param(*c, id=c[1].name) for c in CASES])
def test_the_right_step_fails(name: str, error: PlantedError, wrong: str, right: str) -> None:
    with ledger_with(error):
        derivation = importlib.import_module(HERE + name).DERIVATION
        steps = {one.name: one for one in derivation.steps}
        outcomes = {step: steps[step].check().outcome for step in (*wrong.split(), *right.split())}
    assert outcomes == dict.fromkeys(wrong.split(), "fail") | dict.fromkeys(right.split(), "pass")
