"""LSGAN with codes (-1, 1, 0) covers less of its data than with (0, 1, 1), as claim 49b leads one to expect.

Where a + b = 2c a model that is too narrow is not widened at an optimal discriminator, so generators trained
with such codes should miss more of the data: modes of the toy targets, and recall on images.

The law was derived after the runs were made and looked at. The tests below are therefore a check that theory
and record agree, not a forecast, and the sentence says so. They are exact sign tests within seeds, two-sided,
and one family under Holm's correction:

* recall of the MLPs
* modes found on each toy target
* whether every mode of the ring is found: McNemar's exact test

Toy runs of one seed share their first weights, their points and their noise. The tests on them were at first
those for independent samples, Mann-Whitney's and Fisher's; they were replaced after their outcome had been
seen, which the sentence says, with whether any decision differs.

The claim passes where every test decides against (-1, 1, 0), fails where one decides for it, and is
inconclusive elsewhere. The codes differ in b - a too, which the comparison does not part from a + b = 2c.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.claims.base import EmpiricalClaim, Finding, Need
from analysis.claims.evidence import Evidence, Test, cells, final, score
from analysis.comparisons import failures
from analysis.paper.latex import cardinal, estimate, objective_title, scientific, significant, words
from analysis.seeds import plus_minus
from records.reading.tables import Records
from stats.estimates import binomial
from stats.paired import LEVEL, fewest_seeds, holm
from theory.models.mixtures import TOYS

BALANCED, OTHER = "lsgan_pearson", "lsgan"  # a + b = 2c, and not
ARCHITECTURE = "mlp"
RING = "ring_8"
SEEDS = fewest_seeds(len(TOYS) + 2)  # with which the sign test can be decided first under Holm
TOY_SEEDS = 20


@dataclass(frozen=True)
class Tested:
    """One test of the family: in how many seeds the codes with a + b = 2c are behind and ahead.

    ``independent`` is the p-value of the test that would be due if the samples were independent, and whether
    the codes are behind by its measure; None where no such test was ever made.
    """

    name: str
    losses: int
    wins: int
    independent: tuple[float, bool] | None = None

    @property
    def behind(self) -> bool:
        """Whether they are behind in more seeds than they are ahead in."""
        return self.losses > self.wins

    @property
    def p_value(self) -> float:
        """That of the exact sign test, two-sided, on the seeds that differ."""
        differ = self.losses + self.wins
        return float(stats.binomtest(self.losses, differ).pvalue) if differ else 1.0


def decide(toys: pd.DataFrame, recall: pd.DataFrame, collapsed: dict[str, int]) -> Finding:
    """Decide on the tests' family.

    ``toys`` has one row per run with target, objective, modes and failed; ``recall`` one row per seed and one
    column for each objective; ``collapsed`` is the number of collapsed runs by objective.
    """
    tests = family(toys, recall)
    decided = holm([test.p_value for test in tests])
    after = f"{_AFTER} {_replaced(tests, decided)}"
    for test, is_decided in zip(tests, decided, strict=True):
        if is_decided and not test.behind:
            sentence = f"{objective_title(BALANCED)} is ahead of {objective_title(OTHER)} in {test.name}."
            return Finding("fail", f"{sentence} {after}")
    if not all(decided):
        open_ones = words(
            [test.name for test, is_decided in zip(tests, decided, strict=True) if not is_decided]
        )
        return Finding(
            "inconclusive", f"{objective_title(BALANCED)} is not told apart in {open_ones}. {after}"
        )
    return Finding("pass", f"{_on_toys(toys)} {_on_images(recall, collapsed)} {after}")


def family(toys: pd.DataFrame, recall: pd.DataFrame) -> list[Tested]:
    """Return the tests that are decided together, those on modes in the order of the targets in ``toys``."""
    return [_recall(recall), *(_modes(toys, target) for target in toys["target"].unique()), _failures(toys)]


def evidence(records: Records) -> Evidence:
    """Return the tests of the family."""
    on_toys, judged = toys(records), _judged(records)
    places = [(judged[judged["seed"].isin(recalls(records).index)], score("recall"), 1.0)]
    places += [(_whole(on_toys, str(target)), final("modes"), 1.0) for target in on_toys["target"].unique()]
    places.append((_whole(on_toys, RING), final("failed"), -1.0))  # behind is who fails more
    return [
        Test(
            _plain(test.name),
            "sign",
            tuple(
                one
                for side, objective in (("a", BALANCED), ("b", OTHER))
                for one in cells(
                    runs[runs["objective"] == objective].sort_values("seed"), path, side, weight=weight
                )
            ),
            (test.p_value, float(test.behind)),
            high=LEVEL,
        )
        for (runs, path, weight), test in zip(places, family(on_toys, recalls(records)), strict=True)
    ]


def _plain(name: str) -> str:
    return name.replace("$", "")


_AFTER = (
    "The law was derived after these runs were made and looked at: this is a check that both agree, and no "
    "forecast. "
    "The codes differ in $b-a$ too, which this comparison does not part from $a+b=2c$."
)


def _replaced(tests: Sequence[Tested], decided: Sequence[bool]) -> str:
    """Say that the tests on the toys replaced others, and what those would have decided."""
    before = [test.independent or (test.p_value, test.behind) for test in tests]
    decisions = zip(tests, decided, before, holm([p_value for p_value, _ in before]), strict=True)
    differs = [
        test.name
        for test, now, (_, behind), then in decisions
        if now != then or (now and behind != test.behind)
    ]
    changed = f"the decisions on {words(differs)} differ" if differs else "no decision differs"
    return (
        "The tests on the toys were at first those for independent samples, of Mann and Whitney and of "
        "Fisher, though runs of one seed share their weights, points and noise; they were replaced after "
        f"their outcome had been seen, and {changed}."
    )


def _recall(recall: pd.DataFrame) -> Tested:
    less = recall[BALANCED] - recall[OTHER]
    return Tested("recall on the MLP", int((less < 0).sum()), int((less > 0).sum()))


def _modes(toys: pd.DataFrame, target: str) -> Tested:
    mine, others = _within_seeds(toys, target, "modes")
    p_value = 1.0
    if pd.concat([mine, others]).nunique() > 1:
        p_value = float(stats.mannwhitneyu(mine, others, alternative="two-sided").pvalue)
    return Tested(
        f"modes on the {TOYS[target].title}",
        int((mine < others).sum()),
        int((mine > others).sum()),
        (p_value, bool(mine.mean() < others.mean())),
    )


def _failures(toys: pd.DataFrame) -> Tested:
    mine, others = _within_seeds(toys, RING, "failed")
    table = np.array([[group.sum(), len(group) - group.sum()] for group in (mine, others)], dtype=int)
    return Tested(
        f"failures on the {TOYS[RING].title}",
        int((mine > others).sum()),
        int((mine < others).sum()),
        (float(stats.fisher_exact(table).pvalue), bool(mine.mean() > others.mean())),
    )


def _within_seeds(toys: pd.DataFrame, target: str, column: str) -> tuple[pd.Series, pd.Series]:
    """A column of both objectives on one target, by seed: those seeds that both have."""
    table = _whole(toys, target).pivot(index="seed", columns="objective", values=column)
    return table[BALANCED].astype(float), table[OTHER].astype(float)


def _whole(toys: pd.DataFrame, target: str) -> pd.DataFrame:
    """The runs on one target of the seeds that both objectives have."""
    rows = toys[toys["target"] == target]
    whole: pd.DataFrame = rows[rows.groupby("seed")["objective"].transform("nunique") == 2]
    return whole


def _on_toys(toys: pd.DataFrame) -> str:
    modes, shares = [], []
    found, failed = (_within_seeds(toys, RING, column) for column in ("modes", "failed"))
    for objective, own, lost in zip((BALANCED, OTHER), found, failed, strict=True):
        share = binomial(int(lost.sum()), len(lost))
        modes.append(f"{plus_minus(own.to_numpy())} with {objective_title(objective)}")
        shares.append(rf"{estimate(100 * share.value, 100 * share.low, 100 * share.high)}\,\%")
    on_ring, tests = _failures(toys), {str(t): _modes(toys, str(t)) for t in toys["target"].unique()}
    counts = [
        f"{test.losses} seeds against {test.wins} on the {TOYS[target].title}"
        for target, test in tests.items()
    ]
    largest = max(test.p_value for test in tests.values())
    return (
        f"On the {TOYS[RING].title} the modes found are {words(modes)} (means with standard errors); "
        f"{words(shares)} of the seeds miss a mode (McNemar's exact test, $p={_bare(on_ring.p_value)}$). "
        f"{objective_title(BALANCED)} finds fewer modes on each of the {cardinal(len(tests))} targets, "
        f"in {words(counts)} (sign tests within seeds, $p\\le{_bare(largest)}$)."
    )


def _on_images(recall: pd.DataFrame, collapsed: dict[str, int]) -> str:
    lower, seeds = int((recall[BALANCED] < recall[OTHER]).sum()), cardinal(len(recall))
    mine, others = (cardinal(collapsed[name]) if collapsed[name] else "none" for name in (BALANCED, OTHER))
    return (
        f"On the MLP its recall is lower in {cardinal(lower)} of {seeds} seeds (sign test, "
        f"$p={_bare(_recall(recall).p_value)}$), and {mine} of its {seeds} runs collapsed, against {others} "
        f"with {objective_title(OTHER)}."
    )


def _bare(p_value: float) -> str:
    """A p-value to two digits, for use inside a formula."""
    shown = significant(p_value, 2) if p_value >= 1e-3 else scientific(p_value)
    return shown.strip("$")


def toys(records: Records) -> pd.DataFrame:
    """Return the toy runs of the two objectives: one row per run."""
    runs = records.runs("toy")
    if runs.empty:
        return pd.DataFrame(columns=["target", "objective", "seed", "modes", "failed"])
    compared: pd.DataFrame = runs[runs["objective"].isin([BALANCED, OTHER])]
    return compared


def recalls(records: Records) -> pd.DataFrame:
    """Return the MLPs' recall, one row per seed that both objectives have, a column for each."""
    table = _judged(records).pivot(index="seed", columns="objective", values="recall")
    return table.reindex(columns=[BALANCED, OTHER]).dropna()


def _judged(records: Records) -> pd.DataFrame:
    """The MLPs of both objectives, one row per run, with their recall."""
    scores = records.scores()
    chosen = scores[
        (scores["metric"] == "recall")
        & (scores["architecture"] == ARCHITECTURE)
        & scores["objective"].isin([BALANCED, OTHER])
    ]
    return chosen.rename(columns={"value": "recall"})


def collapses(records: Records) -> dict[str, int]:
    """Return how many of the MLP's runs collapsed, by objective."""
    evaluated = failures.failures(records)
    evaluated = evaluated[(evaluated["architecture"] == ARCHITECTURE) & (evaluated["failure"] == "collapsed")]
    return {name: int((evaluated["objective"] == name).sum()) for name in (BALANCED, OTHER)}


def _fewest_on_ring(records: Records) -> int:
    return int(_whole(toys(records), RING)["seed"].nunique())


CLAIM = EmpiricalClaim(
    name="narrow_models_lose_modes",
    subject="That codes with $a+b=2c$ cost coverage",
    needs=(
        Need(SEEDS, "seeds of both codings on the MLP", lambda records: len(recalls(records))),
        Need(TOY_SEEDS, "seeds of both on the ring", _fewest_on_ring),
    ),
    decide=lambda records: decide(toys(records), recalls(records), collapses(records)),
    evidence=evidence,
)
