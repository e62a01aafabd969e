"""An error in the code or in a step makes that step fail, and not the steps that do not depend on it."""

import importlib

import pytest

from theory.planted import PlantedError, planted

LSGAN, GAN, VAE = "lsgan.lsgan_optimal_discriminator", "gan.gan_optimal_discriminator", "vae.vae_loss"
HERE = "theory.derivations."

# (derivation, error, steps that must fail, steps that must still pass)
CASES = [
    (
        LSGAN,
        PlantedError(
            "½ dropped", "theory.objectives", "difference * difference / 2", "difference * difference", ()
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
        PlantedError("a and b swapped in the text", HERE + LSGAN, "(b * p + a * q)", "(a * p + b * q)", ()),
        "optimal_discriminator second_order where_undefined generator_criterion",
        "criterion stationary_point",
    ),
    (
        LSGAN,
        PlantedError(
            "χ² the wrong way round",
            "theory.divergences",
            "under_p=lambda log_ratio: exp(log_ratio) - 1,\n    under_q=zeros_like",
            "under_p=zeros_like,\n    under_q=lambda log_ratio: exp(-log_ratio) - 1",
            (),
        ),
        "pearson_form",
        "value_at_optimum generator_criterion",
    ),
    (
        LSGAN,
        PlantedError(
            "c left out", "theory.objectives", "(a + b - 2 * c) ** 2 / 4", "(a + b - c) ** 2 / 4", ()
        ),
        "generator_criterion",
        "value_at_optimum pearson_form",
    ),
    (
        LSGAN,
        PlantedError(
            "criterion's scale", "theory.objectives", "scale=(b - a) ** 2 / 8", "scale=(b - a) ** 2 / 4", ()
        ),
        "generator_criterion",
        "value_at_optimum criterion",
    ),
    (
        LSGAN,
        PlantedError(
            "sigmoid on LSGAN's output",
            "theory.objectives",
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
            "(p + q) * (y - OPTIMUM)",
            "q * (y - OPTIMUM)",
            (),
        ),
        "second_order",
        "optimal_discriminator value_at_optimum",
    ),
    (
        LSGAN,
        PlantedError("codes that are alike accepted", "theory.objectives", "if a == b:", "if False:", ()),
        "codes_alike",
        "criterion optimal_discriminator",
    ),
    (
        LSGAN,
        PlantedError(
            "the non-saturating generator's sign",
            "theory.objectives",
            "return softplus(-score)\n\n\ndef _log_one",
            "return softplus(score)\n\n\ndef _log_one",
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
            "return log_ratio\n\n\ndef _negative_log",
            "return -log_ratio\n\n\ndef _negative_log",
            (),
        ),
        "singular_laws same_information",
        "off_the_manifolds coded_restricted",
    ),
    (
        LSGAN,
        PlantedError(
            "the moving part left out", HERE + "lsgan.comparison", ", fixed + moving)", ", fixed)", ()
        ),
        "not_zero_sum",
        "dynamics",
    ),
    (
        GAN,
        PlantedError(
            "JSD for 2 JSD", "theory.objectives", "scale=-2.0,\n    div", "scale=-1.0,\n    div", ()
        ),
        "value_at_optimum",
        "criterion optimal_discriminator",
    ),
    (
        GAN,
        PlantedError(
            "the saturating loss for the other",
            "theory.objectives",
            "fake=softplus,\n    generator=_negative_log_sigmoid",
            "fake=softplus,\n    generator=_log_one_minus_sigmoid",
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
            "return log_ratio\n\n\ndef _negative_log",
            "return -log_ratio\n\n\ndef _negative_log",
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
            "fake=softplus,\n    generator=_log_one_minus_sigmoid",
            "fake=lambda score: 2 * softplus(score),\n    generator=_log_one_minus_sigmoid",
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
            "softplus(-log_ratio)) / 2",
            "softplus(-log_ratio))",
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
            "variance - 1 - 2 * self.log_scale",
            "variance - 1 - self.log_scale",
            (),
        ),
        "three_terms lower_bound prior_divergence loss",
        "identity bayes bernoulli",
    ),
    (
        VAE,
        PlantedError(
            "posterior too wide", "theory.elbo.models", "(log(s) - log(1 + s)) / 2", "log(s) / 2", ()
        ),
        "bayes insert_bayes three_terms",
        "evidence identity prior_divergence",
    ),
    (
        VAE,
        PlantedError(
            "KL added", "theory.elbo.estimators", "- q.kl_to_standard()", "+ q.kl_to_standard()", ()
        ),
        "loss",
        "three_terms lower_bound",
    ),
    (
        VAE,
        PlantedError(
            "latents and pixels averaged",
            "theory.ops",
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
            "x for s in Bernoulli", "theory.elbo.bernoulli", "softplus(self.logits)", "softplus(x)", ()
        ),
        "bernoulli grey_pixels sums_and_means",
        "loss gaussian",
    ),
    (
        VAE,
        PlantedError(
            "log w with the proposal added",
            "theory.elbo.bounds",
            "model.log_prior(z) - q.log_prob(z)",
            "model.log_prior(z) + q.log_prob(z)",
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
            "- q.kl_to_standard()",
            "- 2 * q.kl_to_standard()",
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
            "/ 2 - self.log_scale - log_two_pi",
            "/ 2 + self.log_scale - log_two_pi",
            (),
        ),
        "domination bayes identity",
        "inference_gaps bernoulli",
    ),
    (
        VAE,
        PlantedError("mass of grey pixels", "theory.elbo.bernoulli", "tanh(logits / 2)", "tanh(logits)", ()),
        "grey_pixels",
        "bernoulli",
    ),
    (
        VAE,
        PlantedError(
            "annealed to the wrong mean",
            HERE + "vae.vae_estimability",
            "Gaussian(beta * x / (1 + beta)",
            "Gaussian(beta * x",
            (),
        ),
        "bracket_annealed",
        "bracket_above",
    ),
    (
        VAE,
        PlantedError("the posterior's term subtracted", HERE + VAE, "+ to_posterior", "- to_posterior", ()),
        "three_terms",
        "lower_bound",
    ),
]


@pytest.mark.parametrize(("name", "error", "wrong", "right"), [pytest.param(*c, id=c[1].name) for c in CASES])
def test_the_right_step_fails(name: str, error: PlantedError, wrong: str, right: str) -> None:
    with planted(error):
        derivation = importlib.import_module(HERE + name).DERIVATION
        steps = {one.name: one for one in derivation.steps}
        outcomes = {step: steps[step].check().outcome for step in (*wrong.split(), *right.split())}
    assert outcomes == dict.fromkeys(wrong.split(), "fail") | dict.fromkeys(right.split(), "pass")
