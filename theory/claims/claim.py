"""A claim: a statement of the paper bound to the check that decides it."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

from theory.claims.verdict import Check, Verdict, judge

Checks = Callable[[], Iterable[Check]]


class Recorded(Protocol):
    """Where the records of trained networks are read: theory is handed one and opens no file itself."""

    def discriminators(self, objective: str, pair: str) -> Sequence[Mapping[str, float]]:
        """The judgement of every recorded discriminator of ``objective`` on ``pair``, one mapping a seed."""
        ...


TrainedChecks = Callable[[Recorded], Iterable[Check]]


@dataclass(frozen=True)
class Claim:
    r"""One row of the ledger.

    id           its number in the project's list of claims, as text
    title        a few plain words for the terminal
    statement    LaTeX
    source       where it comes from; "derived here" for algebra of this project
    assumptions  what the statement needs, in words
    method       S symbolic, Q quadrature, I rigorous interval, M Monte Carlo, N trained network
    theme        the file it lives in: "evidence", "estimators", "gan", "lsgan", ...
    checks       yields the sub-checks, which look the code under test up when they run
    tensorflow   whether a sub-check imports TensorFlow, which takes seconds
    trained      further sub-checks on records of trained networks, where there are any
    """

    id: str
    title: str
    statement: str
    source: str
    assumptions: str
    method: str
    theme: str
    checks: Checks
    tensorflow: bool = False
    trained: TrainedChecks | None = None

    def check(self, recorded: Recorded | None = None) -> Verdict:
        """Run the claim's check, on what was ``recorded`` too if that is given; never raises."""
        trained = self.trained
        if recorded is None or trained is None:
            return judge(self.checks, time.perf_counter)
        return judge(lambda: chain(self.checks(), trained(recorded)), time.perf_counter)


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
        statement: str,
        source: str,
        assumes: str,
        method: str,
        tensorflow: bool = False,
    ) -> Callable[[Checks], Checks]:
        """Register the decorated generator of sub-checks as claim ``number``."""

        def register(checks: Checks) -> Checks:
            claim = Claim(number, title, statement, source, assumes, method, self.name, checks, tensorflow)
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
