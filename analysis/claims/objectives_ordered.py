"""Which objectives are nearer to the test images on the same networks, and which are not told apart.

One definition, two claims: the five objectives of the MLP and the three of the DCGAN. The comparisons are
those of ``analysis.factorial``: exact tests within seeds, Holm's correction over the declared pairs. A pair
whose order is not the same in every feature space is undecided whatever the test says.
"""

from collections.abc import Sequence

from analysis.claims.base import EmpiricalClaim, Finding, Need
from analysis.factorial import DCGAN, MLP, Contrast, Family, common_seeds, contrasts, distances
from analysis.latex import architecture_title, cardinal, objective_title, words
from analysis.paired import LEVEL


def judge(family: Family, found: Sequence[Contrast]) -> Finding:
    """Judge the contrasts ``found`` of ``family``, at least one of which was tested.

    The sentence says of each pair what was decided, and names the undecided ones; there is nothing beyond it
    that could fail.
    """
    seeds = sorted({len(c.differences) for c in found if c.verdict != "described"})
    number = f"{seeds[0]}" if len(seeds) == 1 else f"{seeds[0]} to {seeds[-1]}"
    level = [c for c in found if c.verdict == "undecided" and not c.flips]
    flips = [c for c in found if c.verdict == "undecided" and c.flips]
    untested = len(family.pairs) - sum(c.verdict != "described" for c in found)
    parts = [
        _order([c for c in found if c.verdict == "decided"]),
        f"not told apart are {_pairs(level)}" if level else "",
        f"undecided, since their order depends on the feature space, are {_pairs(flips)}" if flips else "",
        f"{cardinal(untested)} of the {cardinal(len(family.pairs))} pairs "
        f"{'has' if untested == 1 else 'have'} too few seeds to be tested"
        if untested
        else "",
    ]
    return Finding(
        "pass",
        f"On the {architecture_title(family.pairs[0][0][1])}, over {number} seeds, by the exact sign-flip "
        f"test within seeds at the family-wise level {LEVEL * 100:g}\\,\\%: "
        f"{'; '.join(filter(None, parts))}.",
    )


def _order(decided: Sequence[Contrast]) -> str:
    """Who is nearer than whom, one clause a winner."""
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
    return EmpiricalClaim(
        name=name,
        subject=f"An order of the losses on the {architecture_title(family.pairs[0][0][1])}",
        needs=(
            Need(
                family.seeds,
                "seeds of two losses",
                lambda records: common_seeds(distances(records), family),
            ),
        ),
        judge=lambda records: judge(family, contrasts(records, family)),
    )


CLAIM = _claim("objectives_ordered", MLP)
CLAIM_DCGAN = _claim("objectives_ordered_dcgan", DCGAN)
