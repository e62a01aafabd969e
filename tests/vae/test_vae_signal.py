"""Gradient estimators against theory's closed forms, and what is said of their signal."""

import numpy as np
import pytest
import tensorflow as tf
from linear import EXACT, Linear, joint_draws

from theory.elbo import gradients
from theory.elbo.gaussian import Gaussian
from vae import signal
from vae.model import VAE
from vae.networks import ARCHITECTURES
from vae.pixels import PIXELS
from vae.signal import ESTIMATORS, Key, derivatives, log_ratio, ratio, slope

X = joint_draws(3, 2)[1]
DRAWS = (2, 8, 32)  # more would leave little of the signal of IWAE's encoder
THEORY = {
    "sgvb": gradients.sgvb_b_gradient,
    "sticking": gradients.sticking_the_landing,
    "iwae": gradients.iwae_gradient,
    "dreg": gradients.doubly_reparametrised,
}


@pytest.mark.parametrize("name", ESTIMATORS)
def test_descent_is_minus_theorys_gradient_draw_by_draw(name):
    """The shift of the encoder moves every mean, its log-scale every log-scale: sums over the images."""
    model = Linear()
    q = model.posterior(tf.constant(X))
    q = Gaussian(q.mean.numpy(), q.log_scale.numpy())
    noise = np.random.default_rng(4).standard_normal((3, 5, 2))
    exact = THEORY[name](EXACT, X[:, None], q, noise)
    if name in ("sgvb", "sticking"):  # theirs are of one draw
        exact = gradients.Gradient(exact.mean.mean(axis=1), exact.log_scale.mean(axis=1))
    descent = dict(
        zip(model.variables, ESTIMATORS[name](model, tf.constant(X), tf.constant(noise)), strict=True)
    )
    np.testing.assert_allclose(descent["shift"], -exact.mean.mean(axis=0), rtol=1e-9)
    np.testing.assert_allclose(descent["log_scale_q"], -exact.log_scale.mean(axis=0), rtol=1e-9)


@pytest.mark.parametrize("name", ["sgvb", "sticking"])
def test_the_mean_of_single_draw_gradients_is_that_of_the_bound_in_closed_form(name):
    """2,000 repetitions of 16 draws; 4.9 standard errors, of at most 2 % of the gradient's size."""
    model, step = Linear(), 1e-5
    samples = derivatives(model, X, (16,), 2000, 100)[Key(name, "encoder", 16)]

    def bound(flat):
        gain, shift, log_scale = flat[:12].reshape(6, 2), flat[12:14], flat[14:]
        q = Gaussian(X @ gain + shift, np.broadcast_to(log_scale, (3, 2)))
        return EXACT.elbo(X, q).mean()

    flat = np.concatenate([w.numpy().ravel() for w in model.encoder_weights.values()])
    exact = [(bound(flat + step * e) - bound(flat - step * e)) / (2 * step) for e in np.eye(len(flat))]
    error = samples.std(axis=0) / np.sqrt(2000)
    assert error.max() < 0.02 * np.abs(exact).max()
    np.testing.assert_array_less(np.abs(samples.mean(axis=0) - exact), 4.9 * error + 1e-8)


def theirs(name, draws, repetitions):
    """Derivatives of every parameter of ``Linear`` by theory's own estimators: part -> [repetitions, any]."""
    q = Linear().posterior(tf.constant(X))
    q = Gaussian(q.mean.numpy(), q.log_scale.numpy())
    noise = np.random.default_rng(5).standard_normal((repetitions, 3, draws, 2))
    z, single = q.sample(noise), name in ("sgvb", "sticking")
    gradient = THEORY[name](EXACT, X[:, None], q, noise)
    mean, log_scale = (g.mean(axis=2) if single else g for g in (gradient.mean, gradient.log_scale))
    gain = np.einsum("ni,rnj->rij", X, mean).reshape(repetitions, -1) / 3
    residuals = (X[:, None] - z @ EXACT.weights.T - EXACT.offset) / EXACT.noise_variance
    if single:
        offset = residuals.mean(axis=2)
    else:
        offset = np.sum(gradients.normalised_weights(EXACT, X[:, None], q, z)[..., None] * residuals, axis=2)
    return {
        "encoder": np.concatenate([gain, mean.mean(axis=1), log_scale.mean(axis=1)], axis=1),
        "decoder": offset.mean(axis=1),
    }


def over_repetitions(statistic, samples):
    """``statistic`` and its standard error by leaving out one of 50 groups of the repetitions at a time."""
    labels = np.arange(len(samples[0])) % 50
    without = np.array([statistic([one[labels != group] for one in samples]) for group in range(50)])
    return statistic(samples), np.sqrt(49 / 50 * np.sum((without - without.mean(axis=0)) ** 2, axis=0))


def log_ratios(samples):
    return np.array([np.log(ratio(one)) for one in samples])


@pytest.fixture(scope="module")
def found():
    return derivatives(Linear(), X, DRAWS, 2000, 100)


@pytest.mark.parametrize("part", ["encoder", "decoder"])
@pytest.mark.parametrize("name", ESTIMATORS)
def test_the_ratio_at_each_number_of_draws_is_theorys(found, name, part):
    """2,000 repetitions against 10,000 of theory's: log ratios within 4.9 joint errors, of at most 0.3."""
    ours, our_error = over_repetitions(log_ratios, [found[Key(name, part, k)] for k in DRAWS])
    exact, error = over_repetitions(log_ratios, [theirs(name, k, 10_000)[part] for k in DRAWS])
    joint = np.hypot(our_error, error)
    assert joint.max() < 0.3
    np.testing.assert_array_less(np.abs(ours - exact), 4.9 * joint)


@pytest.mark.parametrize("part", ["encoder", "decoder"])
@pytest.mark.parametrize("name", ["sgvb", "sticking"])
def test_the_mean_of_draws_has_the_root_of_their_number_as_slope(found, name, part):
    """Exactly 1/2 for a mean of independent draws: within 4.9 standard errors, of at most 0.02."""
    draws = np.log(DRAWS)
    fitted, error = over_repetitions(
        lambda samples: np.polyfit(draws, log_ratios(samples), 1)[0],
        [found[Key(name, part, k)] for k in DRAWS],
    )
    assert error < 0.02
    assert abs(fitted - 0.5) < 4.9 * error


def test_importance_weights_cost_the_encoder_its_signal_and_dreg_gives_it_back(found):
    """The trend on draws where the limits are far: the whole interval has the limit's sign."""
    by_name = {name: {k: found[Key(name, "encoder", k)] for k in DRAWS[:2]} for name in ("iwae", "dreg")}
    assert slope(by_name["iwae"]).high < 0
    assert slope(by_name["dreg"]).low > 0


def test_the_parameters_looked_at_are_fixed_and_of_their_network(images):
    model = VAE(ARCHITECTURES["vae_mlp"], PIXELS["dynamic"], np.full(784, 0.2), 3)
    x = (images[:2].reshape(2, 784) > 127).astype(np.float32)
    found = derivatives(model, x, (1,), 3, 7)
    assert set(found) == {Key(name, part, 1) for name in ESTIMATORS for part in ("encoder", "decoder")}
    assert {values.shape for values in found.values()} == {(3, 7)}
    again = derivatives(model, x, (1,), 2, 7)[Key("sgvb", "decoder", 1)]
    np.testing.assert_allclose(again, found[Key("sgvb", "decoder", 1)][:2], rtol=1e-6)
    places = signal._choose(model.encoder_weights, 7, 0)
    assert len(set(places)) == 7
    assert places.max() < sum(int(np.prod(w.shape)) for w in model.encoder_weights.values())


def test_the_ratio_is_free_of_the_bias_of_squared_means():
    """Signal 0.1 a coordinate under unit noise, 50 repetitions: squares of means would give 0.17."""
    random = np.random.default_rng(0)
    found = [ratio(0.1 + random.standard_normal((50, 400))) for _ in range(200)]
    assert np.mean(np.square(found)) == pytest.approx(0.01, abs=0.001)
    assert np.isnan(ratio(np.array([[1.0], [-1.0]])))


@pytest.mark.slow
def test_intervals_cover_what_they_estimate():
    """1,600 intervals at 95 %, resolution 2.7 points: two jackknives added err on the wide side."""
    random = np.random.default_rng(1)
    means = random.standard_normal(4000)
    truth = 0.5 * np.log(np.mean(means**2))
    covered = 0
    for _ in range(1600):
        chosen = random.choice(means, 60)
        found = log_ratio(chosen + random.standard_normal((60, 60)))
        covered += found.low <= truth <= found.high
    assert covered / 1600 >= 0.95 - 4.9 * np.sqrt(0.05 * 0.95 / 1600)


def test_a_slope_is_the_power_of_the_ratio():
    random = np.random.default_rng(2)
    by_draws = {k: 1 + random.standard_normal((100, 80)) / k**0.25 for k in (1, 16, 256)}
    fitted = slope(by_draws)
    assert fitted.low < 0.25 < fitted.high
    assert fitted.high - fitted.low < 0.06
    lost = {k: random.standard_normal((100, 80)) * (-1) ** np.arange(100)[:, None] for k in (1, 4)}
    assert np.isnan(slope({k: v - v.mean(axis=0) for k, v in lost.items()}).value)
