"""Is the order of models the same in every feature space? Described: any number of pairs may keep theirs.

An order depends on the feature space only where tests resolve opposite signs
(``analysis.comparisons.agreement``). Signs that merely differ are counted apart.
"""

from collections.abc import Sequence

from analysis.claims.base import Need, description
from analysis.comparisons.agreement import FEWEST_SEEDS, Agreement, Pair, agreement
from analysis.paper.latex import architecture_title, cardinal, fixed, objective_title, words
from records.columns import PRIMARY

MOST_NAMED = 4  # pairs; more are counted


def describe(found: Agreement) -> str:
    """Count the pairs among two models or more: those that keep their order, that flip, and that are open."""
    pairs, spaces = found.pairs, len(found.distances.columns)
    keeping = [pair for pair in pairs if pair.keeps]
    flipping = [pair for pair in pairs if pair.flips]
    tau = found.tau().drop(PRIMARY).dropna()  # of a space where all are level there is none
    kept = "one keeps its" if len(keeping) == 1 else f"{_count(len(keeping), 'none')} keep their"
    return (
        f"Of the {len(pairs)} pairs among {cardinal(len(found.models))} models, {kept} order in all "
        f"{cardinal(spaces)} feature spaces, by the sign of the mean difference within seeds (Kendall's "
        f"$\\tau$ of the "
        f"ranking by medians with the primary one: {_range(tau.tolist())}). {_flipping(flipping)}"
        f"{_open([pair for pair in pairs if not pair.keeps and not pair.flips], bool(flipping))}"
    )


def _count(number: int, nothing: str) -> str:
    return cardinal(number) if number else nothing


def _range(values: Sequence[float]) -> str:
    if not values:
        return "undefined, since all are level"
    low, high = min(values), max(values)
    return f"{fixed(low, 2)} to {fixed(high, 2)}" if high > low else f"{fixed(low, 2)} throughout"


def _flipping(pairs: Sequence[Pair]) -> str:
    if not pairs:
        return "For no pair do the exact tests resolve opposite signs in two spaces."
    named = words([f"{_title(pair.first)} against {_title(pair.second)}" for pair in pairs])
    which = named if len(pairs) <= MOST_NAMED else f"{len(pairs)} pairs"
    return (
        "The exact tests resolve opposite signs in two spaces, so that the order depends on the space, for "
        f"{which}."
    )


def _open(pairs: Sequence[Pair], more: bool) -> str:
    """A sentence on the pairs whose signs differ without being resolved; empty if there is none."""
    if not pairs:
        return ""
    few = sum(not pair.testable for pair in pairs)
    which = "that pair has" if len(pairs) == 1 else "all of them have" if few == len(pairs) else None
    which = which or f"{cardinal(few)} of them {'has' if few == 1 else 'have'}"
    untested = f"; {which} fewer than the {cardinal(FEWEST_SEEDS)} common seeds that the tests take"
    return (
        f" For {cardinal(len(pairs))}{' others' if more else ''} the signs differ and are not resolved"
        f"{untested if few else ''}."
    )


def _title(model: tuple[str, str]) -> str:
    return f"{objective_title(model[0])} on {architecture_title(model[1])}"


CLAIM = description(
    name="rankings_agree",
    subject="Whether an order of models depends on the feature space",
    needs=(Need(2, "models judged in every space", lambda records: len(agreement(records).models)),),
    describe=lambda records: describe(agreement(records)),
)
