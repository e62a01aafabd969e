"""Which objectives are nearer to the test images on the same networks, and which are not told apart.

One definition, two descriptions: the five objectives of the MLP and the three of the DCGAN. The comparisons
are those of ``analysis.comparisons.factorial``: exact tests within seeds, Holm's correction over the declared
pairs. A pair of which another feature space resolves the opposite order is undecided whatever the test says.
Described: whatever the tests decide of each pair may be printed.
"""

from collections.abc import Sequence

import numpy as np

from analysis.claims.base import EmpiricalClaim, Need, description
from analysis.comparisons.factorial import DCGAN, MLP, Contrast, Family, common_seeds, contrasts, distances
from analysis.comparisons.failures import Kinds, failures, kinds
from analysis.paper.latex import architecture_title, cardinal, objective_title, significant, words
from stats.paired import LEVEL


def describe(family: Family, found: Sequence[Contrast], split: Sequence[Kinds] = ()) -> str:
    """Say of each of the contrasts ``found`` of ``family`` what was decided; at least one was tested.

    ``split`` has the runs of models by their end, of which those of the family are mentioned if they are
    mixed.
    """
    seeds = sorted({len(c.differences) for c in found if c.verdict != "described"})
    number = f"{seeds[0]}" if len(seeds) == 1 else f"{seeds[0]} to {seeds[-1]}"
    level = [c for c in found if c.verdict == "undecided" and not c.flips]
    flips = [c for c in found if c.verdict == "undecided" and c.flips]
    untested = len(family.pairs) - sum(c.verdict != "described" for c in found)
    parts = [
        _order([c for c in found if c.verdict == "decided"]),
        f"not told apart are {_pairs(level)}" if level else "",
        f"undecided, since another feature space resolves the opposite order, are {_pairs(flips)}"
        if flips
        else "",
        f"{cardinal(untested)} of the {cardinal(len(family.pairs))} pairs "
        f"{'has' if untested == 1 else 'have'} too few seeds to be tested"
        if untested
        else "",
    ]
    return (
        f"On the {architecture_title(family.pairs[0][0][1])}, over {number} seeds, by FD-LeNet and the exact "
        f"sign-flip "
        f"test within seeds at the family-wise level {LEVEL * 100:g}\\,\\%: "
        f"{'; '.join(filter(None, parts))}.{_lost(found)}{_mixed(family, split)}"
    )


def _lost(found: Sequence[Contrast]) -> str:
    """A sentence on the runs that diverged, each counted once; empty if there is none."""
    lost = {
        (model, seed)
        for contrast in found
        for seed, difference in contrast.differences.items()
        for model, sign in ((contrast.first, 1), (contrast.second, -1))
        if difference == sign * np.inf
    }
    if not lost:
        return ""
    return f" Runs that diverged count as farther than any other: {cardinal(len(lost))} of them."


def _mixed(family: Family, split: Sequence[Kinds]) -> str:
    """A sentence on each model of ``family`` whose runs are mixed, failed and not."""
    models = {model for pair in family.pairs for model in pair}
    return "".join(
        f" Runs of {objective_title(of.model[0])} are mixed: {cardinal(len(of.failed))} of {of.runs} failed, "
        f"and the others have distances of {significant(of.others.min(), 4)} to "
        f"{significant(of.others.max(), 4)}; what is said of it is said of all its runs together."
        for of in split
        if of.mixed and of.model in models
    )


def _order(decided: Sequence[Contrast]) -> str:
    """Who is nearer than whom, one clause per winner."""
    if not decided:
        return "no order is decided"
    beaten: dict[str, list[str]] = {}
    for contrast in decided:
        (farther,) = {contrast.first, contrast.second} - {contrast.nearer}
        beaten.setdefault(contrast.nearer[0], []).append(objective_title(farther[0]))
    first, *others = sorted(beaten, key=lambda name: -len(beaten[name]))
    clauses = [f"{objective_title(first)} is nearer to the test images than {words(beaten[first])}"]
    clauses += [f"{objective_title(name)} is nearer than {words(beaten[name])}" for name in others]
    return "; ".join(clauses)


def _pairs(found: Sequence[Contrast]) -> str:
    return words([" from ".join(objective_title(model[0]) for model in (c.first, c.second)) for c in found])


def _claim(name: str, family: Family) -> EmpiricalClaim:
    return description(
        name=name,
        subject=f"An order of the losses on the {architecture_title(family.pairs[0][0][1])}",
        needs=(
            Need(
                family.seeds,
                "seeds of two losses",
                lambda records: common_seeds(distances(records), family),
            ),
        ),
        describe=lambda records: describe(family, contrasts(records, family), kinds(failures(records))),
    )


CLAIM = _claim("objectives_ordered", MLP)
CLAIM_DCGAN = _claim("objectives_ordered_dcgan", DCGAN)
