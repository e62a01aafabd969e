"""The timeline of a paper as a picture: a bar for each stage, and below it how busy the processors were."""

from collections.abc import Sequence
from textwrap import shorten
from typing import IO

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import BLUE, GREY, INK, ORANGE, PALE, PNG_DPI, TEXT_WIDTH, paper_style
from commands.graph.timeline_log import Bar, Timeline
from experiments.training.progress import duration

ROW, BELOW = 0.17, 1.5  # inches: a bar, and what is below all bars
LABEL = 32  # letters


def write(timeline: Timeline, profile: str, file: IO[bytes]) -> None:
    """Write the picture as PNG."""
    with paper_style():
        draw(timeline, profile).savefig(file, format="png", dpi=PNG_DPI, metadata={"Software": None})


def draw(timeline: Timeline, profile: str) -> Figure:
    """Return the picture; call it in ``paper_style``."""
    height = ROW * max(1, len(timeline.bars))
    figure = Figure(figsize=(TEXT_WIDTH, height + BELOW), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(height + 0.3, BELOW - 0.5))
    above.set_title(
        f"Profile {profile}: {duration(timeline.seconds)} on {timeline.cores} cores, "
        f"{100 * timeline.share:.0f} % busy",
        loc="left",
    )
    _draw_bars(above, timeline.bars)
    _draw_use(below, timeline)
    below.set_xlim(0, max(timeline.seconds, 1e-3))
    return figure


def _draw_bars(ax: Axes, bars: Sequence[Bar]) -> None:
    rows = range(len(bars))
    ax.barh(
        rows,
        [bar.seconds for bar in bars],
        left=[bar.start for bar in bars],
        height=0.75,
        color=[PALE if bar.part else BLUE for bar in bars],
        linewidth=0,
    )
    ax.set_yticks(rows, [shorten(bar.name, LABEL, placeholder=" …") for bar in bars], fontsize=6.5)
    for label, bar in zip(ax.get_yticklabels(), bars, strict=True):
        label.set_color(GREY if bar.part else INK)
    ax.set_ylim(len(bars) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)


def _draw_use(ax: Axes, timeline: Timeline) -> None:
    """The share of the processors that the graph used, and in grey what anybody used; gaps in orange."""
    for gap in timeline.gaps():
        ax.axvspan(gap.start, gap.end, color=ORANGE, alpha=0.25, linewidth=0)
    if timeline.uses:
        edges = [timeline.uses[0].start, *(use.end for use in timeline.uses)]
        ax.stairs([100 * use.all for use in timeline.uses], edges, color=GREY, linewidth=0.7, label="anybody")
        ax.stairs(
            [100 * use.own for use in timeline.uses], edges, color=BLUE, linewidth=1.0, label="the study"
        )
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2, fontsize=6.5)
    ax.set_ylim(0, 102)
    ax.set_ylabel("busy (%)")
    ax.set_xlabel("seconds")
