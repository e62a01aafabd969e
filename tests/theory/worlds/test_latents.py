"""The worlds of the VAE: their exact routes agree with others, and what they do not have is refused."""

import math

import numpy as np
import pytest

from theory.elbo import bounds, models
from theory.elbo.gaussian import Gaussian
from theory.montecarlo import Outcome
from theory.notation.errors import NotationError
from theory.notation.parser import parse_one
from theory.notation.statement import states
from theory.worlds import nodes
from theory.worlds.bounds import weights
from theory.worlds.bounds.importance import MOMENTS
from theory.worlds.bounds.tempered import TEMPERED
from theory.worlds.vae.latents import CONJUGATE, conjugate

X = np.array([1.0])


def log_ratios(q, rule):
    z = q.sample(rule.points[..., None])
    return bounds.log_weight(models.T1, X, q, z) - models.T1.log_evidence(X)[0]


@pytest.mark.parametrize(("mean", "scale"), [(0.0, 1.0), (0.3, 0.8), (0.5, math.sqrt(0.5))])
def test_the_laplace_transform_gives_the_bound_of_two_draws_as_a_double_integral_does(mean, scale):
    q = Gaussian(np.array([mean]), np.log([scale]))
    fine, _ = nodes.single()
    value, error = nodes.mean(lambda rule: bounds.importance_bound(log_ratios(q, rule)), nodes.pairs())
    assert error < 1e-11
    assert weights.mean_log(log_ratios(q, fine), fine, 2) == pytest.approx(value, abs=1e-11)


@pytest.mark.parametrize(("mean", "scale"), [(0.0, 1.0), (0.3, 0.8), (-1.0, 1.2)])
def test_the_transform_of_squares_gives_the_plug_in_of_two_draws_as_a_double_integral_does(mean, scale):
    """Squares of weights reach down to where the transform of the weights themselves is cut off."""
    q = Gaussian(np.array([mean]), np.log([scale]))
    fine, _ = nodes.single()
    value, error = nodes.mean(lambda rule: bounds.chi_upper_bound(log_ratios(q, rule)), nodes.pairs())
    squares = 2 * log_ratios(q, fine)
    unit = float(np.log(fine.mean(np.exp(squares))))
    of_two = (unit + weights.mean_log(squares - unit, fine, 2, 2 * weights.HIGH)) / 2
    assert of_two == pytest.approx(value, abs=10 * error + 1e-11)


def test_a_limit_is_extrapolated_and_its_absence_is_seen():
    value, error = weights.limit(lambda k: 2 + 3 / k - 5 / k**2)
    assert value == pytest.approx(2, abs=1e-11)
    assert error < 1e-9
    assert weights.limit(lambda k: -k)[0] == -math.inf


def test_slopes_and_means_know_their_errors():
    slope, distance = nodes.slope(lambda h: np.exp(3 * h))
    assert abs(slope - 3) <= distance + 1e-12
    value, error = nodes.mean(lambda rule: np.cos(3 * rule.points), nodes.single())
    assert abs(value - math.exp(-4.5)) <= error


@pytest.mark.parametrize(
    "source",
    [
        r"p_\phi(x)",
        r"q_\theta(z)",
        "p(z, x)",
        "q(x)",
        r"\mathcal{L}_3",
        r"\mathrm{ELBO}^2",
        r"\mathbb{E}_q^2[z]",
    ],
)
def test_indices_and_brackets_that_would_go_unread_are_refused(source):
    with pytest.raises(NotationError):
        conjugate(1.0, 1.0, 0.3, 0.8).value(parse_one(source))


def test_a_power_behind_the_bracket_of_a_density_is_one_of_its_value():
    scope = conjugate(1.0, 1.0, 0.3, 0.8)
    assert scope.value(parse_one("p(x)^2")) == pytest.approx(scope.value(parse_one("p(x)")) ** 2)


@pytest.mark.parametrize(
    ("world", "source"),
    [
        (
            CONJUGATE,
            r"\nabla_{\theta,\phi}\,\mathbb{E}_q[\log p(x \mid z)] = "
            r"\mathbb{E}_\varepsilon[\nabla_{\theta,\phi}\log p(x \mid z)]",
        ),
        (MOMENTS, r"\lim_{k \to \infty} L_k = \log p(x)"),
        (
            TEMPERED,
            r"\sum_{t=0}^{T-1} (\beta_{t+1} - \beta_t)\,\mathbb{E}_{p_{\beta_t}}[\log p(x \mid z)] "
            r"\le \log p(x) \le "
            r"\sum_{t=0}^{T-1} (\beta_{t+1} - \beta_t)\,\mathbb{E}_{p_{\beta_{t+1}}}[\log p(x \mid z)]",
        ),
        (TEMPERED, r"\log p(x) = \int_0^1 \mathbb{E}_{p_\beta}[\log p(x \mid z)]\,\mathrm{d}\beta"),
    ],
)
def test_relations_of_the_derivations_hold(world, source):
    assert {check.outcome for check in states(world, source).checks()} == {Outcome.PASS}


def test_a_large_operator_takes_all_that_follows_and_not_a_bracket_alone():
    scope = conjugate(1.0, 1.0, 0.3, 0.8)
    assert scope.value(parse_one(r"\sum_{n=1}^{3} (n + 1)\,n")) == 2 + 6 + 12
