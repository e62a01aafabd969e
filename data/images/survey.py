"""What the values of many images are like, block by block: their ends, their mean, their channels."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theory.errors import WrongUsage


@dataclass(frozen=True)
class Survey:
    """All values at a glance.

    ``dtype`` and ``size`` are those of the whole, ``low``, ``high`` and ``mean`` are of its values; ``alike``
    says that there are three channels and that they are equal everywhere.
    """

    dtype: np.dtype[Any]
    size: int
    low: float
    high: float
    mean: float
    alike: bool = False

    def __str__(self) -> str:
        """Describe the values in words."""
        kind = "floats" if np.issubdtype(self.dtype, np.floating) else "whole numbers"
        mean = self.mean if abs(self.mean) > 1e-6 * (self.high - self.low) else 0.0  # but for rounding
        return f"{kind} from {self.low:.6g} to {self.high:.6g} (mean {mean:.4g}, {self.dtype.name})"


def survey(name: str, blocks: Iterable[NDArray[Any]]) -> Survey:
    """Look at every value of ``blocks``, each [k, 28, 28] or [k, 28, 28, 3], at least one image in all.

    Raises ``WrongUsage`` for values that are no real numbers, NaN or infinite.
    """
    parts, bad, size = [], 0, 0
    for block in blocks:
        size += block.size
        check_type(name, block.dtype)
        low, high = block.min(), block.max()
        if not (np.isfinite(low) and np.isfinite(high)):
            bad += block.size - int(np.count_nonzero(np.isfinite(block)))
            continue
        with np.errstate(over="ignore", invalid="ignore"):  # the mean is for people to see
            mean = float(block.mean(dtype=np.float64))
        parts.append(Survey(block.dtype, block.size, float(low), float(high), mean, _alike(block)))
    if bad:
        raise WrongUsage(
            f"{name}: {bad:,} of {size:,} values are NaN or infinite; "
            "mend what made them, or drop those images"
        )
    return merged(parts)


def merged(parts: Iterable[Survey]) -> Survey:
    """Return the survey of all that was surveyed in parts."""
    parts = list(parts)
    size = sum(part.size for part in parts)
    return Survey(
        np.result_type(*(part.dtype for part in parts)),
        size,
        min(part.low for part in parts),
        max(part.high for part in parts),
        sum(part.mean * part.size for part in parts) / size,
        all(part.alike for part in parts),
    )


def check_type(name: str, dtype: np.dtype[Any]) -> None:
    """Raise ``WrongUsage`` for a type of values that grey levels cannot be."""
    if dtype.kind not in "biuf":
        kind = "Python objects" if dtype.kind == "O" else f"values of type {dtype}"
        raise WrongUsage(f"{name}: {kind}; give whole numbers, floats or booleans")


def _alike(block: NDArray[Any]) -> bool:
    return block.ndim == 4 and bool((block[..., :1] == block[..., 1:]).all())
