"""The factorial: differences of distances within seeds, between losses and between networks."""

from analysis.comparisons.factorial import FAMILIES, Contrast, contrasts
from analysis.paper.latex import interval, places_of, significant
from analysis.seeds import is_range, printed
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from records.reading.tables import Records

_HEAD = ("Difference", "Seeds", "Median", "Simultaneous", "$p$", "Verdict")


def draw(records: Records) -> str:
    """Draw one block per family and one row per contrast.

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
    if contrast.is_summarised:
        median = printed(usual)
        simultaneous = "--" if is_range(wide) else interval(wide.low, wide.high, places)
    else:
        nearer = int((contrast.differences < 0).sum())
        median, simultaneous = rf"\emph{{below 0 in {nearer} of {seeds}}}", "--"
    p_value = "--" if contrast.verdict == "described" else significant(contrast.p_value, 2)
    verdict = "order flips" if contrast.verdict == "undecided" and contrast.flips else contrast.verdict
    return (contrast.title, str(seeds), median, simultaneous, p_value, verdict)
