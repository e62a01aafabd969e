r"""A derivation is an ordered list of steps; each step carries the check that it is true.

A step is written as a function that performs its check, under a decorator that holds its words:

    @step(
        title="Stationary point",
        equation=states(WORLD, r"\frac{\partial v}{\partial y} = p\,(y-b) + q\,(y-a)"),
        reason="...",
        assumption="...",
    )
    def stationary_point() -> Checks:
        yield vanishes("the derivative", sympy.diff(loss(y), y) - (p * (y - b) + q * (y - a)))

The equation is a statement: what is printed is the tree that is evaluated, and so are the relations inside
the sentences. The function adds what numbers at draws cannot show, with ``theory.objectives`` and
``theory.elbo`` themselves on SymPy symbols wherever that is possible, else on numbers to 1e-12. A step is
decided like a claim of the ledger, with the same sub-checks.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from theory.derivations import sentences
from theory.notation.statement import Statement
from theory.notation.tree import walk
from theory.notation.world import World
from theory.verdict import Check, Verdict, decide

Checks = Iterable[Check]


@dataclass(frozen=True)
class Step:
    r"""One line of a derivation.

    ``title``, ``reason`` and ``assumption`` are words that may hold inline mathematics ($...$). An empty
    ``assumption`` means that the step needs nothing beyond the ones before it. ``short`` steps belong to
    the short form that the paper prints in its body.

    ``world`` is where the relations among the inline formulas are decided (that of the equation's first
    part if it is None), ``elsewhere`` gives single formulas a world of their own, and ``defines`` lists those
    that define a symbol or state a condition which no world decides.
    """

    name: str
    title: str
    equation: Statement
    reason: str
    assumption: str
    short: bool
    checks: Callable[[], Checks]
    world: World | None = None
    elsewhere: Mapping[str, World] = field(default_factory=dict)
    defines: tuple[str, ...] = ()

    def check(self) -> Verdict:
        """Run the step's check, its equation's and those of its sentences; never raises."""
        return decide(self.every, time.perf_counter)

    def every(self) -> Iterator[Check]:
        """The sub-checks of the body, of the equation and of the sentences, in this order."""
        yield from self.checks()
        yield from self.equation.checks()
        yield from self.said()

    def said(self) -> Iterator[Check]:
        """The sub-checks of the relations inside the sentences."""
        yield from sentences.executed(
            (self.title, self.reason, self.assumption),
            self.world or self.equation.parts[0].world,
            elsewhere=self.elsewhere,
            defines=self.defines,
            known=frozenset(node for item in self.equation.trees() for node in walk(item)),
        )


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
    *,
    title: str,
    equation: Statement,
    reason: str,
    assumption: str = "",
    short: bool = False,
    world: World | None = None,
    elsewhere: Mapping[str, World] | None = None,
    defines: tuple[str, ...] = (),
) -> Callable[[Callable[[], Checks]], Step]:
    """Turn a function that yields a step's sub-checks into the ``Step``; its name becomes the step's."""

    def wrap(checks: Callable[[], Checks]) -> Step:
        return Step(
            name=checks.__name__,
            title=_one_line(title),
            equation=equation,
            reason=_one_line(reason),
            assumption=_one_line(assumption),
            short=short,
            checks=checks,
            world=world,
            elsewhere=dict(elsewhere or {}),
            defines=defines,
        )

    return wrap


def _one_line(text: str) -> str:
    return " ".join(text.split())
