"""The factorial: differences of distances within seeds, between losses and between networks."""

from analysis.factorial import FAMILIES, Contrast, contrasts
from analysis.intervals import FEWEST_SEEDS
from analysis.latex import estimate, fixed, interval, places_of, significant
from analysis.records import Records
from analysis.tables.booktabs import RULE, Row, spanning, tabular

NAME = "factorial"
_HEAD = ("Difference", "Seeds", "Mean", "Simultaneous", "$p$", "Verdict")


def draw(records: Records) -> str:
    """A block per family, a row per contrast.

    Where a mean would describe no run, the seeds are counted in which the first model is nearer.
    """
    rows: list[Row] = []
    for family in FAMILIES:
        found = contrasts(records, family)
        if not found:
            continue
        rows += [RULE] if rows else []
        rows.append(spanning(len(_HEAD), rf"\itshape {family.title}"))
        rows += [_row(contrast) for contrast in found]
    nothing = spanning(len(_HEAD), "no two models of the factorial have a seed in common yet")
    return tabular("lrllll", _HEAD, rows or [nothing])


def _row(contrast: Contrast) -> Row:
    seeds, usual, wide = len(contrast.differences), contrast.interval, contrast.simultaneous
    places = places_of(usual.low, usual.high)
    if not contrast.has_mean:
        nearer = int((contrast.differences < 0).sum())
        mean, simultaneous = rf"\emph{{below 0 in {nearer} of {seeds}}}", "--"
    elif seeds == 1:
        mean, simultaneous = significant(usual.value), "--"
    elif seeds < FEWEST_SEEDS:
        low, high = fixed(usual.low, places), fixed(usual.high, places)
        mean, simultaneous = f"{fixed(usual.value, places)} ({low} to {high})", "--"
    else:
        mean = estimate(usual.value, usual.low, usual.high)
        simultaneous = interval(wide.low, wide.high, places)
    p_value = "--" if contrast.verdict == "described" else significant(contrast.p_value, 2)
    verdict = "order flips" if contrast.verdict == "undecided" and contrast.flips else contrast.verdict
    return (contrast.title, str(seeds), mean, simultaneous, p_value, verdict)
