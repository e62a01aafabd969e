"""What ``./study evaluate`` shows: the scores as a table, and what to know of them."""

import math
from pathlib import PurePath
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.metrics.extrapolation import BOTH

NARROW = 80  # columns
ARROWS = {"lower": "↓", "higher": "↑", "one half": "→ ½", "zero": "→ 0", "floor": "→ floor"}
BEYOND = "†"  # a score that is better than that of real images, which it should not be


def show(report: dict[str, Any], console: Console) -> None:
    """Show the report as a table for people; a narrow terminal goes without the floor's interval."""
    protocol, extractor = report["protocol"], report["extractor"]
    foreign = report["foreign"]
    scores = [*report["metrics"], *(foreign["metrics"] if foreign else [])]
    lines: list[str | Table] = [
        f"{PurePath(report['samples']).name}: {protocol['generated']:,} images ({report['values']}) "
        f"against the {protocol['reference_images']:,} test images of {protocol['dataset']}",
        _table(report["metrics"], console.width),
        "floor     the same score of as many real training images",
        *(
            [f"{BEYOND}         above the floor, which is not better than real images"]
            if any(score["above_floor"] for score in scores)
            else []
        ),
        "interval  sampling error of the images judged, the test images being fixed"
        + "".join(f"; {score['title']}: of both" for score in scores if score.get("interval") == BOTH),
        f"features  {extractor['name']} {extractor['sha256'][:12]}; {report['seconds']:.1f} s",
        *(f"note      {note}" for note in report["notes"]),
    ]
    if report["by_label"]:
        lines += ["By the samples' labels; the floor of accuracies is that of a classifier of real images:"]
        lines += [_table([row | {"above_floor": False} for row in report["by_label"]["rows"]], console.width)]
    if foreign:
        other = foreign["extractor"]
        lines += [
            f"In the features of {other['name']}, as {PurePath(other['file']).name} gives them:",
            _table(foreign["metrics"], console.width),
        ]
    for line in lines:  # as Text: what is in brackets in a file's name is no markup
        console.print(Text(line) if isinstance(line, str) else line, soft_wrap=isinstance(line, str))


def _table(scores: list[dict[str, Any]], width: int) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    headings = ["metric", "value", "95% interval", "floor", "its interval"]
    if width < NARROW:
        headings.pop()
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "metric" else "right", overflow="fold")
    for score in scores:
        unit = f" ({score['unit']})" if score["unit"] else ""
        mark = f" {BEYOND}" if score["above_floor"] else ""
        title = f"{score['title']}{unit} {ARROWS[score['better']]}{mark}"
        value = _three(score["value"], score["low"], score["high"])
        floor = _three(score["floor"], score["floor_low"], score["floor_high"])
        cells = [title, value[0], _between(value), floor[0], _between(floor)][: len(headings)]
        table.add_row(*(Text(cell, style="bold" if at == 1 else "") for at, cell in enumerate(cells)))
    return table


def _three(value: float, low: float, high: float) -> tuple[str, str, str]:
    """The three with two digits of the interval's half width: what the sample resolves."""
    half = (high - low) / 2
    if half <= 1e-9 * abs(value):  # rounding, not sampling
        return f"{value:,.4g}", "", ""
    places = min(max(1 - math.floor(math.log10(half)), 0), 6)
    return f"{value:,.{places}f}", f"{low:,.{places}f}", f"{high:,.{places}f}"


def _between(shown: tuple[str, str, str]) -> str:
    return f"{shown[1]} … {shown[2]}" if shown[1] else ""
