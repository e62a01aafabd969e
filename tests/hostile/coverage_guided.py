"""Fuzzing of the readers of binary files by coverage, with atheris, which is no dependency of the study's.

    python -m venv /tmp/atheris && /tmp/atheris/bin/pip install atheris==3.0.0
    PYTHONPATH=.:tests/hostile:$(echo /tmp/atheris/lib/python*/site-packages) \
        .venv/bin/python tests/hostile/coverage_guided.py TARGET FOLDER -max_total_time=120

TARGET is a key of ``TARGETS``, FOLDER keeps the inputs that reached code which no other had; what follows are
libFuzzer's options. An input that is neither read nor refused in one line ends the search with a traceback,
and is written to the current folder.
"""

import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["data", "records", "analysis.metrics.features", "PIL", "zipfile"]):
    from PIL import Image, PngImagePlugin  # noqa: F401 - instrumented

    import data
    from analysis.metrics.features import ARRAYS, read_features
    from data import pickled
    from data.idx import Damaged

import numpy as np
from door_calls import check, under_the_door
from image_cases import DIGITS, WHOLE, npy, npz

from data.idx import serialise

PLACE = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
SPLITS = {"x_train": DIGITS, "x_test": DIGITS, "y_train": np.arange(8), "y_test": np.arange(8)}
FEATURES = {name: np.zeros((8, 4), np.float32) for name in ARRAYS}
FEATURES |= {"extractor": np.array("mine"), "images_sha256": np.array(["0" * 64] * len(ARRAYS))}


def of_file(name: str) -> Callable[[bytes], None]:
    """A target that reads images of the user's own, in both splits, from a file of this name."""
    path = PLACE / name

    def read(content: bytes) -> None:
        path.write_bytes(content)
        check(under_the_door(lambda: data.load_splits(str(path))))

    return read


def of_folder(content: bytes) -> None:
    """Read a folder of pictures, all of them the same."""
    folder = PLACE / "pictures"
    folder.mkdir(exist_ok=True)
    for number in range(7):
        (folder / f"{number}.png").write_bytes(content)
    check(under_the_door(lambda: data.load_splits(str(folder))))


def of_features(content: bytes) -> None:
    """Read features that a user computed."""
    path = PLACE / "features.npz"
    path.write_bytes(content)
    check(under_the_door(lambda: read_features(path)))


def of_pickle(content: bytes) -> None:
    """Read what a package index serves as MNIST."""
    with suppress(Damaged):
        pickled.idx_files(content)


TARGETS: dict[str, tuple[Callable[[bytes], None], list[bytes]]] = {
    "npy": (of_file("x.npy"), [npy(DIGITS), npy(DIGITS / 255), npy(DIGITS.reshape(8, 784))]),
    "npz": (of_file("x.npz"), [npz(images=DIGITS), npz(packed=False, **SPLITS), npz(**SPLITS)]),
    "idx": (of_file("x.gz"), [serialise(DIGITS)]),
    "pictures": (of_folder, WHOLE),
    "features": (of_features, [npz(**FEATURES)]),
    "pickle": (of_pickle, [b"\x80\x02]q\x00.", b"\x80\x02cnumpy\nndarray\nq\x00."]),
}


def main() -> None:
    """Fuzz one target, from the seeds that it has and what its folder kept."""
    name, folder, *options = sys.argv[1:]
    target, seeds = TARGETS[name]
    kept = Path(folder)
    kept.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(seeds):
        (kept / f"seed-{number}").write_bytes(content)
    atheris.Setup([sys.argv[0], str(kept), "-max_len=65536", "-rss_limit_mb=4096", *options], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
