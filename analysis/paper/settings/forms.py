r"""The forms that a setting takes in print: a number, a power of ten, a level, a word."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from analysis.paper.latex import cardinal, fixed, words

_PARTS = {
    Fraction(1, 2): "half",
    Fraction(1, 3): "a third",
    Fraction(1, 4): "a quarter",
    Fraction(1, 5): "a fifth",
    Fraction(1, 10): "a tenth",
    Fraction(1, 100): "a hundredth",
}


@dataclass(frozen=True)
class Setting:
    r"""A value that the code uses, and the LaTeX that prints it, which stands in text and in formulas.

    ``value`` is one that JSON holds: a number, a word, or a list of numbers.
    """

    value: Any
    latex: str


def number(value: float) -> Setting:
    """Print a number in digits, thousands apart: 200, 50 000, 0.05."""
    whole = isinstance(value, int) or float(value).is_integer()
    return Setting(value, _formula(fixed(value, 0).strip("$") if whole else f"{value:.10g}"))


def rounded(value: float, places: int) -> Setting:
    """Print a number that the code holds exactly with ``places`` decimals: 4.753."""
    return Setting(value, _formula(fixed(value, places).strip("$")))


def power(value: float) -> Setting:
    """Print an exact power of ten as 10^k, and any other number in digits."""
    exponent = round(math.log10(value))
    if value != float(f"1e{exponent}"):
        return number(value)
    return Setting(value, _formula(f"10^{{{exponent}}}"))


def fraction(value: float) -> Setting:
    """Print a number as the fraction of small integers that it is: 1/2."""
    near = Fraction(value).limit_denominator(100)
    return Setting(value, _formula(str(near))) if near == Fraction(value) else number(value)


def percent(share: float) -> Setting:
    r"""Print a share, or the level of an interval, as 95\,\%."""
    return Setting(share, _formula(rf"{100 * share:.10g}\,\%"))


def word(count: int) -> Setting:
    """Print a count as a word: two."""
    return Setting(count, cardinal(count))


def part(share: float) -> Setting:
    """Print a share of something as a word, "half" or "a tenth"; per cent where it has none."""
    name = _PARTS.get(Fraction(share).limit_denominator(1000))
    return Setting(share, name) if name else percent(share)


def name(text: str) -> Setting:
    """Print a word as it is."""
    return Setting(text, text)


def vector(values: Sequence[float]) -> Setting:
    """Print numbers between round brackets: (0,1,1)."""
    return Setting(list(values), _formula(f"({_listed(values)})"))


def either(values: Sequence[float]) -> Setting:
    """Print the numbers that something is one of: 0 or 0.5."""
    return Setting(list(values), words([number(value).latex for value in values], "or"))


def span(low: float, high: float) -> Setting:
    """Print a closed interval: [-1,1]."""
    return Setting([low, high], _formula(f"[{_listed((low, high))}]"))


def _listed(values: Sequence[float]) -> str:
    return ",".join(f"{value:.10g}" for value in values)


def _formula(latex: str) -> str:
    return rf"\ensuremath{{{latex}}}"
