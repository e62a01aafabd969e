"""The worlds of conditions, labels and restricted classes agree with closed forms and refuse the rest."""

import math
from itertools import product

import numpy as np
import pytest
from scipy import stats

from theory.elbo.bounds import importance_bound
from theory.montecarlo import Outcome
from theory.notation.errors import NotationError
from theory.notation.parser import parse_one
from theory.notation.statement import Holds, states
from theory.notation.world import World
from theory.worlds.bounds import two_weights
from theory.worlds.gan import restricted
from theory.worlds.gan.labels import CODED_LABELS, LABELLED
from theory.worlds.gan.manifolds import SEGMENTS
from theory.worlds.vae.batch_gradients import BATCH_GRADIENTS
from theory.worlds.vae.covering import COVERING
from theory.worlds.vae.exchange import EXCHANGE
from theory.worlds.vae.weighted import WEIGHTED_CONJUGATE

QUOTIENTS = (
    r"\mathbb{E}_\varepsilon\left[\sup_{0<\lvert h\rvert\le1}"
    r"\frac{\lvert f(z+h)-f(z)\rvert}{\lvert h\rvert}\right]"
)


def draw_of(world: World, name: str):
    return next(draw.scope for draw in world.draws() if name in draw.label)


def test_the_mean_of_the_largest_quotient_is_that_of_a_closed_form():
    mean_size = math.sqrt(2 / math.pi)  # E|z| for z ~ N(0, 1)
    assert draw_of(EXCHANGE, "f = z²").value(parse_one(QUOTIENTS)) == pytest.approx(
        2 * mean_size + 1, rel=1e-6
    )
    assert draw_of(EXCHANGE, "f = |z|").value(parse_one(QUOTIENTS)) == pytest.approx(1, rel=1e-6)


def test_a_jump_has_no_mean_of_its_quotients():
    steps = [draw.scope for draw in EXCHANGE.draws() if "1{z > 0}" in draw.label]
    assert [scope.value(parse_one(QUOTIENTS)) for scope in steps] == [math.inf] * len(steps)


@pytest.mark.parametrize("law", two_weights.LAWS[:2])
@pytest.mark.parametrize("k", [1, 3, 6])
def test_a_binomial_sum_is_the_sum_over_all_outcomes(law, k):
    first, second, probability = law
    outcomes = np.array(list(product((first, second), repeat=k)))
    chance = np.prod(np.where(outcomes == first, probability, 1 - probability), axis=1)
    assert two_weights.bound(law, k) == pytest.approx(float(chance @ importance_bound(np.log(outcomes))))


def test_newton_finds_where_a_convex_function_is_least_and_knows_its_error():
    w, error = restricted.minimiser(lambda w: float((w[0] - 1) ** 2 + 2 * (w[1] + 0.5) ** 2 + w[0] * w[1]))
    assert w == pytest.approx(np.linalg.solve([[2, 1], [1, 4]], [2, -2]), abs=max(error, 1e-10))
    w, error = restricted.minimiser(lambda w: float(np.cosh(w[0] - 0.3) + np.exp(w[1]) - 2 * w[1]))
    assert w == pytest.approx([0.3, math.log(2)], abs=max(error, 1e-10))
    assert error < 1e-8


def test_a_label_has_the_mean_of_a_fair_coin():
    for world, wanted in ((LABELLED, "=\\tfrac12"), (CODED_LABELS, r"=\frac{a+b}{2}")):
        checks = list(states(world, rf"\mathbb{{E}}[y] {wanted}").checks())
        assert {check.outcome for check in checks} == {Outcome.PASS}


def test_the_posterior_of_bounded_noise_has_mass_one_and_ends():
    scope = draw_of(COVERING, "bounded noise, x = 0.4")
    z = np.linspace(-0.6, 1.4, 2001)
    density = [scope.bound({"z": at}).value(parse_one(r"p_\theta(z\mid x)")) for at in z]
    assert np.trapezoid(density, z) == pytest.approx(1, abs=1e-6)
    evidence = scope.value(parse_one(r"p_\theta(x)"))
    assert evidence == pytest.approx((stats.norm.cdf(1.4) - stats.norm.cdf(-0.6)) / 2)
    assert scope.bound({"z": 1.5}).value(parse_one(r"p_\theta(z\mid x)")) == 0


@pytest.mark.parametrize(
    ("world", "source"),
    [
        (restricted.LINEAR_LSGAN, r"\operatorname{argmin}_{D\in\mathcal{G}} J_D(D)"),
        (restricted.LINEAR_GAN, r"\operatorname{argmax}_{G\in\mathcal{F}} V(D,G)"),
        (CODED_LABELS, r"\mathbb{E}[y\mid z]"),
        (CODED_LABELS, r"\mathbb{E}_p[y]"),
        (CODED_LABELS, r"\Pr(x=b\mid x)"),
        (CODED_LABELS, r"\operatorname{Var}[y]"),
        (COVERING, r"p_\phi(z\mid x)"),
        (EXCHANGE, r"\sup_{h} h"),
        (BATCH_GRADIENTS, r"\mathbb{E}_{B}[\ell_1]"),
        (WEIGHTED_CONJUGATE, r"\mathcal{L}"),
        (WEIGHTED_CONJUGATE, r"\mathcal{L}^2_\beta"),
        (SEGMENTS, "V"),
    ],
)
def test_what_a_world_does_not_have_is_refused(world, source):
    statement = Holds(world, f"{source} = 0")
    with pytest.raises(NotationError):
        list(statement.checks("refused"))
