"""What the ledger's sub-checks on trained networks read, and what they say where they cannot read it.

Theory is handed the records and opens no file itself. A profile with too few seeds brings no evidence, and
its verdicts do not say that they rest on networks. A record that lacks a number, or was made by code that is
not known to compute what the present code computes, makes its sub-check inconclusive, which names the run and
the reason.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Protocol

from theory.montecarlo import Outcome
from theory.verdict import SEEDS, Check

NAMED = 3  # runs, in a sub-check's name; more are counted


@dataclass(frozen=True)
class Network:
    """One recorded network: its run's id and the numbers of its evaluation.

    ``comparable`` says whether the present code is known to make the same of it, to the last bit.
    """

    run: str
    evaluation: Mapping[str, float]
    comparable: bool = True


class Recorded(Protocol):
    """Where the records of trained networks are read."""

    def discriminators(self, objective: str, pair: str) -> Sequence[Network]:
        """Every recorded discriminator of ``objective`` on ``pair``, one a seed."""
        ...


TrainedChecks = Callable[[Recorded], Iterable[Check]]


def readable(
    name: str, networks: Sequence[Network], *needed: str
) -> tuple[Sequence[Mapping[str, float]], Sequence[Check]]:
    """The evaluations of ``networks``, one a seed, and what keeps them from being read, as sub-checks.

    Both are empty where there are fewer seeds than ``SEEDS``. Where a network was made by other code or lacks
    one of the numbers ``needed``, there is no evaluation, and an inconclusive sub-check names the runs.
    """
    if len(networks) < SEEDS:
        return [], []
    reasons = {
        "made by other code than the present": [one.run for one in networks if not one.comparable],
        **{
            f"no {number} recorded": [one.run for one in networks if number not in one.evaluation]
            for number in needed
        },
    }
    troubles = [
        Check(f"{name}: {reason}: {_named(runs)}", nan, nan, nan, Outcome.INCONCLUSIVE, len(networks))
        for reason, runs in reasons.items()
        if runs
    ]
    return ([] if troubles else [one.evaluation for one in networks]), troubles


def _named(runs: Sequence[str]) -> str:
    more = f" and {len(runs) - NAMED} more" if len(runs) > NAMED else ""
    return f"{', '.join(runs[:NAMED])}{more}"
