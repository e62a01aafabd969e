"""What tuning does to the order of the losses, if each is given the same budget.

Described, not claimed: each recipe was tried with one seed, which carries no test.
"""

import math

import pandas as pd

from analysis.claims.base import Need, description
from analysis.comparisons.budgets import agreement, tuned
from analysis.paper.latex import architecture_title, cardinal, fixed, objective_title, significant, words
from records.reading.tables import Records

LEAST = 2  # losses on one pair of networks, to have an order


def describe(losses: pd.DataFrame) -> str:
    """Describe ``losses``, rows of ``tuned``: per pair of networks the order before tuning and after."""
    blocks = [
        (str(name), block)
        for name, block in losses.groupby("architecture", sort=False)
        if len(block) >= LEAST
    ]
    tried, lost = int(losses["tried"].iloc[0]), int(losses["diverged"].sum())
    return (
        f"Every loss was tried with the same {cardinal(tried)} recipes, one seed each; "
        f"{cardinal(lost) if lost else 'none'} of the trials diverged. "
        + " ".join(_order(*block) for block in blocks)
    )


def _order(architecture: str, losses: pd.DataFrame) -> str:
    """The sentences on one pair of networks."""
    usual, best, chosen = losses["usual"].fillna(math.inf), losses["best"], losses["chosen"]
    gain = (usual / best)[usual < math.inf]
    return (
        f"On the {architecture_title(architecture)}, at the length of the first round, the usual recipe "
        f"orders {cardinal(len(losses))} losses as {_in_order(losses, usual)}, the nearest first, and the "
        f"best of each as {_in_order(losses, best)}: Kendall's "
        rf"$\tau={_bare(fixed(agreement(losses), 2))}$ between the two. Tuning divides the distance of a "
        f"loss by {significant(gain.min(), 2)} to {significant(gain.max(), 2)}; the largest distance of the "
        f"tuned is {_spread(best)} times the smallest, against {_spread(usual)} times with the usual recipe. "
        f"At the length of the last round the recipes that were chosen come as {_in_order(losses, chosen)}, "
        f"with distances of {significant(chosen.min())} to {significant(chosen.max())}."
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
    describe=lambda records: describe(tuned(records)),
)
