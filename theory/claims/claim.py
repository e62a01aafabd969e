"""A claim: a statement of the paper bound to the check that decides it."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from theory.claims.verdict import Check, Verdict, judge

Checks = Callable[[], Iterable[Check]]


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

    def check(self) -> Verdict:
        """Run the claim's check; never raises."""
        return judge(self.checks, time.perf_counter)


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
