"""A claim: a statement of the paper bound to the check that decides it."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from itertools import chain

from theory.claims.trained import Recorded, TrainedChecks
from theory.derivations.base import Step
from theory.methods import Method, methods
from theory.notation.statement import Statement
from theory.notation.wording import Wording
from theory.verdict import Check, Verdict, decide

Checks = Callable[[], Iterable[Check]]


@dataclass(frozen=True)
class Claim:
    r"""One row of the ledger.

    id           its number in the project's list of claims, as text
    title        a few plain words for the terminal
    formula      the statement: relations that are printed and evaluated, and what lies beyond the check
    source       where it comes from; "derived here" for algebra of this project
    assumptions  what the statement needs, in words with formulas between dollars
    method       the letters of ``theory.methods`` that its sub-checks rest on, "S+Q"
    theme        the file it lives in: "evidence", "estimators", "gan", "lsgan", ...
    checks       yields the sub-checks, which look the code under test up when they run, the statement's last
    says         the wordings that the paper may print, by name; "" where there is one alone
    tensorflow   whether a sub-check imports TensorFlow, which takes seconds
    trained      further sub-checks on records of trained networks, where there are any
    unenclosed   why a claim by quadrature has no rigorous enclosure beside it; empty if it has one
    steps        the steps of the derivations that prove part of it: their checks are among its sub-checks
    """

    id: str
    title: str
    formula: Statement
    source: str
    assumptions: str
    method: str
    theme: str
    checks: Checks
    says: Mapping[str, Wording] = field(default_factory=dict)
    tensorflow: bool = False
    trained: TrainedChecks | None = None
    steps: tuple[Step, ...] = ()
    unenclosed: str = ""

    @property
    def statement(self) -> str:
        """The statement in LaTeX, rendered from the object that is checked."""
        return self.formula.latex

    @property
    def beyond(self) -> str:
        """What of the statement no check decides, in words; empty if all of it is decided."""
        return self.formula.beyond

    def check(self, recorded: Recorded | None = None) -> Verdict:
        """Run the claim's check, on what was ``recorded`` too if that is given; never raises.

        The verdict carries the wordings as the check chose them.
        """
        trained, said = self.trained, dict[str, str]()

        def every() -> Iterator[Check]:
            yield from self.checks()
            if recorded is not None and trained is not None:
                yield from trained(recorded)
            for name, wording in self.says.items():
                spoken = wording.say(self.formula.parts[0].world, self.formula)
                said[name] = spoken.text
                yield from spoken.checks

        return replace(decide(every, time.perf_counter), says=said)


class Theme:
    """Collects the claims of one file: ``@theme.claim("42", ...)`` above the function that checks it.

    ``name`` is the word that ``./study verify`` takes, ``title`` the heading over its claims.
    """

    def __init__(self, name: str, title: str) -> None:
        self.name = name
        self.title = title
        self.claims: list[Claim] = []

    def claim(
        self,
        number: str,
        *,
        title: str,
        statement: Statement,
        source: str,
        assumes: str,
        method: str,
        says: Wording | Mapping[str, Wording] | None = None,
        tensorflow: bool = False,
        steps: tuple[Step, ...] = (),
        unenclosed: str = "",
    ) -> Callable[[Checks], Checks]:
        """Register the decorated generator of sub-checks as claim ``number``.

        Behind its own come those of the derivations' ``steps`` that prove part of it, those that two solvers
        decide of a symbolic claim for all values, and the statement's.
        Raises ``WrongUsage`` for a ``method`` that is not one of ``theory.methods``.
        """
        methods(method)  # refuses a letter that is none's
        wordings = {"": says} if isinstance(says, Wording) else dict(says or {})

        def register(checks: Checks) -> Checks:
            @wraps(checks)
            def every() -> Iterable[Check]:
                return chain(checks(), *map(_proved, steps), _solved(number, method), statement.checks())

            claim = Claim(
                id=number,
                title=title,
                formula=statement,
                source=source,
                assumptions=assumes,
                method=method,
                theme=self.name,
                checks=every,
                says=wordings,
                tensorflow=tensorflow,
                steps=steps,
                unenclosed=unenclosed,
            )
            self.claims.append(claim)
            return checks

        return register

    def trained(self, number: str) -> Callable[[TrainedChecks], TrainedChecks]:
        """Add the decorated generator's sub-checks on trained networks to claim ``number`` of this theme."""

        def register(checks: TrainedChecks) -> TrainedChecks:
            place = next(i for i, claim in enumerate(self.claims) if claim.id == number)
            self.claims[place] = replace(self.claims[place], trained=checks)
            return checks

        return register


def _solved(number: str, method: str) -> Iterator[Check]:
    """What two solvers make of a symbolic claim's theorems."""
    if Method.SYMBOLIC in methods(method):
        from theory.solvers import statements

        yield from statements.of_claim(number)


def _proved(step: Step) -> Iterator[Check]:
    """The checks of a derivation's step, its equation's apart, under its name."""
    for check in step.checks():
        yield replace(check, name=f"step {step.name}: {check.name}")
