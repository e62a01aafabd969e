r"""Numbers and text as LaTeX: rounded to what their interval resolves, escaped where they are words.

Rounding follows the usual rule of metrology (JCGM 100:2008, section 7.2.6): an uncertainty is printed
to two significant digits and the value to the same place.
"""

import math
import re

from pylatexenc.latexencode import UnicodeToLatexEncoder

from analysis.paper import labels

_ENCODER = UnicodeToLatexEncoder(unknown_char_policy="replace", unknown_char_warning=False)
_MOST_DECIMALS = 8
_MOST_DIGITS = 6  # of an estimate, however narrow its interval
_SMALL = 1e-3  # below it, estimates are written with a power of ten


def escape(text: str) -> str:
    """Return words as LaTeX prints them.

    Active characters made harmless, Greek and mathematical ones translated, line ends made spaces.
    """
    words = re.sub(
        r"\s*\n\s*", " ", text.replace("\x7f", "\ufffd")
    )  # TeX knows no 7f; an empty line is a command
    return str(_ENCODER.unicode_to_latex(words))


def code(text: str) -> str:
    """Return a name of the command line in typewriter letters.

    May break after its hyphens and underscores.
    """
    broken = escape(text).replace(r"\_", r"\_\allowbreak{}").replace("-", r"-\allowbreak{}")
    return rf"\texttt{{{broken}}}"


def objective_title(name: str) -> str:
    """Return an objective's title; a name without one stands in typewriter letters."""
    return labels.OBJECTIVES.get(name) or code(name)


def pair_title(name: str) -> str:
    """Return the title of a pair of densities; a name without one stands in typewriter letters."""
    return labels.PAIRS.get(name) or code(name)


def architecture_title(name: str) -> str:
    """Return an architecture's title; a name without one stands in typewriter letters."""
    return labels.ARCHITECTURES.get(name) or code(name)


def metric_title(name: str, title: str) -> str:
    """Return a metric's ``title`` of the records as LaTeX; its own where it has mathematics in it."""
    return labels.METRICS.get(name) or escape(title)


def decimals(uncertainty: float, digits: int = 2) -> int:
    """Return how many decimals print ``uncertainty`` to ``digits`` significant digits (at most 8)."""
    if not 0 < uncertainty < math.inf:
        return 0
    exponent = math.floor(math.log10(float(f"{uncertainty:.{digits - 1}e}")))
    return min(max(digits - 1 - exponent, 0), _MOST_DECIMALS)


def fixed(value: float, places: int) -> str:
    """Return ``value`` with ``places`` decimals and a thin space between groups of three digits.

    Never "-0".
    """
    text = f"{value:,.{places}f}"
    if float(text.replace(",", "")) == 0:
        text = text.removeprefix("-")
    grouped = text.replace(",", r"\,")
    return f"${grouped}$"


def scientific(value: float, digits: int = 2) -> str:
    """Return ``value`` to ``digits`` significant digits as m x 10^k; zero is 0."""
    if value == 0:
        return "$0$"
    if not math.isfinite(value):
        return r"$\infty$" if value > 0 else (r"$-\infty$" if value < 0 else "--")
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return rf"${mantissa}\times10^{{{int(exponent)}}}$"


def significant(value: float, digits: int = 3) -> str:
    """Return ``value`` to ``digits`` significant digits, in plain notation where it is short."""
    if value == 0:
        return "$0$"
    if not math.isfinite(value) or not 1e-4 <= abs(value) < 1e6:
        return scientific(value, digits)
    return fixed(value, decimals(abs(value), digits))


def interval(low: float, high: float, places: int) -> str:
    """Return [low, high] with ``places`` decimals."""
    return f"[{fixed(low, places)}, {fixed(high, places)}]"


def estimate(value: float, low: float, high: float) -> str:
    """Return ``value [low, high]``, each to the place that the interval's half-width resolves.

    A collapsed model's interval has hardly any width: no more than six significant digits are printed.
    Below a thousandth the three share a power of ten.
    """
    size = max(abs(value), abs(low), abs(high))
    if 0 < size < _SMALL:
        exponent = math.floor(math.log10(size))
        scale = 10.0**exponent
        return rf"{estimate(value / scale, low / scale, high / scale)} $\times10^{{{exponent}}}$"
    places = (
        min(places_of(low, high), decimals(size, _MOST_DIGITS)) if high > low else decimals(abs(value), 3)
    )
    return f"{fixed(value, places)} {interval(low, high, places)}"


def places_of(low: float, high: float) -> int:
    """Return the decimals that an interval's half-width resolves."""
    return decimals((high - low) / 2)


def words(items: list[str], last: str = "and") -> str:
    """Return ``a``, ``a and b``, ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def seeds(numbers: list[int]) -> str:
    """Return seeds as ``0, 1, 4`` or, if they are consecutive and more than three, ``0--9``."""
    ordered = sorted(numbers)
    if len(ordered) > 3 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"{ordered[0]}--{ordered[-1]}"
    return ", ".join(map(str, ordered))


def cardinal(number: int) -> str:
    """Return a count in a sentence: a word up to twelve, digits beyond."""
    labels = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
    return labels[number] if 0 <= number < len(labels) else str(number)
