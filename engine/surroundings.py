"""TensorFlow and Keras as the study needs them, whatever the caller's own settings of them are.

Keras reads a keras.json in the user's home and variables named ``KERAS_*`` when it is imported: another
backend, channels first or float64 would change what the networks compute, and a damaged file would keep
them from being imported. TensorFlow reads variables that choose other kernels, with other roundings.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from engine import device
from theory.errors import EquipoiseError

# read by TensorFlow and its libraries when they first need them, so they are gone for the whole process
KERNELS = (
    "TF_ENABLE_ONEDNN_OPTS",
    "TF_SET_ONEDNN_FPMATH_MODE",
    "ONEDNN_DEFAULT_FPMATH_MODE",
    "ONEDNN_MAX_CPU_ISA",
    "DNNL_MAX_CPU_ISA",
    "TF_XLA_FLAGS",
    "XLA_FLAGS",
)
LEGACY = "TF_USE_LEGACY_KERAS"


def start(threads: int = device.THREADS) -> int:
    """Import TensorFlow and Keras with the study's settings, and no others; see ``engine.device.start``.

    Returns the number of threads in force. Raises ``EquipoiseError`` if the process has imported Keras on
    another backend already. Keras' file format, float type, epsilon and dtype policy are then the study's in
    all of the process; variables of the environment are as before, but for ``KERNELS``.
    """
    for name in KERNELS:
        os.environ.pop(name, None)
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
