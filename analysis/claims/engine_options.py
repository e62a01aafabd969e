"""The engine's faster options, reused fakes and bfloat16, are no worse than the usual step by a margin.

Runs of one seed share their first weights, their noise and the order of their data, so an option is
compared with the usual step within seeds, and on the ratio scale: the margin is a factor, not a part of a
mean that is itself measured.

Declared before the fresh runs were made. A first set of seeds was looked at twice, after five and after ten,
with a margin taken from the same runs; what it showed is printed as an exploration and decides nothing. The
verdict is that of ``SEEDS`` fresh seeds, of a study of their own, in one look: an option is no worse iff
Student's two-sided interval of the mean difference of log distances, option less usual, ends below
log(1 + ``MARGIN``), and worse iff the interval begins above it. Each option is tested at the full level (an
intersection-union test): the claim passes where every one is no worse and fails where one is worse.
"""

import numpy as np
import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need, primary_scores
from analysis.claims.evidence import Evidence, Test, cells, score, with_ends
from analysis.paper.latex import (
    architecture_title,
    cardinal,
    estimate,
    objective_title,
    significant,
    words,
)
from analysis.seeds import student
from records.columns import PRIMARY
from records.reading.tables import Records
from records.settings import OPTIONS_OFF
from stats.estimates import CONFIDENCE, Interval

OBJECTIVE, ARCHITECTURE = "non_saturating", "mlp"
EXPLORED, CONFIRMED = "engine_options", "engine_confirmation"  # studies
VARIED = ("reuse_fakes", "precision")  # the options that are tried
USUAL = tuple(OPTIONS_OFF[name] for name in VARIED)
OPTIONS = {
    (True, "float32"): "reused fakes",
    (False, "bfloat16"): "bfloat16",
    (True, "bfloat16"): "both",
}
MARGIN = 0.25  # what more of the usual step's distance counts as worse
SEEDS = 10  # fresh ones


def decide(fresh: pd.DataFrame, explored: pd.DataFrame) -> Finding:
    """Decide on ``fresh``: distances, one row per seed, a column for ``USUAL`` and each of ``OPTIONS``.

    ``explored`` is the like of the first seeds, printed beside the verdict.
    """
    changes = ratios(fresh)
    worse = [title for title, change in changes.items() if change.low > 1 + MARGIN]
    unresolved = [title for title, change in changes.items() if change.low <= 1 + MARGIN <= change.high]
    outcome = "fail" if worse else "inconclusive" if unresolved else "pass"
    verdict = {
        "pass": "none is worse by the margin",
        "fail": f"{_of_three(len(worse))} worse by more than the margin",
        "inconclusive": f"{_of_three(len(unresolved))} not resolved",
    }[outcome]
    first = ratios(explored)
    before = (
        f" A first {cardinal(len(explored))} seeds, looked at twice and therefore no part of this, had "
        f"{words([_printed(first[title], title) for title in first])}."
        if len(explored) > 1
        else ""
    )
    return Finding(
        outcome,
        f"The distance of the {objective_title(OBJECTIVE)} on the {architecture_title(ARCHITECTURE)} with "
        f"the engine's faster options, as a multiple of that with the usual step, is "
        f"{words([_printed(changes[title], title) for title in changes])} (geometric "
        f"means over {len(fresh)} fresh paired seeds with {CONFIDENCE * 100:g}\\,\\% intervals, declared and "
        f"looked at once); against a margin of {significant(1 + MARGIN, 3)}, {verdict}.{before}",
    )


def ratios(by_seed: pd.DataFrame) -> dict[str, Interval]:
    """Return the geometric mean of each option's distance over the usual one, by title.

    None below two seeds.
    """
    if len(by_seed) < 2:
        return {}
    found = {}
    for option, title in OPTIONS.items():
        change = student(np.log((by_seed[option] / by_seed[USUAL]).to_numpy()))
        value, low, high = (float(np.exp(end)) for end in (change.value, change.low, change.high))
        found[title] = Interval(value, low, high, change.method)
    return found


def _printed(ratio: Interval, title: str) -> str:
    return f"{estimate(ratio.value, ratio.low, ratio.high)} for {title}"


def _of_three(number: int) -> str:
    return f"{cardinal(number)} of the three {'is' if number == 1 else 'are'}"


def by_seed(records: Records, study: str) -> pd.DataFrame:
    """Return the distances of the seeds of ``study`` that every option has: [seeds, options]."""
    scores = _tried(records, study)
    columns = {}
    for option in (USUAL, *OPTIONS):
        columns[option] = _with(scores, option, pd.Index(scores["seed"])).set_index("seed")["value"]
    return pd.DataFrame(columns).dropna()


def _tried(records: Records, study: str) -> pd.DataFrame:
    """The distances of the loss and the networks on which the options are tried: one row per run."""
    scores = primary_scores(records, study=study)
    return scores[(scores["objective"] == OBJECTIVE) & (scores["architecture"] == ARCHITECTURE)]


def _option(run: dict) -> tuple | None:
    """Its setting of each of ``VARIED``; None for a run with another option."""
    given = {name: OPTIONS_OFF[name] if pd.isna(run.get(name)) else run[name] for name in OPTIONS_OFF}
    if any(value != OPTIONS_OFF[name] for name, value in given.items() if name not in VARIED):
        return None
    return tuple(given[name] for name in VARIED)


def evidence(records: Records) -> Evidence:
    """Return the tests of ``decide``, of the fresh seeds, and the like of the explored ones."""
    tests = []
    for study in (CONFIRMED, EXPLORED):
        tried, common = _tried(records, study), by_seed(records, study)
        for option, title in OPTIONS.items():
            own = [
                *cells(_with(tried, option, common.index), score(PRIMARY), term="log x"),
                *cells(_with(tried, USUAL, common.index), score(PRIMARY), weight=-1.0, term="log x"),
            ]
            if title in (changes := ratios(common)):
                name = f"{title} / usual, {study}"
                ends, high = with_ends(changes[title]), 1 + MARGIN if study == CONFIRMED else None
                tests.append(Test(name, "ratio", tuple(own), ends, high=high, printed=True))
    return tests


def _with(tried: pd.DataFrame, option: tuple, seeds: pd.Index) -> pd.DataFrame:
    """The runs of ``tried`` with an ``option``, of some ``seeds``."""
    same = [_option(run) == option and run["seed"] in seeds for run in tried.to_dict("records")]
    return tried[np.array(same, dtype=bool)]


CLAIM = EmpiricalClaim(
    name="engine_options",
    subject="That the engine's faster options cost no quality",
    needs=(Need(SEEDS, "fresh seeds of each option", lambda records: len(by_seed(records, CONFIRMED))),),
    decide=lambda records: decide(by_seed(records, CONFIRMED), by_seed(records, EXPLORED)),
    evidence=evidence,
)
