import numpy as np
import pytest
from scipy.spatial.distance import cdist
from scipy.stats import mannwhitneyu

from analysis.metrics.memorisation import (
    Located,
    TrainingSet,
    cells_for,
    copying_score,
    mean_nearest,
    nearest_distances,
)
from stats.jackknife import jackknife, random_groups


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    return rng.normal(size=(3000, 4)), rng.normal(size=(900, 4)), rng.normal(size=(700, 4))


@pytest.fixture(scope="module")
def training(data):
    return TrainingSet.of(data[0], count=6)


def test_distances_are_the_nearest_ones(data):
    train, test, _ = data
    np.testing.assert_allclose(nearest_distances(test, train), cdist(test, train).min(axis=1), rtol=1e-6)
    assert nearest_distances(train[:50], train).max() == 0


def test_cells_are_those_of_the_nearest_centre_and_no_cell_is_empty(data, training):
    train, test, _ = data
    located = training.locate(test)
    np.testing.assert_array_equal(located.cells, cdist(test, training.centres).argmin(axis=1))
    assert set(training.cells) == set(range(6))
    for cell in range(6):
        mine, theirs = located.cells == cell, train[training.cells == cell]
        expected = cdist(test[mine], theirs).min(axis=1)
        np.testing.assert_allclose(located.nearest_in_cell[mine], expected, rtol=1e-6)
    assert np.all(located.nearest <= located.nearest_in_cell)


def by_hand(generated, test, fewest=20):
    """C_T with SciPy's U, cell by cell."""
    total = weight = 0.0
    for cell in range(6):
        q, p = (one.nearest_in_cell[one.cells == cell] for one in (generated, test))
        if len(q) >= fewest:
            u = mannwhitneyu(q, p).statistic
            m, n = len(q), len(p)
            total += n * (u - m * n / 2) / np.sqrt(m * n * (m + n + 1) / 12)
            weight += n
    return total / weight


def test_c_t_is_the_weighted_mean_of_the_cells(data, training):
    _, test, generated = data
    p, q, groups = training.locate(test), training.locate(generated), random_groups(700)
    found = copying_score(q, p, groups)
    expected = jackknife(by_hand(q, p), [by_hand(q[groups != g], p) for g in range(20)])
    assert (found.value, found.high) == pytest.approx((expected.value, expected.high), rel=1e-10)


def test_copies_are_far_below_zero_and_strangers_far_above(data, training):
    train, test, generated = data
    p, groups = training.locate(test), random_groups(700)
    copies = training.locate(train[:700] + 0.02 * generated)
    strangers = training.locate(1.5 * generated)
    assert copying_score(copies, p, groups).high < -10
    assert copying_score(strangers, p, groups).low > 2
    assert mean_nearest(copies, groups).value < mean_nearest(p, random_groups(900)).low
    # copying within two cells is seen there, though all of the rest looks real
    mixed = np.where(training.locate(generated).cells[:, None] < 2, train[:700], generated)
    assert copying_score(training.locate(mixed), p, groups).value < -3


def test_real_images_score_zero_on_average():
    """At P = Q, Z has mean 0 and variance 1 in each cell. Resolution: 4 standard errors of 100 repeats."""
    rng = np.random.default_rng(1)
    training = TrainingSet.of(rng.normal(size=(2000, 3)), count=4)
    groups, values, spread = random_groups(400), [], []
    for _ in range(100):
        p, q = (training.locate(rng.normal(size=(400, 3))) for _ in range(2))
        values.append(copying_score(q, p, groups).value)
        shares = np.bincount(p.cells) / 400
        spread.append(np.sum(shares**2))
    assert np.mean(values) == pytest.approx(0, abs=4 * np.std(values) / np.sqrt(100))
    assert np.var(values) == pytest.approx(np.mean(spread), rel=4 * np.sqrt(2 / 100))


def test_ties_count_half():
    """The test images themselves, all in one cell: U = mn/2 exactly."""
    located = Located(np.zeros(60, int), np.arange(60.0) % 7, np.arange(60.0) % 7)
    assert copying_score(located, located, random_groups(60)).value == 0


def test_cells_with_few_generated_images_do_not_count_and_without_any_other_space_is_one_cell():
    test = Located(np.repeat([0, 1], 50), np.ones(100), np.ones(100))
    near, far = np.zeros(30), np.full(10, 9.0)
    both = Located(np.repeat([0, 1], [30, 10]), np.r_[near, far], np.r_[near, far])
    alone = both[np.arange(30)]
    assert copying_score(both, test, random_groups(40)).value == pytest.approx(
        copying_score(alone, test, random_groups(30)).value
    )
    few = Located(np.repeat([0, 1], 10), np.repeat([0.0, 9.0], 10), np.full(20, 3.0))
    assert copying_score(few, test, random_groups(20)).value == 0  # half nearer, half farther, by ``nearest``


def test_repeated_training_images_make_fewer_cells():
    training = TrainingSet.of(np.repeat(np.eye(3), 40, axis=0), count=20)
    assert len(training.centres) == 3
    assert training.locate(np.eye(3)).nearest.max() == 0
    assert (cells_for(40), cells_for(500), cells_for(10_000)) == (1, 10, 20)


def test_mean_distance_has_the_interval_of_a_mean():
    values = np.random.default_rng(2).gamma(2.0, size=20)
    located = Located(np.zeros(20, int), values, values)
    found, without = mean_nearest(located, np.arange(20)), (values.sum() - values) / 19
    assert (found.value, found.high) == pytest.approx(
        (values.mean(), jackknife(values.mean(), without).high), rel=1e-12
    )
