"""TensorFlow, started once and always in the same way: quiet, and on a pinned number of threads.

Sums over threads are taken in an order that depends on how many there are, so a run is repeatable bit by
bit only with the same number; it is recorded in every result. The processor's kernels are deterministic
then, which the tests hold every step and resumption to, and op determinism would only cost time.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

THREADS = 2


@contextmanager
def _silenced_start() -> Iterator[None]:
    """Hold back what TensorFlow's C++ code writes to stderr before its own log level is read."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def start(threads: int = THREADS) -> int:
    """Import TensorFlow with ``threads`` threads inside an operation and as many operations at a time.

    Returns the number of threads in force: another one only where the process had started TensorFlow
    before (0 stands for TensorFlow's own choice, one a core).
    """
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    with _silenced_start():
        import tensorflow as tf

        with suppress(RuntimeError):  # the context exists already
            tf.config.threading.set_intra_op_parallelism_threads(threads)
            tf.config.threading.set_inter_op_parallelism_threads(threads)
        # each ensemble compiles a graph of its own, which TensorFlow takes for needless retracing
        tf.get_logger().setLevel("ERROR")
        in_force: int = tf.config.threading.get_intra_op_parallelism_threads()
    return in_force
