"""A derivation is an ordered list of steps; each step carries the check that it is true.

A step is written as a function that performs its check, under a decorator that holds its words:

    @step(title="Stationary point", equation=r"p(y-b)+q(y-a)=0", reason="...", assumption="...")
    def stationary_point() -> Checks:
        yield vanishes("the derivative", sympy.diff(loss(y), y) - (p * (y - b) + q * (y - a)))

so that a sentence and the computation that supports it cannot drift apart. A step is judged like a claim
of the ledger, with the same sub-checks. They use the functions of ``theory.objectives`` and
``theory.elbo`` themselves, on SymPy symbols wherever that is possible, else on numbers to 1e-12.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from theory.verdict import Check, Verdict, judge

Checks = Iterable[Check]


@dataclass(frozen=True)
class Step:
    r"""One line of a derivation.

    ``equation`` is display mathematics in LaTeX without delimiters, its lines parted by two backslashes.
    ``title``, ``reason`` and ``assumption`` are words that may hold inline mathematics ($...$). An empty
    ``assumption`` means that the step needs nothing beyond the ones before it. ``short`` steps belong to
    the short form that the paper prints in its body.
    """

    name: str
    title: str
    equation: str
    reason: str
    assumption: str
    short: bool
    checks: Callable[[], Checks]

    def check(self) -> Verdict:
        """Run the step's check; never raises."""
        return judge(self.checks, time.perf_counter)


@dataclass(frozen=True)
class Derivation:
    """Steps in the order in which they must be read."""

    name: str
    title: str
    steps: tuple[Step, ...]

    def run(self) -> dict[str, Verdict]:
        """Every step's verdict by the step's name, in order."""
        return {step.name: step.check() for step in self.steps}


def step(
    *, title: str, equation: str, reason: str, assumption: str = "", short: bool = False
) -> Callable[[Callable[[], Checks]], Step]:
    """Turn a function that yields a step's sub-checks into the ``Step``; its name becomes the step's."""

    def wrap(checks: Callable[[], Checks]) -> Step:
        return Step(
            name=checks.__name__,
            title=_one_line(title),
            equation=equation.strip(),
            reason=_one_line(reason),
            assumption=_one_line(assumption),
            short=short,
            checks=checks,
        )

    return wrap


def _one_line(text: str) -> str:
    return " ".join(text.split())
