"""Which value is black and which is white: taken where one reading fits the values, else asked for.

A reading fits if all values lie in it and use it. Floats may overshoot it by ``OVERSHOOT`` of its width, as
resampling makes them, and are clipped; they have to reach its upper half, and where black is below zero, to
come as near to that end. Whole numbers may not overshoot; those that are no more than 16 have several
readings, for bytes of 0 and 1 are as often black and white as they are two dark greys. Such bytes have not
those of 4 bits, which take more than two values to use.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.images.survey import Survey
from theory.errors import WrongUsage

WHITE = 255
OVERSHOOT = 0.05  # of a reading's width
Range = tuple[float, float]


@dataclass(frozen=True)
class Reading:
    """The values ``low`` and ``high`` are black and white; ``title`` says so to people."""

    low: float
    high: float
    title: str

    @property
    def slack(self) -> float:
        """How far values may overshoot the reading, to be clipped."""
        return OVERSHOOT * (self.high - self.low)

    @property
    def half_level(self) -> float:
        """Half the distance of two grey levels: what rounding takes away in any case."""
        return (self.high - self.low) / WHITE / 2

    def holds(self, values: Survey, slack: float = 0.0) -> bool:
        """Whether all values lie in it, or within ``slack`` of it."""
        return self.low - slack <= values.low and values.high <= self.high + slack

    def levels(self, values: NDArray[Any]) -> NDArray[np.uint8]:
        """Return ``values`` as grey levels 0 to 255, each rounded to the nearest."""
        if values.dtype == np.uint8 and (self.low, self.high) == (0, WHITE):
            return values
        scaled = (values.astype(np.float64) - self.low) * (WHITE / (self.high - self.low))
        return np.rint(np.clip(scaled, 0, WHITE)).astype(np.uint8)

    def __str__(self) -> str:
        """Return it as the option takes it: LOW,HIGH."""
        return f"{self.low:.6g},{self.high:.6g}"


BLACK_AND_WHITE = Reading(0, 1, "black and white")
UNIT = Reading(0, 1, "floats in [0, 1]")
SYMMETRIC = Reading(-1, 1, "floats in [-1, 1]")
FLOATS = (UNIT, SYMMETRIC, Reading(0, WHITE, "floats in [0, 255]"))
BYTES = Reading(0, WHITE, "grey levels 0 to 255")
WHOLE = (
    BYTES,
    Reading(0, 1, "whole numbers 0 to 1"),
    Reading(0, 15, "whole numbers 0 to 15"),
    Reading(0, 16, "whole numbers 0 to 16"),
    Reading(-1, 1, "whole numbers -1 to 1"),
)
FOUR_BITS = (15, 16)  # white of pictures of 4 bits, and of scikit-learn's digits
TEN_BITS = Reading(0, 1023, "10-bit grey levels 0 to 1023")
TWELVE_BITS = Reading(0, 4095, "12-bit grey levels 0 to 4095")
SIXTEEN_BITS = Reading(0, 65535, "16-bit grey levels 0 to 65535")
DEEP = (SIXTEEN_BITS, TWELVE_BITS, BYTES, WHOLE[1])  # of a picture file that declares 16 bits


def parse_range(text: str) -> Range:
    """Return the values that are black and white, from "LOW,HIGH". Raises ``WrongUsage`` for what is none."""
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise WrongUsage(
            f"a range is LOW,HIGH, the values of black and white, such as 0,1; not {text!r}"
        ) from None
    return checked((low, high))


def checked(value_range: Range) -> Range:
    """Return a range that is one. Raises ``WrongUsage`` unless its ends are finite and LOW < HIGH."""
    try:
        low, high = (float(end) for end in value_range)
    except (TypeError, ValueError):
        raise WrongUsage(f"a range is two numbers, of black and of white; not {value_range!r}") from None
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise WrongUsage(f"a range is LOW,HIGH with LOW < HIGH, both finite; not {low:g},{high:g}")
    return low, high


def decide(name: str, values: Survey, *, told: Range | None, option: str, deep: bool = False) -> Reading:
    """Return the one reading that fits ``values``, or the one that was ``told``.

    ``name`` is what they are values of, ``option`` the flag by which a user tells, ``deep`` says that they
    come from files that declare 16 bits. Raises ``WrongUsage``, naming the readings that come into question,
    where several or none fit, and where values lie far outside what was told.
    """
    if told is not None:
        return _told(name, values, told)
    if values.dtype == np.bool_:
        return BLACK_AND_WHITE
    whole = np.issubdtype(values.dtype, np.integer)
    choices: Sequence[Reading] = DEEP if deep else WHOLE if whole else FLOATS
    fitting = [choice for choice in choices if (_fits_whole if whole else _fits)(choice, values)]
    ends = np.array([values.low, values.high])
    if fitting and len({fit.levels(ends).tobytes() for fit in fitting}) == 1:
        return fitting[0]
    undo = "undo that, or " if not fitting and _cause(values, whole) else ""
    raise WrongUsage(
        f"{name}: {_question(values, fitting, whole)}; {undo}say which values are black and white with "
        f"{option} LOW,HIGH: {_ranges(values, fitting, whole)}"
    )


def overshoot(reading: Reading, values: Survey, beyond: int) -> str:
    """Return the note on values that were clipped, ``beyond`` of them, or "" where no level changed."""
    if reading.holds(values, reading.half_level):
        return ""
    return (
        f"values from {values.low:.4g} to {values.high:.4g} are clipped to "
        f"{reading.low:g} … {reading.high:g}: "
        f"{_share(beyond / values.size)} of them lie beyond"
    )


def _told(name: str, values: Survey, told: Range) -> Reading:
    reading = Reading(*told, f"values in [{told[0]:g}, {told[1]:g}], as told")
    if not reading.holds(values, reading.slack):
        raise WrongUsage(
            f"{name}: {values} lie more than {OVERSHOOT:.0%} outside the range {reading} that was given; "
            "correct it, or leave it out"
        )
    return reading


def _fits(reading: Reading, values: Survey) -> bool:
    """Whether floats fit it."""
    reach = values.high >= (reading.low + reading.high) / 2
    return (
        reading.holds(values, reading.slack)
        and reach
        and (reading.low == 0 or values.low <= reading.low + reading.slack)
    )


def _fits_whole(reading: Reading, values: Survey) -> bool:
    deep_enough = values.high > 1 or reading.high not in FOUR_BITS
    return reading.holds(values) and deep_enough and (reading.low == 0 or values.low < 0)


def _question(values: Survey, fitting: Sequence[Reading], whole: bool) -> str:
    if fitting:
        return f"{values} can be read as {' or as '.join(fit.title for fit in fitting)}"
    known = "grey levels 0 to 255" if whole else "floats in [0, 1], [-1, 1] or [0, 255] that use that range"
    cause = _cause(values, whole)
    return f"{values} are not {known}{f' ({cause}?)' if cause else ''}"


def _cause(values: Survey, whole: bool) -> str:  # noqa: PLR0911 -- one cause each
    """What was done to the images, in a few words, where it can be recognised."""
    low, high = values.low, values.high
    if whole:
        if low >= 0:
            return "10, 12 or 16 bits"
        return "bytes taken as signed; array.view(numpy.uint8) mends that" if values.dtype == np.int8 else ""
    width = high - low
    if width == 0:
        return ""
    if low >= 0 and high <= 1.05 / WHITE:
        return "divided by 255 twice"
    if abs(low + 0.5) < 0.05 and abs(high - 0.5) < 0.05:
        return "[0, 1] less one half"
    if high < 0.5 and abs(low + high) < 0.5 * width:
        return "the output of an untrained tanh"
    if low < 0 and abs(values.mean) < 0.02 * width:
        return "a mean was subtracted" if width <= 2.1 else "standardised"
    return ""


def _ranges(values: Survey, fitting: Sequence[Reading], whole: bool) -> str:
    """The ranges that come into question, as they are typed."""
    typed = [str(one) for one in fitting]
    if not fitting:
        wide = (*WHOLE, TEN_BITS, TWELVE_BITS, SIXTEEN_BITS) if whole else FLOATS
        width = values.high - values.low
        typed += [
            str(one)
            for one in wide
            if one.holds(values, 0 if whole else one.slack) and (not width or one.slack < width)
        ]
        if _cause(values, whole).startswith("divided"):
            typed.append(f"0,{1 / WHITE:.6g}")
        elif width:
            typed.append(f"{values.low:.6g},{values.high:.6g}")
    return " or ".join(dict.fromkeys(typed))


def _share(share: float) -> str:
    return f"{share:.1%}" if share >= 0.0005 else "below 0.1%"
