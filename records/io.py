"""Reads one recorded file, and says in its error what to do about a missing or damaged one.

What is not what was written (``records.digests``) is damaged, also where it can be read.
"""

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from records import digests
from theory.errors import EquipoiseError

if TYPE_CHECKING:
    import pandas as pd


def read_json(path: Path, remedy: str) -> dict[str, Any]:
    """Read the object in the JSON file ``path``. Raises ``EquipoiseError`` with ``remedy`` if it has none."""
    try:
        content = json.loads(digests.read(path))
    except FileNotFoundError as error:
        raise EquipoiseError(f"{path}: no such record; compute it with {remedy}") from error
    except (OSError, ValueError) as error:
        raise EquipoiseError(f"{path}: not readable as JSON ({error}); remove it and run {remedy}") from error
    if not isinstance(content, dict):
        raise EquipoiseError(f"{path}: holds no JSON object; remove it and run {remedy}")
    return content


def read_csv(path: Path) -> "pd.DataFrame":
    """Read the table in ``path``. Raises ``EquipoiseError`` if it is missing or damaged."""
    import pandas as pd

    try:
        return pd.read_csv(io.BytesIO(digests.read(path)))
    except FileNotFoundError as error:
        raise EquipoiseError(f"{path}: no such record; the run has to be repeated") from error
    except (OSError, ValueError) as error:
        raise EquipoiseError(f"{path}: not readable as CSV ({error}); the run has to be repeated") from error


def read_image(path: Path) -> np.ndarray:
    """Read the picture in ``path``, uint8 [height, width]. Raises ``EquipoiseError`` if that fails."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(digests.read(path))) as image:
            return np.asarray(image.convert("L"))
    except OSError as error:
        raise EquipoiseError(f"{path}: not readable as an image ({error})") from error
