"""A run that is over leaves no graph, though TensorFlow keeps every custom gradient that it is told of."""

import gc

from tensorflow.python.framework.func_graph import FuncGraph

from engine.randomness import epoch_order
from gan.networks import ARCHITECTURES
from gan.settings import Settings
from gan.training import Training
from theory.objectives import OBJECTIVES


def graphs() -> int:
    gc.collect()
    return sum(isinstance(one, FuncGraph) for one in gc.get_objects())


def test_a_run_that_is_over_leaves_no_graph(images):
    before = graphs()
    settings = Settings(seed=0, batch_size=32)
    training = Training(OBJECTIVES["lsgan"], ARCHITECTURES["mlp"], images, settings)
    training.run_block(epoch_order(0, 0, len(images), 32)[:1])
    assert graphs() > before
    del training
    assert graphs() == before
