"""How far the page's JavaScript is from the values that ``theory`` computes for the same settings."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

TOLERANCE = 1e-9  # of a difference, absolute below 1 and relative to the value above
COMPUTE = """
const plain = (value) => typeof value === "number" && !Number.isFinite(value) ? String(value)
  : Array.isArray(value) ? value.map(plain)
  : value && typeof value === "object"
  ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]))
  : value;
return arguments[1].map((settings) => plain(equipoiseLive.compute[arguments[0]](settings)));
"""
SPECIAL = {"Infinity": math.inf, "-Infinity": -math.inf, "NaN": math.nan}


def computed(page: Any, name: str, settings: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the page computes for each of the settings of picture ``name``."""
    return list(page.run(COMPUTE, name, [dict(one) for one in settings]))


def difference(found: Any, expected: Any) -> float:
    """The largest difference of two values or nested lists of one shape, as ``TOLERANCE`` counts it."""
    mine, theirs = (np.asarray(_numbers(value), dtype=np.float64) for value in (found, expected))
    assert mine.shape == theirs.shape, (mine.shape, theirs.shape)
    with np.errstate(invalid="ignore"):
        off = np.where(mine == theirs, 0.0, np.abs(mine - theirs) / np.maximum(1.0, np.abs(theirs)))
    return math.inf if np.isnan(off).any() else float(off.max(initial=0.0))


def check(
    page: Any,
    name: str,
    settings: Sequence[Mapping[str, Any]],
    expected: Sequence[Mapping[str, Any]],
    paths: Collection[str] = (),
) -> float:
    """Assert that every expected quantity agrees; return the largest difference.

    Of ``paths`` the page may have more points than are expected.
    """
    off = {
        (place, key): difference(found[key][: len(value)] if key in paths else found[key], value)
        for place, (found, values) in enumerate(zip(computed(page, name, settings), expected, strict=True))
        for key, value in values.items()
    }
    (place, key), largest = max(off.items(), key=lambda item: item[1])
    print(
        f"{name}: {len(settings)} settings, {len(off)} quantities, largest difference {largest:.1e} ({key})"
    )
    assert largest <= TOLERANCE, (key, settings[place], largest)
    return largest


def _numbers(value: Any) -> Any:
    if isinstance(value, str):
        return SPECIAL[value]
    return [_numbers(one) for one in value] if isinstance(value, list) else value
