"""A derivation is an ordered list of steps; each step carries the check that it is true.

A step is written as a function that performs its check, under a decorator that holds its words:

    @step(title="Stationary point", equation=r"p(y-b)+q(y-a)=0", reason="...", assumption="...")
    def stationary_point() -> Check:
        return vanishes(sympy.diff(integrand, y) - (p * (y - b) + q * (y - a)))

so that a sentence and the computation that supports it cannot drift apart. Checks use the functions of
``theory.objectives`` and ``theory.elementary`` themselves, on SymPy symbols wherever that is possible.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter

import sympy

NUMERIC_TOLERANCE = 1e-12


@dataclass(frozen=True)
class Check:
    """What a step's check found: it passes iff ``residual <= tolerance`` (a NaN fails).

    ``method`` is "symbolic" (the residual is then exactly 0 or it is not a proof), "exact" (finitely many
    cases, or a statement that is true or false) or "numeric". ``detail`` says what was left over, if
    anything.
    """

    method: str
    residual: float
    tolerance: float = 0.0
    detail: str = ""

    @property
    def passed(self) -> bool:
        """Whether the step is verified."""
        return self.residual <= self.tolerance


@dataclass(frozen=True)
class Step:
    r"""One line of a derivation.

    ``equation`` is display mathematics in LaTeX without delimiters; ``title``, ``reason`` and
    ``assumption`` are sentences that may hold inline mathematics ($...$). An empty ``assumption`` means
    that the step needs nothing beyond the ones before it. ``short`` steps belong to the short form that
    the paper prints in its body.
    """

    name: str
    title: str
    equation: str
    reason: str
    assumption: str
    short: bool
    check: Callable[[], Check]


@dataclass(frozen=True)
class Outcome:
    """A step, what its check found and how long that took in seconds."""

    step: Step
    check: Check
    seconds: float


@dataclass(frozen=True)
class Derivation:
    """Steps in the order in which they must be read."""

    name: str
    title: str
    steps: tuple[Step, ...]

    def run(self) -> tuple[Outcome, ...]:
        """Run every step's check, in order."""
        return tuple(_timed(step) for step in self.steps)

    def step(self, name: str) -> Step:
        """The step called ``name``; raises ``KeyError`` if there is none."""
        return {step.name: step for step in self.steps}[name]


def step(
    *, title: str, equation: str, reason: str, assumption: str = "", short: bool = False
) -> Callable[[Callable[[], Check]], Step]:
    """Turn a function that checks a step into the ``Step``; its name becomes the step's."""

    def wrap(check: Callable[[], Check]) -> Step:
        return Step(
            name=check.__name__,
            title=_one_line(title),
            equation=equation.strip(),
            reason=_one_line(reason),
            assumption=_one_line(assumption),
            short=short,
            check=check,
        )

    return wrap


def vanishes(*expressions: sympy.Expr) -> Check:
    """Each SymPy expression is identically zero: the proof of an identity for all values of its symbols."""
    for expression in expressions:
        left_over = sympy.simplify(expression)
        if left_over != 0:
            return Check("symbolic", _size(left_over), detail=f"left over: {left_over}")
    return Check("symbolic", 0.0)


def holds(statement: object, detail: str = "") -> Check:
    """A statement that is true or false, such as an inequality SymPy has decided or an enumeration."""
    return Check("exact", 0.0 if statement is True or statement == sympy.true else math.inf, detail=detail)


def agrees(measured: object, expected: object, tolerance: float = NUMERIC_TOLERANCE) -> Check:
    """Two numbers, or two arrays of one shape, are equal within ``tolerance`` (absolute)."""
    import numpy as np

    difference = np.abs(np.asarray(measured, dtype=np.float64) - np.asarray(expected, dtype=np.float64))
    return Check("numeric", float(np.max(difference)), tolerance, f"{measured} against {expected}")


def all_of(*checks: Check) -> Check:
    """Several checks as one: the first that fails, else their methods together and the largest residual."""
    for check in checks:
        if not check.passed:
            return check
    largest = max(checks, key=lambda check: check.residual)
    methods = "+".join(dict.fromkeys(check.method for check in checks))
    return Check(methods, largest.residual, largest.tolerance)


def _timed(step: Step) -> Outcome:
    start = perf_counter()
    check = step.check()
    return Outcome(step, check, perf_counter() - start)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _size(expression: sympy.Expr) -> float:
    """How large a non-zero remainder is at one point in general position; infinite where it has no value."""
    symbols: Iterable[sympy.Symbol] = sorted(expression.free_symbols, key=str)
    point = {symbol: sympy.Rational(7 + 4 * i, 11 + 3 * i) for i, symbol in enumerate(symbols)}
    try:
        value = float(abs(expression.subs(point).evalf()))
    except TypeError:
        return math.inf
    return value if 0 < value < math.inf else math.inf
