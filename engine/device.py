"""TensorFlow, started once and always in the same way: quiet, on pinned threads, on the device asked for.

Sums over threads are taken in an order that depends on how many there are, so a run is repeatable bit by
bit only with the same number; it is recorded in every result. The processor's kernels are deterministic
then, which the tests hold every step and resumption to, and op determinism would only cost time. A GPU's are
not by themselves: there it is switched on, and products of float32 are taken in float32, as on the processor.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from theory.errors import WrongUsage

THREADS = 2
CPU, GPU, AUTO = "cpu", "gpu", "auto"
CHOICES = (AUTO, CPU, GPU)
VARIABLE = "STUDY_DEVICE"  # one of these; the processes that we start inherit it


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

    It computes on the device that ``VARIABLE`` names: the processor unless it says otherwise. Returns the
    number of threads in force: another one only where the process had started TensorFlow before (0 stands for
    TensorFlow's own choice, one a core). Raises ``WrongUsage`` where a GPU is asked for and there is none.
    """
    wanted = chosen()
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if wanted == CPU:
        os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")  # nor is a driver asked, which takes a second
    with _silenced_start():
        import tensorflow as tf

        with suppress(RuntimeError):  # the context exists already
            tf.config.threading.set_intra_op_parallelism_threads(threads)
            tf.config.threading.set_inter_op_parallelism_threads(threads)
        # each ensemble compiles a graph of its own, which TensorFlow takes for needless retracing
        tf.get_logger().setLevel("ERROR")
        in_force: int = tf.config.threading.get_intra_op_parallelism_threads()
        _take(tf, wanted)
    return in_force


def _take(tf: Any, wanted: str) -> None:
    """Let TensorFlow see the device that is wanted and no other; of several GPUs the first."""
    there = tf.config.list_physical_devices("GPU")
    if wanted == GPU and not there:
        raise WrongUsage(
            "TensorFlow finds no GPU here: see that nvidia-smi lists one and that CUDA_VISIBLE_DEVICES does "
            "not hide it, or choose --device cpu"
        )
    seen = [] if wanted == CPU else there[:1]
    with suppress(RuntimeError):  # the context exists already, and keeps what it saw then
        tf.config.set_visible_devices(seen, "GPU")
        for gpu in seen:
            tf.config.experimental.set_memory_growth(gpu, True)  # others may be at work on it
    if on_gpu():
        tf.config.experimental.enable_tensor_float_32_execution(False)
        tf.config.experimental.enable_op_determinism()


def chosen() -> str:
    """Return what ``VARIABLE`` says. Raises ``WrongUsage`` if that is none of ``CHOICES``."""
    wanted = os.environ.get(VARIABLE) or CPU
    if wanted not in CHOICES:
        raise WrongUsage(f"{VARIABLE} is {wanted!r}; it may be {', '.join(CHOICES)}")
    return wanted


def on_gpu() -> bool:
    """Whether TensorFlow, once started, computes on a GPU."""
    import tensorflow as tf

    return bool(tf.config.get_visible_devices("GPU"))


def in_force() -> str:
    """Return what a started TensorFlow computes on: ``cpu``, or ``gpu`` and the name of the card."""
    import tensorflow as tf

    if not on_gpu():
        return CPU
    [card, *_] = tf.config.get_visible_devices("GPU")
    return f"{GPU} {tf.config.experimental.get_device_details(card).get('device_name', 'unknown')}"
