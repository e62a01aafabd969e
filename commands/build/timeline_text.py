"""The timeline of a paper in 80 columns, for a terminal."""

from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap

from commands.graph.timeline_log import IDLE, Bar, Gap, Timeline
from experiments.training.progress import duration

LABEL, BAR = 27, 38  # columns
WIDTH = 80
OTHERS = 0.1  # share of the processors above which others are named
NAMED = 3  # stages of a gap; more are counted
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LEVELS = " ▁▂▃▄▅▆▇█"


def lines(timeline: Timeline, profile: str) -> Iterator[str]:
    """Yield the lines: the whole, a bar for each stage and part, how busy the processors were, and gaps."""
    when = datetime.fromtimestamp(timeline.began).strftime("%Y-%m-%d %H:%M")
    yield (
        f"profile {profile}, {when}: {duration(timeline.seconds)} on {timeline.cores} cores, "
        f"{100 * timeline.share:.0f} % busy"
    )
    if timeline.others > OTHERS:
        yield f"others used {100 * timeline.others:.0f} % of the processors: it is quicker on an idle machine"
    total = duration(timeline.seconds)
    yield f"{'':{LABEL}} 0{total:>{BAR - 1}} {'seconds':>7} {'cores':>5}"
    for bar in timeline.bars:
        yield _row(bar, timeline.seconds)
    if timeline.uses:
        yield f"{'busy (full height: all)':{LABEL}} {_heights(timeline)}"
    gaps = timeline.gaps()
    for gap in gaps:
        stretch = f"{gap.end - gap.start:.0f} s from {duration(gap.start)} on, {100 * gap.share:.0f} % busy"
        yield from wrap(f"idle: {stretch}: {_named(gap)}", WIDTH, subsequent_indent="  ")
    if timeline.uses and not gaps:
        yield f"never below {100 * IDLE:.0f} % busy for long"


def _named(gap: Gap) -> str:
    """The stages of a gap that were at work longest; the engine's own work where there was none."""
    names = [f"{_short(stage)} {seconds:.0f} s" for stage, seconds in gap.stages.items()]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more or "the engine"


def _short(name: str) -> str:
    return name if len(name) <= LABEL else f"{name[: LABEL - 1]}…"


def _row(bar: Bar, total: float) -> str:
    label = _short(f"  {bar.part}" if bar.part else bar.stage)
    cores = f"{bar.cpu / bar.seconds:5.2f}" if bar.seconds > 0 else ""
    return f"{label:{LABEL}} {_drawn(bar, total)} {bar.seconds:7.1f} {cores:>5}".rstrip()


def _drawn(bar: Bar, total: float) -> str:
    """A bar in ``BAR`` columns, its end to an eighth of one; never invisible."""
    start, end = (round(8 * BAR * at / total) if total > 0 else 0 for at in (bar.start, bar.end))
    first = min(start // 8, BAR - 1)
    whole, rest = divmod(max(end - 8 * first, 1), 8)
    drawn = "█" * whole + (_EIGHTHS[rest] if rest else "")
    return f"{' ' * first}{drawn}"[:BAR].ljust(BAR)


def _heights(timeline: Timeline) -> str:
    """How busy the processors were, a column each: the mean share of the time that the column stands for."""
    width = timeline.seconds / BAR
    heights = []
    for column in range(BAR):
        left, right = column * width, (column + 1) * width
        parts = [(max(0.0, min(right, u.end) - max(left, u.start)), u.own) for u in timeline.uses]
        covered = sum(seconds for seconds, _ in parts)
        share = sum(seconds * own for seconds, own in parts) / covered if covered else 0.0
        heights.append(_LEVELS[min(8, round(8 * share))])
    return "".join(heights)
