"""Errors planted one at a time in the code of the VAE, and whether its tests go red.

    python tests/vae/planted_errors.py [NAME ...]      all, or those named; exit code 1 if one survives

What the VAE takes from ``theory`` is covered by ``./study verify --planted``. All errors share one process,
so that TensorFlow is imported once; a test that crashes without comparing anything catches nothing.
"""

import sys
import warnings
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from planted import PlantedError, modules_with  # noqa: E402 (found by the line above)

OBJECTIVES = "test_vae_objectives.py::"
WORTH = "test_vae_evaluation.py::"
ANNEALING = "test_vae_annealing.py::"
BRACKETS = "test_vae_brackets.py::"
SIGNAL = "test_vae_signal.py::"
LIKELIHOOD = "test_vae_likelihood.py::"
TRAINING = "test_vae_training.py::"
PIXELS = "test_pixels.py::"
RESAMPLED = OBJECTIVES + "test_resampled_draws_carry_the_whole_gradient_in_expectation"
DRAW_BY_DRAW = "test_descent_is_minus_theorys_gradient_draw_by_draw"
FORMULA = OBJECTIVES + "test_the_networks_bound_is_the_formula_in_nats_summed_over_pixels"
STEPS = TRAINING + "test_steps_are_those_of_a_plain_loop"
INVARIANT = ANNEALING + "test_the_transition_leaves_its_density_alone"

# (what is wrong, module, qualified name, old, new, the test that must see it)
PLANTED = (
    (
        "ascent for descent",
        "vae.objectives",
        "_reparametrised.estimate",
        "loss = -tf.reduce_mean(bounds)",
        "loss = tf.reduce_mean(bounds)",
        OBJECTIVES + DRAW_BY_DRAW,
    ),
    (
        "gradients summed over the batch",
        "vae.objectives",
        "_reparametrised.estimate",
        "loss = -tf.reduce_mean(bounds)",
        "loss = -tf.reduce_sum(bounds)",
        OBJECTIVES + DRAW_BY_DRAW,
    ),
    (
        "no stop-gradient at the weights",
        "vae.objectives",
        "_doubly_reparametrised.weigh",
        "tf.stop_gradient(tf.nn.softmax(log_weights, axis=-1))",
        "tf.nn.softmax(log_weights, axis=-1)",
        OBJECTIVES + DRAW_BY_DRAW,
    ),
    (
        "weights not squared",
        "vae.objectives",
        "_along_draws",
        "output_gradients=once_more[..., None] * slope",
        "output_gradients=slope",
        OBJECTIVES + DRAW_BY_DRAW,
    ),
    (
        "weights normalised over the batch",
        "vae.objectives",
        "_doubly_reparametrised.weigh",
        "tf.stop_gradient(tf.nn.softmax(log_weights, axis=-1))",
        "tf.stop_gradient(tf.nn.softmax(log_weights, axis=0))",
        OBJECTIVES + DRAW_BY_DRAW,
    ),
    (
        "the first draws carry the gradient",
        "vae.objectives",
        "_resampled.estimate",
        "tf.gather(noise, chosen, batch_dims=1)",
        "noise[:, :carriers]",
        RESAMPLED,
    ),
    (
        "a carrier's weight not once more",
        "vae.objectives",
        "_resampled.estimate",
        "(tf.ones_like(w) / carriers, again)",
        "(tf.ones_like(w) / carriers, tf.ones_like(w))",
        RESAMPLED,
    ),
    (
        "carriers taken without chance",
        "vae.objectives",
        "resample",
        "marks = (steps + chance[:, None]) / count",
        "marks = (steps + 0.5 + 0 * chance[:, None]) / count",
        OBJECTIVES + "test_draws_are_resampled_as_often_as_their_weights_say",
    ),
    (
        "the name iwae trains the ELBO",
        "vae.objectives",
        "_BOUNDS",
        "weighted_bound",
        "evidence_bound",
        OBJECTIVES + DRAW_BY_DRAW,
    ),
    (
        "log-variance read as log-scale",
        "vae.model",
        "VAE.posterior",
        "Gaussian(mean, log_variance / 2)",
        "Gaussian(mean, log_variance)",
        FORMULA,
    ),
    (
        "prior of another scale",
        "vae.model",
        "VAE.log_prior",
        "Gaussian(zero, zero).log_prob(z)",
        "Gaussian(zero, zero + 1).log_prob(z)",
        FORMULA,
    ),
    (
        "Gaussian decoder without its sigmoid",
        "vae.model",
        "VAE.log_likelihood",
        "Gaussian(tf.sigmoid(logits), self.log_scale)",
        "Gaussian(logits, self.log_scale)",
        FORMULA,
    ),
    (
        "pixels averaged",
        "vae.likelihood",
        "_sum",
        "tf.reduce_sum(sums - tf.math.log(product), axis=-1)",
        "tf.reduce_mean(sums - tf.math.log(product), axis=-1)",
        LIKELIHOOD + "test_value_and_slope_are_theorys",
    ),
    (
        "slope without the data",
        "vae.likelihood",
        "_slope",
        "x - tf.sigmoid(logits)",
        "-tf.sigmoid(logits)",
        LIKELIHOOD + "test_value_and_slope_are_theorys",
    ),
    (
        "slope deaf to what comes after",
        "vae.likelihood",
        "_slope",
        "upstream[..., None] * (x - tf.sigmoid(logits))",
        "x - tf.sigmoid(logits)",
        LIKELIHOOD + "test_objectives_descend_as_with_theorys_likelihood",
    ),
    (
        "softplus of the logit's wrong sign",
        "vae.likelihood",
        "_sum",
        "x * s - tf.nn.relu(s)",
        "x * s - tf.nn.relu(-s)",
        LIKELIHOOD + "test_value_and_slope_are_theorys",
    ),
    (
        "pixels lit against their level",
        "vae.pixels",
        "Pixels.draw",
        "uniform * 255 < levels",
        "uniform * 255 > levels",
        PIXELS + "test_binary_pixels_are_lit_with_the_probability_of_their_grey_level",
    ),
    (
        "fixed pixels drawn afresh",
        "vae.pixels",
        "PIXELS",
        'Pixels("fixed", binary=True, fresh=False)',
        'Pixels("fixed", binary=True, fresh=True)',
        PIXELS + "test_fixed_pixels_are_the_same_in_every_step_and_run",
    ),
    (
        "grey levels beyond one",
        "vae.pixels",
        "Pixels.draw",
        "(levels + uniform) / 256",
        "(levels + uniform) / 255",
        PIXELS + "test_grey_levels_with_noise_are_continuous_on_the_unit_interval",
    ),
    (
        "the same noise at every step",
        "vae.training",
        "Training._noise",
        "normal(self.settings.seed, Stream.POSTERIOR, step, shape)",
        "normal(self.settings.seed, Stream.POSTERIOR, tf.zeros_like(step), shape)",
        STEPS,
    ),
    (
        "schedule left out",
        "vae.training",
        "Training.learning_rate",
        "self.settings.learning_rate * self._schedule(share)",
        "self.settings.learning_rate",
        STEPS,
    ),
    (
        "blocks weighted alike",
        "vae.evaluation",
        "Streaming.add",
        "np.asarray(log_mean_exp, np.float64) + np.log(count)",
        "np.asarray(log_mean_exp, np.float64)",
        WORTH + "test_streaming_equals_the_direct_sums_however_far_the_blocks_lie_apart",
    ),
    (
        "no -log k at the end of the stream",
        "vae.evaluation",
        "Streaming.log_mean_exp",
        "np.asarray(self._log_sum - np.log(self.count))",
        "np.asarray(self._log_sum)",
        WORTH + "test_streaming_equals_the_direct_sums_however_far_the_blocks_lie_apart",
    ),
    (
        "the same draws in every block",
        "vae.evaluation",
        "bounds",
        "number * -(-draws // DRAWS_AT_ONCE) + made // DRAWS_AT_ONCE",
        "number * -(-draws // DRAWS_AT_ONCE)",
        WORTH + "test_bounds_are_those_of_all_the_log_weights_at_once",
    ),
    (
        "units active by their deviation",
        "vae.evaluation",
        "active_units",
        "posterior_means(model, x).var(axis=0)",
        "posterior_means(model, x).std(axis=0)",
        WORTH + "test_active_units_are_those_whose_posterior_mean_moves",
    ),
    (
        "every proposal accepted",
        "vae.annealing",
        "Annealer._transition",
        "accept = tf.math.log(chance) < gain",
        "accept = tf.math.log(chance) < 0 * gain",
        INVARIANT,
    ),
    (
        "a whole step where half a one ends the leap",
        "vae.annealing",
        "Annealer._transition",
        "share = 0.5 if leap == self.leaps - 1 else 1.0",
        "share = 1.0",
        ANNEALING + "test_short_leaps_conserve_energy",
    ),
    (
        "kinetic energy doubled",
        "vae.annealing",
        "Annealer._transition",
        "event_sum(moving**2 - momentum**2) / 2",
        "event_sum(moving**2 - momentum**2)",
        INVARIANT,
    ),
    (
        "path's ends swapped",
        "vae.annealing",
        "_Path.log_density",
        "(1 - b) * self.r.log_prob(z) + b * joint",
        "b * self.r.log_prob(z) + (1 - b) * joint",
        INVARIANT,
    ),
    (
        "force of the target at every temperature",
        "vae.annealing",
        "_Path.force",
        "b * slope",
        "slope",
        ANNEALING + "test_short_leaps_conserve_energy",
    ),
    (
        "last rung's weight left out",
        "vae.annealing",
        "Annealer._follow",
        "rises(count)",
        "0 * rises(count)",
        ANNEALING + "test_the_mean_weight_is_the_evidence",
    ),
    (
        "log mean 1/w taken for its negative",
        "vae.annealing",
        "Annealer.above",
        "return -np.asarray(log_mean_exp(log_inverses))",
        "return np.asarray(log_mean_exp(log_inverses))",
        ANNEALING + "test_bounds_bracket_the_evidence_of_simulated_data_and_close",
    ),
    (
        "no -log k in groups of draws",
        "vae.brackets",
        "mean_bound",
        "np.logaddexp.reduce(grouped, axis=2) - np.log(k)",
        "np.logaddexp.reduce(grouped, axis=2)",
        BRACKETS + "test_groups_of_draws_are_disjoint_and_averaged",
    ),
    (
        "simulated images' negatives",
        "vae.brackets",
        "simulate",
        "uniform(seed, Stream.EVALUATION, 1, means.shape) < means",
        "uniform(seed, Stream.EVALUATION, 1, means.shape) > means",
        BRACKETS + "test_simulated_images_come_from_the_model",
    ),
    (
        "score term counted after all",
        "vae.signal",
        "sticking",
        "tf.stop_gradient(q.log_scale)",
        "q.log_scale",
        SIGNAL + DRAW_BY_DRAW,
    ),
    (
        "squares of means with their bias",
        "vae.signal",
        "signal",
        "samples.mean(axis=0) ** 2 - variances / len(samples)",
        "samples.mean(axis=0) ** 2",
        SIGNAL + "test_the_ratio_is_free_of_the_bias_of_squared_means",
    ),
    (
        "what other parameters would change left out of the interval",
        "vae.signal",
        "_jackknifed",
        "(0, 1)",
        "(0,)",
        SIGNAL + "test_intervals_cover_what_they_estimate",
    ),
)
# the claims that are to catch an error are tests here
ERRORS = {name: PlantedError(name, *rest, claims=(test,)) for name, *rest, test in PLANTED}


class _Disagreements:
    """Counts tests that compared and disagreed."""

    def __init__(self) -> None:
        self.count = 0

    @pytest.hookimpl
    def pytest_runtest_makereport(self, call: pytest.CallInfo) -> None:
        self.count += call.excinfo is not None and call.excinfo.errisinstance(AssertionError)


def caught(error: PlantedError) -> bool:
    """Whether the test that is named for ``error`` disagrees with code that contains it."""
    disagreements = _Disagreements()
    ours = {path.stem for path in HERE.glob("*.py")} - {Path(__file__).stem}
    with modules_with(error, lambda name: name.split(".")[0] in {"vae", *ours}):
        tests = [str(HERE / test) for test in error.claims]
        pytest.main(["-x", "-p", "no:cacheprovider", "--no-summary", *tests], plugins=[disagreements])
    return disagreements.count > 0


def main(names: list[str]) -> int:
    """Plant the errors called ``names``, or all; print who survived. Exit code."""
    wanted = [ERRORS[name] for name in names or ERRORS]
    survivors = [error.name for error in wanted if not caught(error)]
    killed = f"planted errors: {len(wanted) - len(survivors)}/{len(wanted)} killed"
    print(killed, *survivors, sep="\n  survived: ")
    return 1 if survivors else 0


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # pytest has its own filters for each run
    sys.exit(main(sys.argv[1:]))
