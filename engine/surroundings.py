"""TensorFlow and Keras as the study needs them, whatever the caller's own settings of them are.

Keras reads a keras.json in the user's home and variables named ``KERAS_*`` when it is imported: another
backend, channels first or float64 would change what the networks compute, and a damaged file would keep
them from being imported. TensorFlow reads variables that choose other kernels, with other roundings.
"""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager

from engine import device
from theory.errors import EquipoiseError

# read by TensorFlow and its libraries when they first need them, so they are gone for the whole process;
# whole names that match are removed, unless they match _KEPT
_KERNELS = re.compile(
    r"TF_(?!USE_LEGACY_KERAS$).*|TF2_.*|NVIDIA_TF32_OVERRIDE"  # other kernels and other precision
    r"|ONEDNN_.*|DNNL_.*"  # the same, of the library below
    r"|XLA_.*"  # other compilation
)
_KEPT = re.compile(
    r"TF_(CPP_MIN_LOG_LEVEL|CPP_MAX_VLOG_LEVEL|CPP_VMODULE)"  # words, not numbers
    r"|TF_(NUM_(INTRA|INTER)OP_THREADS|GPU_THREAD_\w+)"  # threads; runs pin theirs
    r"|TF_(FORCE_GPU_ALLOW_GROWTH|GPU_ALLOCATOR)"  # memory
)
_CUDA = "--xla_gpu_cuda_data_dir="
LEGACY = "TF_USE_LEGACY_KERAS"
_chosen: dict[str, str] = {}  # see choose_kernels


def start(threads: int = device.THREADS) -> int:
    """Import TensorFlow and Keras with the study's settings, and no others; see ``engine.device.start``.

    Returns the number of threads in force. Raises ``EquipoiseError`` if the process has imported Keras on
    another backend already. Keras' file format, float type, epsilon and dtype policy are then the study's in
    all of the process; variables of the environment are as before, but for those of ``remove_kernels``
    and ``choose_kernels``.
    """
    remove_kernels(os.environ)
    os.environ.update(_chosen)
    with keras_settings_aside():
        in_force = device.start(threads)
        import keras
    if keras.config.backend() != "tensorflow":
        raise EquipoiseError(
            f"this process has imported Keras on {keras.config.backend()}, and the study's networks need "
            "TensorFlow: restart it, and import Keras after the first run is trained or sampled"
        )
    keras.config.set_image_data_format("channels_last")
    keras.config.set_floatx("float32")
    keras.config.set_epsilon(1e-7)
    keras.config.set_dtype_policy("float32")
    return in_force


def choose_kernels(variables: Mapping[str, str]) -> None:
    """Set ``variables``, which choose kernels, now and at every ``start`` of this process.

    So a benchmark emulates a processor with fewer instructions; runs are made with the processor's own.
    """
    _chosen.update(variables)
    os.environ.update(variables)


def remove_kernels(environment: MutableMapping[str, str]) -> None:
    """Remove from ``environment`` what chooses other kernels, and so other numbers; where CUDA lies stays."""
    cuda = [flag for flag in environment.get("XLA_FLAGS", "").split() if flag.startswith(_CUDA)]
    for name in list(environment):
        if _KERNELS.fullmatch(name) and not _KEPT.fullmatch(name):
            del environment[name]
    if cuda:
        environment["XLA_FLAGS"] = " ".join(cuda)


@contextmanager
def keras_settings_aside() -> Iterator[None]:
    """In the block an import of Keras, of either generation, finds no settings but TensorFlow as its backend.

    Its home is an empty folder for that long. The environment is afterwards as it was.
    """
    before = {
        name: value for name, value in os.environ.items() if name.startswith("KERAS_") or name == LEGACY
    }
    with tempfile.TemporaryDirectory() as empty:
        for name in before:
            del os.environ[name]
        os.environ |= {"KERAS_HOME": empty, "KERAS_BACKEND": "tensorflow"}
        try:
            yield
        finally:
            for name in ("KERAS_HOME", "KERAS_BACKEND"):
                os.environ.pop(name, None)
            os.environ.update(before)
