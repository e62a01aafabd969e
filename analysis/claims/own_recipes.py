"""Which loss comes nearer to the test images if each has the recipe that it was tuned to?

Described, not claimed: whatever the tests decide of each pair may be printed. The family, the test and the
seeds were declared before the runs (``analysis.comparisons.own_recipes``).
"""

import numpy as np
import pandas as pd

from analysis.claims.base import Need, description
from analysis.comparisons.budgets import agreement, tuned
from analysis.comparisons.own_recipes import (
    ARCHITECTURES,
    LEAST_SEEDS,
    STUDY,
    Pair,
    distances,
    failures,
    fates,
    growth,
    pairs,
)
from analysis.paper.latex import architecture_title, cardinal, fixed, objective_title, significant, words
from analysis.paper.recipe import arithmetic
from records.reading.tables import Records
from stats.paired import LEVEL

LEAST = 2  # losses, to have an order


def describe(records: Records) -> str:
    """Describe each pair of networks of which there are enough runs."""
    found = {name: distances(records, name) for name in ARCHITECTURES}
    told = [_sentences(name, table, pairs(table), records) for name, table in found.items() if _enough(table)]
    return " ".join(told) + arithmetic(records, records.scores(study=STUDY))


def _sentences(architecture: str, table: pd.DataFrame, found: list[Pair], records: Records) -> str:
    decided = [pair for pair in found if pair.decided]
    return (
        f"On the {architecture_title(architecture)}, with its own recipe and {cardinal(len(table))} fresh "
        f"seeds each, {words([objective_title(str(name)) for name in table.columns])} come in this order of "
        f"their geometric mean distance, the nearest first{_against(architecture, table, records)}; "
        f"{_counted(len(decided), len(found))} decided (flips of whole seeds, family-wise level "
        rf"{LEVEL * 100:g}\,\%).{_spread(table)}"
        f"{_failed(table, failures(records, architecture))}{_growth(architecture, records)}"
        f"{_fates(architecture, found, records)}"
    )


def _counted(decided: int, pairs: int) -> str:
    if pairs == 1:
        return f"the one pair is{'' if decided else ' not'}"
    count = cardinal(decided) if decided else "none"
    return f"{count} of the {cardinal(pairs)} pairs {'are' if decided > 1 else 'is'}"


def _against(architecture: str, table: pd.DataFrame, records: Records) -> str:
    """How far the order agrees with that of the usual recipe in the first round of the tuning."""
    losses = tuned(records)
    same = losses[(losses["architecture"] == architecture) & losses["objective"].isin(table.columns)]
    if len(same) < LEAST:
        return ""
    places = {str(name): place for place, name in enumerate(table.columns)}
    tau = agreement(same.assign(best=same["objective"].map(places)))
    return rf" (Kendall's $\tau={fixed(tau, 2).strip('$')}$ with the order by the usual recipe, one seed)"


def _spread(table: pd.DataFrame) -> str:
    """The largest mean over the smallest, of the losses whose runs all ended."""
    means = np.exp(np.log(table).mean())
    means = means[np.isfinite(means)]
    if len(means) < LEAST:
        return ""
    return f" The largest mean is {significant(means.max() / means.min(), 3)} times the smallest."


def _failed(table: pd.DataFrame, lost: pd.Series) -> str:
    """Which losses have runs that failed, and how far the others' means are apart."""
    lost = lost.reindex(table.columns).dropna().astype(int)
    if lost.empty:
        return ""
    told = words(
        [
            f"{cardinal(count)} {'run' if count == 1 else 'runs'} of {objective_title(str(name))}"
            for name, count in lost.items()
        ]
    )
    others = _spread(table.drop(columns=lost.index)).replace("The", "Of the losses without a failure the")
    return rf" By the rule of \cref{{tab:failures}} {told} failed, and are in these means.{others}"


def _growth(architecture: str, records: Records) -> str:
    """Whose fresh seeds are farther than the run that chose the recipe promised; not declared beforehand.

    The two distances are in features of different scale, so only losses are compared with each other.
    """
    times = growth(records, architecture)
    if len(times) < LEAST:
        return ""
    least, most = (objective_title(str(end)) for end in (times.idxmin(), times.idxmax()))
    return (
        " The mean distance from test images, over the distance from held-out images by which one run chose "
        f"the recipe, is {significant(times.max() / times.min(), 2)} times as large for {most} as for "
        f"{least}; the two distances are in different features, so neither ratio means anything by itself. "
        "This comparison was added after runs were seen."
    )


def _fates(architecture: str, found: list[Pair], records: Records) -> str:
    """What became of the order that the usual recipe's runs decide."""
    became = fates(records, architecture, found)
    total = sum(became.values())
    if not total:
        return ""
    said = {"kept": "kept", "reversed": "reversed", "open": "not decided"}
    parts = [f"{cardinal(became[key]) if became[key] else 'none'} {said[key]}" for key in said]
    return (
        f" Of the {cardinal(total)} pairs that the usual recipe decides with the seeds of "
        rf"\cref{{tab:factorial}}, tuning leaves {words(parts)}; seeds and epochs "
        "are others, too."
    )


def _enough(table: pd.DataFrame) -> bool:
    return len(table) >= LEAST_SEEDS and table.shape[1] >= LEAST


def _seeds(records: Records) -> int:
    """Return the seeds of the networks that have the most, of two losses at least."""
    tables = [distances(records, name) for name in ARCHITECTURES]
    return max((len(table) for table in tables if table.shape[1] >= LEAST), default=0)


CLAIM = description(
    name=STUDY,
    subject="An order of losses that are each tuned",
    needs=(Need(LEAST_SEEDS, "fresh seeds of two tuned losses", _seeds),),
    describe=describe,
)
