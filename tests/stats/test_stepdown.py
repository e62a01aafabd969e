"""Comparisons decided together by flips of whole seeds: exact cases, plain enumeration, and simulation."""

import itertools
import math

import numpy as np
import pytest

from stats.paired import LEVEL, sign_flip_p_value
from stats.stepdown import MOST_SEEDS, ranked, stepdown_p_values

PAIRS = list(itertools.combinations(range(8), 2))


def paired(values):
    """Differences [seeds, pairs] of values [seeds, models]."""
    return np.stack([values[:, a] - values[:, b] for a, b in PAIRS], axis=1)


def enumerated(differences):
    """The same p-values by their definition, flip after flip and step after step."""
    seeds, count = differences.shape

    def statistics(signs):
        flipped = differences * np.array(signs)[:, None]
        return [abs(math.fsum(column)) / math.sqrt(math.fsum(column**2)) for column in flipped.T]

    flips = [statistics(signs) for signs in itertools.product((1, -1), repeat=seeds)]
    observed = flips[0]
    left, adjusted, least = set(range(count)), [0.0] * count, 0.0
    while left:
        at = max(left, key=lambda i: (observed[i], -i))
        beyond = sum(max(flip[i] for i in left) >= observed[at] * (1 - 1e-12) for flip in flips)
        least = max(least, beyond / len(flips))
        adjusted[at] = least
        left.remove(at)
    return adjusted


def test_one_comparison_has_the_p_value_of_the_sign_flip_test():
    values = np.random.default_rng(0).normal(0.4, 1.0, (9, 1))
    assert stepdown_p_values(values)[0] == sign_flip_p_value(values[:, 0])


@pytest.mark.parametrize("seed", range(4))
def test_they_are_those_of_the_definition(seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(6, 1)) + rng.normal(rng.normal(0, 1, 5), 0.8, (6, 5))
    np.testing.assert_allclose(stepdown_p_values(values), enumerated(values), rtol=0, atol=1e-15)


def test_eight_seeds_decide_pairs_of_eight_losses_that_holm_could_not():
    order = np.arange(8.0) + 0.01 * np.random.default_rng(1).normal(size=(8, 8))
    p_values = stepdown_p_values(paired(order))
    assert p_values.tolist() == [2.0**-7] * len(PAIRS)
    assert LEVEL / len(PAIRS) < 2.0**-7


def test_no_difference_at_all_is_never_decided():
    values = np.random.default_rng(2).normal(3.0, 0.1, (8, 2))
    p_values = stepdown_p_values(np.column_stack([np.zeros(8), values]))
    assert p_values[0] == 1.0 and (p_values[1:] == 2.0**-7).all()


@pytest.mark.parametrize("scale", [1e-9, 1e9])
def test_units_of_a_comparison_do_not_count(scale):
    values = np.random.default_rng(3).normal(0.7, 1.0, (8, 4))
    scaled = values * np.array([1.0, scale, 1.0, -scale])
    np.testing.assert_allclose(stepdown_p_values(scaled), stepdown_p_values(values))


@pytest.mark.parametrize(("equal", "apart"), [(8, 0.0), (4, 3.0)])
def test_the_family_wise_error_is_the_level_at_most(equal, apart):
    """Of eight losses the first ``equal`` do not differ, the others do. Resolution: 2,000 families, so an
    error of 5 % is seen to 0.5 points (one standard error); three of these are allowed above the level.
    """
    rng, wrong, found, families = np.random.default_rng(4), 0, 0, 2000
    true = np.array([a < equal and b < equal for a, b in PAIRS])
    means = np.where(np.arange(8) < equal, 0.0, apart * np.arange(8))
    for _ in range(families):
        values = means + rng.standard_t(3, (8, 8)) * rng.lognormal(0, 1, (8, 1))  # seeds of unlike spread
        rejected = stepdown_p_values(paired(values)) <= LEVEL
        wrong += rejected[true].any()
        found += rejected[~true].sum()
    assert wrong / families <= LEVEL + 3 * math.sqrt(LEVEL * (1 - LEVEL) / families)
    assert wrong / families > LEVEL / 5  # it is no test that never rejects
    assert apart == 0.0 or found > 0


def test_a_run_that_diverged_has_the_last_rank():
    values = np.array([[1.0, np.inf, 2.0], [3.0, 0.5, 3.0]])
    assert ranked(values).tolist() == [[1.0, 3.0, 2.0], [2.5, 1.0, 2.5]]


@pytest.mark.parametrize("values", [np.full((3, 2), np.inf), np.zeros((MOST_SEEDS + 1, 2)), np.zeros((0, 2))])
def test_what_it_cannot_take_is_refused(values):
    with pytest.raises(ValueError, match="finite differences"):
        stepdown_p_values(values)
