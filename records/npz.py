"""Named arrays in one file, written atomically and uncompressed: checkpoints and finished weights."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from records import atomic, packed
from theory.errors import EquipoiseError


def save(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write ``arrays`` to the .npz file ``path``; an interrupted save leaves the old file."""
    # NumPy's types fear that a name could be its own "allow_pickle"
    atomic.write(path, lambda file: np.savez(file, **dict(arrays)))  # type: ignore[arg-type]


def load(path: Path) -> dict[str, np.ndarray]:
    """Return the arrays of ``path``. Raises ``EquipoiseError`` if the file is damaged."""
    try:
        return packed.load(path)
    except ValueError as error:
        raise EquipoiseError(f"{path} is damaged ({error}); remove it to start the run over") from error
