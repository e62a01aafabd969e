"""What discriminators on the line learn from: drawn points and quadrature nodes are batches of one kind."""

import numpy as np
import pytest

from gan.discriminator_1d_ensembles import train_discriminators
from gan.discriminator_1d_samples import batches
from theory.errors import WrongUsage
from theory.objectives import OBJECTIVES
from theory.quadrature import regret
from theory.targets import PAIRS

PAIR = PAIRS["disjoint_uniforms"]  # p on (0, 1), q on (2, 3)


def test_fresh_points_are_of_their_density_never_the_same_and_weigh_as_a_mean():
    source = batches("fresh", [(PAIR, 0), (PAIR, 1)], 3, 50)
    points = np.concatenate([source.points(0), source.points(1)])
    assert points.shape == (6, 2, 100)
    assert points.dtype == np.float32
    assert ((points[..., :50] < 1) & (points[..., 50:] > 2)).all()
    assert len(np.unique(points)) > 0.99 * points.size
    assert source.p.tolist() == pytest.approx([1 / 50] * 50 + [0] * 50)
    assert source.q.tolist() == pytest.approx([0] * 50 + [1 / 50] * 50)
    np.testing.assert_array_equal(
        batches("fresh", [(PAIR, 1)], 3, 50).points(1)[:, 0], source.points(1)[:, 1]
    )


def test_a_fixed_set_has_so_many_points_of_each_density_and_a_set_a_seed():
    source = batches(5, [(PAIR, 0), (PAIR, 1)], 40, 50)
    for seed in (0, 1):
        points = np.concatenate([source.points(0), source.points(9)])[:, seed]
        assert len(np.unique(points[:, :50])) == len(np.unique(points[:, 50:])) == 5
    assert not np.isin(source.points(0)[:, 0], source.points(0)[:, 1]).any()
    assert not np.array_equal(source.points(0), source.points(1))


def test_nodes_are_the_densities_themselves():
    pair = PAIRS["shifted_gaussians"]
    source = batches("nodes", [(pair, 0), (pair, 1)], 4, 50)
    x = source.points(7)
    assert x.shape == (4, 2, len(source.p))
    assert source.p.sum() == pytest.approx(1, abs=1e-6)
    assert x[0, 0] @ source.q == pytest.approx(1.3, abs=1e-5)
    np.testing.assert_array_equal(x[0, 0], x[3, 1])
    with pytest.raises(WrongUsage, match="one pair"):
        batches("nodes", [(pair, 0), (PAIR, 0)], 4, 50)


@pytest.mark.slow
def test_sixteen_points_leave_more_regret_than_the_densities_do():
    """Resolution: the medians differ a hundredfold (2e-1 and 4e-4 at 600 steps)."""
    pair, objective = PAIRS["shifted_gaussians"], OBJECTIVES["non_saturating"]
    few, all_of_it = (
        [
            regret(objective, pair, network).value
            for network in train_discriminators(
                objective, [(pair, 0), (pair, 1)], checkpoints=(600,), sample=sample
            )[0]
        ]
        for sample in (16, "nodes")
    )
    assert min(few) > 10 * max(all_of_it)
    assert min(all_of_it) > 0
    assert max(all_of_it) < 5e-3
