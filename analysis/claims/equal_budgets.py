"""What tuning does to the order of the losses, if each is given the same budget.

Described, not claimed: each recipe was tried with one seed, which carries no test.
"""

import math
from collections.abc import Sequence

import pandas as pd

from analysis.claims.base import Need, description
from analysis.comparisons.budgets import agreement, tuned
from analysis.comparisons.failures import failures
from analysis.paper.latex import architecture_title, cardinal, fixed, objective_title, significant, words
from analysis.paper.recipe import arithmetic
from records.reading.tables import Records

LEAST = 2  # losses on one pair of networks, to have an order


def describe(losses: pd.DataFrame, judged: pd.DataFrame) -> str:
    """Describe ``losses``, rows of ``tuned``: per pair of networks the budget, the order before and after.

    ``judged`` is a table of ``failures``, of the runs with the usual recipe.
    """
    blocks = [
        (str(name), block)
        for name, block in losses.groupby("architecture", sort=False)
        if len(block) >= LEAST
    ]
    count = losses["objective"].nunique()
    return " ".join(_order(*block, count, judged) for block in blocks)


def _budget(architecture: str, losses: pd.DataFrame, count: int) -> str:
    """The sentences on the budget of a pair of networks: its rounds, and the trials that were lost."""
    lost, tried = int(losses["diverged"].sum()), len(losses)
    which = "every loss was" if tried == count else f"{cardinal(tried)} of the {cardinal(count)} losses were"
    return (
        f"On the {architecture_title(architecture)} {which} tried with the same "
        f"{_rounds(losses['rounds'].iloc[0])}. {cardinal(lost).capitalize() if lost else 'None'} of the "
        "trials diverged."
    )


def _rounds(rounds: Sequence[tuple[int, int]]) -> str:
    """(recipes, epochs) of each round in words."""
    (first, epochs), *later = rounds
    again = [f", and the nearest {cardinal(count)} anew for {cardinal(length)}" for count, length in later]
    return (
        f"{cardinal(first)} recipes, one seed each, for {cardinal(epochs)} epoch{'s' * (epochs != 1)}"
        f"{''.join(again)}"
    )


def _order(architecture: str, losses: pd.DataFrame, count: int, judged: pd.DataFrame) -> str:
    """The sentences on one pair of networks, of ``count`` losses that were tuned on some pair."""
    usual, best, chosen = losses["usual"].fillna(math.inf), losses["best"], losses["chosen"]
    return (
        f"{_budget(architecture, losses, count)} At the length of the first round the usual recipe orders "
        f"{cardinal(len(losses))} losses as {_in_order(losses, usual)}, the nearest first, and the best of "
        f"each as {_in_order(losses, best)}: Kendall's "
        rf"$\tau={_bare(fixed(agreement(losses), 2))}$ between the two.{_gain(losses, judged)} The largest "
        f"distance of the tuned is {_spread(best)} times the smallest, against {_spread(usual)} times with "
        f"the usual recipe. "
        f"At the length of the last round the recipes that were chosen come as {_in_order(losses, chosen)}, "
        f"with distances of {significant(chosen.min())} to {significant(chosen.max())}."
    )


def _gain(losses: pd.DataFrame, judged: pd.DataFrame) -> str:
    """What tuning divides the distances by: of single trials, and of the images by which they were chosen."""
    ended = losses[losses["usual"].notna()]
    if ended.empty:
        return ""
    gain = ended["usual"] / ended["best"]
    least, most = (ended.iloc[int(end)] for end in (gain.argmin(), gain.argmax()))
    recipes = losses["rounds"].iloc[0][0][0]
    return (
        f" Tuning divides the distance of a loss by {significant(gain.min(), 2)} "
        f"({objective_title(least['objective'])}) to {significant(gain.max(), 2)} "
        f"({objective_title(most['objective'])}, from {significant(most['usual'])}): one trial with the "
        f"usual recipe over the minimum of {cardinal(recipes)}, on the images that choose it, which favours "
        f"tuning.{_failed(most, judged)}"
    )


def _failed(loss: pd.Series, judged: pd.DataFrame) -> str:
    """How many runs of a loss with the usual recipe failed; trials have only a distance to tell by."""
    own = judged[
        (judged["objective"] == loss["objective"]) & (judged["architecture"] == loss["architecture"])
    ]
    failed = int((own["failure"] != "").sum())
    if not failed:
        return ""
    return (
        f" Trials keep no samples to which the definitions of failure apply; of the {cardinal(len(own))} "
        rf"runs of the {objective_title(loss['objective'])} in \cref{{tab:failures}}, all with the usual "
        f"recipe, {cardinal(failed)} failed."
    )


def _in_order(losses: pd.DataFrame, distances: pd.Series) -> str:
    ordered = losses["objective"].loc[distances.sort_values(kind="stable").index]
    return words([objective_title(str(name)) for name in ordered])


def _bare(shown: str) -> str:
    """A number for use inside a formula."""
    return shown.strip("$")


def _spread(distances: pd.Series) -> str:
    finite = distances[distances < math.inf]
    return significant(finite.max() / finite.min(), 2)


def _losses(records: Records) -> int:
    """Return how many losses are tuned on the pair of networks that has most of them."""
    counts = tuned(records)["architecture"].value_counts()
    return int(counts.max()) if len(counts) else 0


CLAIM = description(
    name="equal_budgets",
    subject="What tuning does to the order of the losses",
    needs=(Need(LEAST, "losses tuned on the same networks", _losses),),
    describe=lambda records: (
        describe(tuned(records), failures(records)) + arithmetic(records, records.trials())
    ),
)
