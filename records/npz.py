"""Named arrays in one file, written atomically and uncompressed: checkpoints and finished weights.

Those of a run that ended are listed with their digests (``records.digests``). What a run that goes on is
resumed from tells its own (``save_state``), and whose it is.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from records import atomic, digests, packed
from records.digests import Damaged

SEAL = "sha256"  # among the arrays of a state


def save(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write ``arrays`` to the .npz file ``path``; an interrupted save leaves the old file."""
    # NumPy's types fear that a name could be its own "allow_pickle"
    atomic.write(path, lambda file: np.savez(file, **dict(arrays)))  # type: ignore[arg-type]


def load(path: Path) -> dict[str, np.ndarray]:
    """Return the arrays of ``path``. Raises ``Damaged`` if they are not what was written."""
    digests.read(path)
    try:
        return packed.load(path)
    except (ValueError, MemoryError) as error:
        raise Damaged(f"{path} is damaged ({error}); remove it to start the run over") from error


def save_state(path: Path, arrays: Mapping[str, np.ndarray], owner: str) -> None:
    """Write ``arrays``, the state of the run ``owner`` (its id), with their digest."""
    save(path, {**arrays, SEAL: np.asarray(sha256(arrays, owner))})


def load_state(path: Path, owner: str) -> dict[str, np.ndarray]:
    """Return what ``save_state`` wrote. Raises ``Damaged`` for what is another's, or of older code."""
    arrays = load(path)
    seal = arrays.pop(SEAL, None)
    if seal is None:
        raise Damaged(f"{path} does not tell its digest")
    if str(seal) != sha256(arrays, owner):
        raise Damaged(f"{path} is not what run {owner} wrote")
    return arrays


def sha256(arrays: Mapping[str, np.ndarray], owner: str) -> str:
    """Return the SHA-256 of ``arrays``, their names and shapes, and of whose they are."""
    digest = hashlib.sha256(f"{owner}\n".encode())
    for name, array in arrays.items():
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
