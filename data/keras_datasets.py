"""``keras.datasets`` as a source: what it has downloaded before, else what it downloads now."""

import os
import sys
import tempfile
import threading
import urllib.request
from pathlib import Path

import numpy as np

from data.download import Files, Unavailable, run, unwrap_named
from data.home import home
from data.idx import Damaged, serialise
from data.table import FILE_NAMES, Dataset
from records import packed

ORIGIN = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"  # as in keras.datasets.mnist
PROBE = 4.0  # seconds in which the internet answers or counts as absent


def from_keras(dataset: Dataset) -> Files:
    """Return the four files from Keras's own cache, or from the internet through Keras.

    Keras writes in place while it downloads, and importing it takes seconds: so it is only tried
    where its origin answers, in a process of its own and in a temporary folder.
    """
    stored = _stored(dataset, place) if (place := _keras_home()) is not None else None
    if stored is not None:
        return stored
    if not internet():
        raise Unavailable("no connection")
    with tempfile.TemporaryDirectory() as folder:
        script = (
            "import socket; socket.setdefaulttimeout(20)\n"
            f"import keras; keras.datasets.{dataset.name}.load_data()"
        )
        run(
            "Keras",
            [sys.executable, "-P", "-c", script],
            folder,
            KERAS_HOME=folder,
            KERAS_BACKEND="tensorflow",
            TF_CPP_MIN_LOG_LEVEL="3",
        )
        downloaded = _stored(dataset, Path(folder))
    if downloaded is None:
        raise Unavailable("it left no file")
    return downloaded


def internet() -> bool:
    """Whether the origin of Keras's datasets answers within ``PROBE`` seconds."""
    answers: list[bool] = []

    def ask() -> None:
        try:
            request = urllib.request.Request(ORIGIN, method="HEAD")
            with urllib.request.urlopen(request, timeout=PROBE) as reply:
                answers.append(reply.status == 200)
        except (OSError, ValueError):
            answers.append(False)

    thread = threading.Thread(target=ask, daemon=True)  # looking up a name has no time limit of its own
    thread.start()
    thread.join(PROBE)
    return any(answers)


def _keras_home() -> Path | None:
    """Where Keras keeps its files; None for a user without a home."""
    if named := os.environ.get("KERAS_HOME"):
        return Path(named)
    own = home()
    return None if own is None else own / ".keras"


def _stored(dataset: Dataset, keras: Path) -> Files | None:
    if dataset.name == "mnist":
        path = keras / "datasets" / "mnist.npz"
        return from_archive(path, "remove it") if path.is_file() else None
    folder = keras / "datasets" / dataset.name.replace("_", "-")
    paths = {name: folder / f"{name}.gz" for name in FILE_NAMES.values()}
    if not all(path.is_file() for path in paths.values()):
        return None
    return {name: unwrap_named(str(path), path.read_bytes()) for name, path in paths.items()}


def from_archive(path: Path, remedy: str) -> Files:
    """Return the IDX files of the arrays in Keras's ``mnist.npz``. Raises ``Damaged`` with the ``remedy``."""
    try:
        arrays = packed.load(path)
        return {
            name: serialise(arrays[f"{'x' if kind == 'images' else 'y'}_{split}"].astype(np.uint8))
            for (split, kind), name in FILE_NAMES.items()
        }
    except (OSError, ValueError, KeyError, MemoryError):
        raise Damaged(f"{path} is not the archive that Keras keeps, or is damaged; {remedy}") from None
