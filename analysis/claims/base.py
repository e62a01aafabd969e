"""Empirical claims and descriptions: questions to per-seed runs, each with the sentence that answers it.

A *claim* has a predicate that may fail, and its verdict. A *description* has an answer whatever the runs are:
it is printed without a verdict, and no count of claims that pass has it among them.

A claim is *made* only where the profile carries what its test needs to be able to decide: seeds, or steps of
training. Elsewhere its sentence says what is lacking, which is no verdict on the models. Nor is there one
where the sentence rests on runs that other code than the present one made (``analysis.comparisons.states``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.claims.evidence import Evidence
from analysis.comparisons.states import NAMED, resting
from analysis.paper.latex import cardinal, code, words
from records.columns import PRIMARY
from records.reading.tables import Records

OUTCOMES = ("pass", "fail", "inconclusive", "described", "not_made")


@dataclass(frozen=True)
class Finding:
    """What was found: one of ``OUTCOMES`` and a sentence in LaTeX, complete with its full stop.

    ``rests_on`` are the runs (ids) of other code that keep it from being decided.
    """

    outcome: str
    sentence: str
    rests_on: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ValueError(f"an outcome is one of {', '.join(OUTCOMES)}, not {self.outcome!r}")


@dataclass(frozen=True)
class Need:
    """The least of something that a claim is made with: ``has(records)`` must reach ``least`` ``unit``."""

    least: int
    unit: str
    has: Callable[[Records], int]


@dataclass(frozen=True)
class EmpiricalClaim:
    r"""A statement about trained networks, or what ``description`` makes.

    name      what ``\empirical{name}`` in the paper calls it
    subject   what it would say, as a noun phrase, for "... is not claimed at this profile"
    needs     what it is made with, declared beforehand
    decide    (records) -> Finding, called only where every need is met
    evidence  (records) -> what that finding rests on, likewise; None for a description, which decides nothing
    """

    name: str
    subject: str
    needs: tuple[Need, ...]
    decide: Callable[[Records], Finding]
    evidence: Callable[[Records], Evidence] | None = None

    def find(self, records: Records) -> Finding:
        """Return the finding of a profile, or "not_made" where it lacks something.

        Inconclusive where it rests on runs that other code made: the sentence names them.
        """
        found = self._found(records)
        made = found.outcome != "not_made"
        runs = resting(found, self._found, records) if made else []
        return Finding("inconclusive", self._rests_on(runs, records), tuple(runs)) if runs else found

    def _rests_on(self, runs: Sequence[str], records: Records) -> str:
        """The sentence on ``runs`` of other code, with the command that makes them anew."""
        named = [code(run) for run in runs[:NAMED]]
        if len(runs) > NAMED:
            named.append(f"{cardinal(len(runs) - NAMED)} more")
        studies = dict.fromkeys(records.study(run) for run in runs)
        anew = words([code(f"./study run {study} --profile {records.profile} --fresh") for study in studies])
        return (
            f"{self.subject} is not decided: it rests on {'a run' if len(runs) == 1 else 'runs'} that other "
            f"code than the present one made ({words(named)}); {anew} makes such runs anew."
        )

    def _found(self, records: Records) -> Finding:
        for need in self.needs:
            has = need.has(records)
            if has < need.least:
                lack = f"it needs {need.least} {need.unit}, and the profile has {has}"
                return Finding("not_made", f"{self.subject} is not claimed at this profile: {lack}.")
        return self.decide(records)


def description(
    name: str, subject: str, needs: tuple[Need, ...], describe: Callable[[Records], str]
) -> EmpiricalClaim:
    """Return a claim that no outcome of the runs fails: ``describe`` writes its sentence."""
    return EmpiricalClaim(name, subject, needs, lambda records: Finding("described", describe(records)))


def primary_scores(
    records: Records, *, study: str | None = None, variants: bool = False, dataset: str | None = None
) -> pd.DataFrame:
    """Return the primary metric of every run on images: one row per run.

    The arguments as in ``Records.runs``.
    """
    scores = records.scores(study=study, variants=variants, dataset=dataset)
    return scores[scores["metric"] == PRIMARY]


def fewest_per_group(table: pd.DataFrame, by: list[str]) -> int:
    """Return the seeds of the group that has the fewest; 0 if there is no group."""
    return int(table.groupby(by)["seed"].nunique().min()) if len(table) else 0


def adversarial_runs(records: Records) -> int:
    """Return how many adversarial runs the profile has on its own images, without the engine's options."""
    return len(records.runs("gan"))
