"""A VAE's random draws, each a pure function of (seed, stream, step) like everything random in a run."""

from typing import Any

import tensorflow as tf

from engine.randomness import Stream, key


def normal(seed: Any, stream: Stream, step: Any, shape: Any) -> Any:
    """Standard normal float32 tensor of ``shape``."""
    return tf.random.stateless_normal(shape, key(seed, stream, step), alg="philox")


def uniform(seed: Any, stream: Stream, step: Any, shape: Any) -> Any:
    """Uniform float32 tensor of ``shape`` on [0, 1)."""
    return tf.random.stateless_uniform(shape, key(seed, stream, step), alg="philox")
