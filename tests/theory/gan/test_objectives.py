"""The objectives, for NumPy and TensorFlow alike: values, limits, gradients, symbolic forms."""

import math

import numpy as np
import pytest
import sympy
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from theory.errors import UnknownName, WrongUsage
from theory.objectives import OBJECTIVES, POINTWISE, Objective, PairedObjective, PointwiseObjective, lsgan
from theory.objectives import pointwise as checked

SCORES = np.array([-1000.0, -30.0, -2.0, 0.0, 0.7, 30.0, 1000.0])
NAMES = list(POINTWISE)
PLAYERS = ("real", "fake", "generator")
finite_scores = st.floats(-1e3, 1e3)


def pointwise(name, player):
    objective = POINTWISE[name]
    return {"real": objective.real, "fake": objective.fake, "generator": objective.generator}[player]


@pytest.mark.parametrize("player", PLAYERS)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_losses_keep_dtype_and_shape_and_agree_between_numpy_and_tensorflow(name, player, dtype):
    loss = pointwise(name, player)
    scores = SCORES.astype(dtype)[:, None]
    array, tensor = loss(scores), loss(tf.constant(scores))
    assert array.dtype == dtype
    assert tensor.dtype == dtype
    assert array.shape == tuple(tensor.shape) == scores.shape
    np.testing.assert_allclose(tensor.numpy(), array, rtol=1e-14 if dtype is np.float64 else 1e-6, atol=1e-25)


@pytest.mark.parametrize("player", PLAYERS)
@pytest.mark.parametrize("name", NAMES)
def test_gradients_are_finite_and_right_at_large_scores(name, player):
    loss = pointwise(name, player)
    scores = tf.constant(SCORES)
    with tf.GradientTape() as tape:
        tape.watch(scores)
        total = tf.reduce_sum(loss(scores))
    gradient = tape.gradient(total, scores).numpy()
    assert np.isfinite(gradient).all()
    symbol = sympy.Symbol("s", real=True)
    slope = sympy.diff(loss(symbol), symbol)
    expected = [float(slope.subs(symbol, sympy.Rational(s)).evalf(50)) for s in SCORES.tolist()]
    np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-15)


def test_non_saturating_generator_keeps_its_gradient_where_minimax_loses_it():
    score = tf.constant([-30.0], tf.float64)
    gradients = {}
    for name in ("minimax", "non_saturating"):
        with tf.GradientTape() as tape:
            tape.watch(score)
            loss = OBJECTIVES[name].generator(score)
        gradients[name] = abs(float(tape.gradient(loss, score)[0]))
    assert gradients["non_saturating"] == pytest.approx(1, abs=1e-12)
    assert gradients["minimax"] == pytest.approx(math.exp(-30), rel=1e-10)


@pytest.mark.parametrize("player", PLAYERS)
@pytest.mark.parametrize("name", NAMES)
def test_symbolic_form_agrees_to_1e_12(name, player):
    loss, symbol = pointwise(name, player), sympy.Symbol("s", real=True)
    for score in (-30.0, -3.3, 0.0, 0.5, 12.0):
        exact = float(loss(symbol).subs(symbol, sympy.Rational(score)).evalf(40))
        assert float(loss(np.float64(score))) == pytest.approx(exact, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", [name for name in NAMES if OBJECTIVES[name].tells_ratio])
def test_optimal_score_is_the_minimum_found_by_search(name):
    """Brent's method on the expected loss; 1e-6 is about the root of the rounding of a minimum."""
    objective = OBJECTIVES[name]
    for p, q in ((0.9, 0.1), (0.01, 1.0), (0.5, 0.5), (3.0, 2.0)):
        found = minimize_scalar(
            lambda score, p=p, q=q: float(p * objective.real(score) + q * objective.fake(score)),
            bracket=(-1.0, 0.5),
            tol=1e-9,
        )
        assert found.x == pytest.approx(float(objective.optimal_score(np.log(p / q))), abs=1e-6)


@pytest.mark.parametrize("name", [name for name in NAMES if OBJECTIVES[name].tells_ratio])
def test_optimal_score_beats_its_neighbours_everywhere(name):
    objective = OBJECTIVES[name]
    for p, q in ((0.9, 0.1), (1e-6, 1.0), (0.5, 0.5), (3.0, 2.0)):
        best = objective.optimal_score(np.log(p / q))

        def expected(score, p=p, q=q):
            return p * objective.real(score) + q * objective.fake(score)

        for step in (1e-3, 0.5, 3.0):
            assert expected(best) < expected(best + step)
            assert expected(best) < expected(best - step)


@pytest.mark.parametrize("name", NAMES)
def test_batch_forms_are_means_of_pointwise_losses(name):
    objective = OBJECTIVES[name]
    real, fake = np.array([[0.3], [-1.2], [2.0]]), np.array([[0.1], [4.0], [-2.0]])
    expected = np.mean(objective.real(real)) + np.mean(objective.fake(fake))
    assert objective.discriminator_loss(real, fake) == pytest.approx(expected, rel=1e-15)
    assert objective.generator_loss(fake) == pytest.approx(np.mean(objective.generator(fake)), rel=1e-15)
    if name != "wgan_gp":  # all others are curved: a mean of squares is not the square of a mean
        assert objective.discriminator_loss(real, fake) != pytest.approx(
            float(objective.real(real.mean()) + objective.fake(fake.mean())), rel=1e-3
        )


@given(finite_scores, finite_scores, st.floats(0, 1))
def test_discriminator_losses_are_convex_in_the_score(first, second, weight):
    for objective in (OBJECTIVES[name] for name in NAMES if name != "lsgan_bounded"):
        for loss in (objective.real, objective.fake):
            middle = weight * first + (1 - weight) * second
            chord = weight * loss(np.float64(first)) + (1 - weight) * loss(np.float64(second))
            assert loss(np.float64(middle)) <= chord + 1e-9 * (1 + abs(chord))


@given(finite_scores)
def test_the_template_s_least_squares_losses(score):
    s = np.float64(score)
    lsgan_default, pearson = OBJECTIVES["lsgan"], OBJECTIVES["lsgan_pearson"]
    below, at, above = (pytest.approx((s + code) ** 2 / 2, rel=1e-15) for code in (-1, 0, 1))
    assert (lsgan_default.real(s), lsgan_default.fake(s), lsgan_default.generator(s)) == (below, at, below)
    assert (pearson.real(s), pearson.fake(s), pearson.generator(s)) == (below, above, at)


def test_the_hinge_s_best_score_is_the_sign_and_no_other_is_better():
    hinge = OBJECTIVES["hinge"]
    scores = np.linspace(-3, 3, 601)
    for p, q in ((0.9, 0.1), (1e-6, 1.0), (3.0, 2.0)):
        expected = p * hinge.real(scores) + q * hinge.fake(scores)
        assert scores[expected.argmin()] == pytest.approx(hinge.optimal_score(np.log(p / q)), abs=1e-9)
        assert expected.min() == pytest.approx(2 * min(p, q), rel=1e-9)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_relativistic_losses_judge_pairs(dtype):
    """Values by hand; NumPy and TensorFlow agree; a constant added to all scores changes nothing."""
    objective = OBJECTIVES["relativistic"]
    real, fake = np.array([[0.3], [-1.2]], dtype), np.array([[0.1], [4.0]], dtype)
    d_loss = objective.discriminator_loss(real, fake)
    assert d_loss == pytest.approx((math.log1p(math.exp(-0.2)) + math.log1p(math.exp(5.2))) / 2, rel=1e-6)
    g_loss = objective.generator_loss(fake, real)
    assert g_loss == pytest.approx((math.log1p(math.exp(0.2)) + math.log1p(math.exp(-5.2))) / 2, rel=1e-6)
    assert objective.discriminator_loss(real + 7, fake + 7) == pytest.approx(d_loss, rel=1e-5)
    tensor = objective.discriminator_loss(tf.constant(real), tf.constant(fake))
    assert tensor.dtype == dtype
    assert float(tensor) == pytest.approx(d_loss, rel=1e-6)
    with pytest.raises(WrongUsage, match="real points"):
        objective.generator_loss(fake)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_averaged_losses_judge_against_the_mean_of_the_other_kind(dtype):
    """Values by hand; NumPy and TensorFlow agree; a constant added to all scores changes nothing."""
    objective = OBJECTIVES["relativistic_average"]
    real, fake = np.array([[0.3], [-1.2]], dtype), np.array([[0.1], [4.0]], dtype)

    def softplus(*values):
        return sum(math.log1p(math.exp(value)) for value in values) / len(values)

    d_loss = objective.discriminator_loss(real, fake)
    assert d_loss == pytest.approx(softplus(1.75, 3.25) + softplus(0.55, 4.45), rel=1e-6)
    g_loss = objective.generator_loss(fake, real)
    assert g_loss == pytest.approx(softplus(-1.75, -3.25) + softplus(-0.55, -4.45), rel=1e-6)
    assert objective.discriminator_loss(real + 7, fake + 7) == pytest.approx(d_loss, rel=1e-5)
    tensor = objective.generator_loss(tf.constant(fake), tf.constant(real))
    assert tensor.dtype == dtype
    assert float(tensor) == pytest.approx(g_loss, rel=1e-6)
    with pytest.raises(WrongUsage, match="real points"):
        objective.generator_loss(fake)


@pytest.mark.parametrize("name", OBJECTIVES)
def test_every_objective_is_one_of_the_two_kinds(name):
    """What a single score costs is known of pointwise objectives alone; both kinds can be asked for it."""
    objective = OBJECTIVES[name]
    assert isinstance(objective, Objective)
    pointwise_parts = (objective.real, objective.fake, objective.generator)
    if isinstance(objective, PairedObjective):
        assert name not in POINTWISE
        assert pointwise_parts == (None, None, None)
        assert (objective.discriminator_identity, objective.generator_identity) == (None, None)
        assert not objective.tells_ratio
        with pytest.raises(WrongUsage, match="not a sum of pointwise losses"):
            checked(objective)
    else:
        assert isinstance(objective, PointwiseObjective)
        assert checked(objective) is POINTWISE[name] is objective
        assert all(callable(part) for part in pointwise_parts)
        assert objective.discriminator_loss(*np.zeros((2, 3))).shape == ()


def test_a_missing_optimum_or_identity_is_refused_by_name():
    assert POINTWISE["lsgan"].identity("generator") is POINTWISE["lsgan"].generator_identity
    assert POINTWISE["lsgan"].identity("discriminator") is POINTWISE["lsgan"].discriminator_identity
    assert POINTWISE["hinge"].optimum is POINTWISE["hinge"].optimal_score
    with pytest.raises(WrongUsage, match="'wgan_gp' has no optimal score"):
        _ = POINTWISE["wgan_gp"].optimum
    with pytest.raises(WrongUsage, match="'non_saturating' has no identity for its generator's value"):
        POINTWISE["non_saturating"].identity("generator")


def test_equal_codes_and_unknown_names_are_refused():
    with pytest.raises(WrongUsage, match="different codes"):
        lsgan(1, 1, 0)
    with pytest.raises(UnknownName, match="unknown objective 'lsgann'; choose from: lsgan,"):
        OBJECTIVES["lsgann"]
