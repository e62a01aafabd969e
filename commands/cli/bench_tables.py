"""What ``./study bench`` shows: a task's times, what was asked of them, and the quality of a plain loop."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.quality.plain_loop import Quality
from benchmarks.requirements import Result
from benchmarks.row import Row

MET = {True: "yes", False: "NO", None: "not measured"}
MARK = " ‡"
NARROW = 100  # columns of a terminal, below which a table leaves out what only --json then has
AT_LENGTH = ("fastest", "slowest", "GFLOP/s", "set-up s")
NOT_LIMITED = (
    "‡ computes with all that the processor has, as nothing keeps its library from that; "
    "no peer in what is asked"
)


def show_times(rows: Sequence[Row], unit: str, machine: str, out: Console) -> None:
    """Show the competitors of one task on ``machine``, the fastest first; yardsticks stand below them.

    Of these the peak is the first.
    """
    competitors = sorted((r for r in rows if not r.yardstick), key=lambda row: row.median_seconds)
    table = Table(title=f"{rows[0].task}: {machine}", title_justify="left")
    table.add_column("competitor")
    short = max(row.median_seconds for row in competitors) < 0.01
    scale, symbol, form = (1e6, "µs", ".1f") if short else (1e3, "ms", ".2f")
    article = "an" if unit[0] in "aeiou" else "a"
    columns: dict[str, Callable[[Row], str]] = {
        f"{symbol} {article} {unit}": lambda row: format(scale * row.median_seconds, form),
        "fastest": lambda row: format(scale * row.fastest_seconds, form),
        "slowest": lambda row: format(scale * row.slowest_seconds, form),
        "time / ours": lambda row: _number(row.ratio, ".2f"),
        "GFLOP/s": lambda row: _number(row.gflops, ".0f"),
        "of GEMM peak": lambda row: _number(row.peak_share, ".0%"),
        "outside the steps": lambda row: _number(row.outside_share, ".2%"),
        "set-up s": lambda row: f"{row.preparation_seconds:.1f}",
        "peak MB": lambda row: f"{row.peak_bytes / 2**20:.0f}",
    }
    if any(row.values for row in rows):
        columns["above inputs MB"] = lambda row: f"{row.working_bytes / 2**20:.0f}"
        columns["differs by"] = lambda row: _number(row.difference, ".1e")
    cells = {heading: [cell(row) for row in competitors] for heading, cell in columns.items()}
    left_out = AT_LENGTH if out.width < NARROW else ()
    filled = {heading: column for heading, column in cells.items() if any(column) and heading not in left_out}
    for heading in filled:
        table.add_column(heading, justify="right")
    for row, *line in zip(competitors, *filled.values(), strict=True):
        table.add_row(f"{row.name} {row.version}{'' if row.limited else MARK}", *line)
    out.print(table)
    if not all(row.limited for row in competitors):
        out.print(NOT_LIMITED, highlight=False)
    for place, row in enumerate(row for row in rows if row.yardstick):
        text = f"GEMM peak: {row.gflops:.0f} GFLOP/s, {row.name} in float32, {row.version}"
        if place > 0:
            time = f"{scale * row.median_seconds:{form}} {symbol} {article} {unit}"
            text = f"{row.name}: {time}, {row.peak_share:.0%} of GEMM peak"
        out.print(text, highlight=False)


def show_results(results: Sequence[Result], out: Console) -> None:
    """Show what is required of one task, and whether it is met; nothing where nothing is required."""
    if not results:
        return
    table = Table(title=f"asked of {results[0].task}", title_justify="left")
    table.add_column("what")
    for heading in ("asked", "measured", "met"):
        table.add_column(heading, justify="right")
    for result in results:
        bounds = [f"≥ {result.least:g}"] if result.least is not None else []
        bounds += [f"≤ {result.most:g}"] if result.most is not None else []
        table.add_row(result.what, ", ".join(bounds), _number(result.measured, ".3g"), MET[result.holds])
    out.print(table)


def show_profile(task: str, rows: Sequence[Mapping[str, Any]], machine: str, out: Console) -> None:
    """Show the parts of a step as ``benchmarks.profiled`` has them, the longest first, and their sum."""
    table = Table(title=f"where a step of {task} goes: {machine}", title_justify="left")
    for heading in ("operation", "layer"):
        table.add_column(heading)
    for heading in ("ms a step", "share"):
        table.add_column(heading, justify="right")
    for row in sorted(rows, key=lambda row: -row["milliseconds"]):
        table.add_row(row["kind"], row["layer"], f"{row['milliseconds']:.2f}", f"{row['share']:.1%}")
    table.add_section()
    table.add_row("all", "", f"{sum(row['milliseconds'] for row in rows):.2f}", "")
    out.print(table)


def show_quality(found: Sequence[Quality], ours: dict[int, float], out: Console) -> None:
    """Show FD by seed; ``ours`` is that of the study's own runs with these settings, as far as recorded."""
    table = Table()
    headings = ["seed", "FD, Keras fit", "95% interval", "floor", "its interval"]
    headings += ["FD, Equipoise", "training s"]
    for heading in headings:
        table.add_column(heading, justify="right")
    for one in found:
        table.add_row(
            str(one.seed),
            f"{one.fd:.2f}",
            f"{one.low:.2f} … {one.high:.2f}",
            f"{one.floor:.2f}",
            f"{one.floor_low:.2f} … {one.floor_high:.2f}",
            _number(ours.get(one.seed), ".2f"),
            f"{one.training_seconds:.0f}",
        )
    out.print(table)
    for name, values in (("Keras fit", [one.fd for one in found]), ("Equipoise", list(ours.values()))):
        if values:
            seeds = f"{len(values)} seed{'s' * (len(values) > 1)}"
            line = f"{name}: median FD {np.median(values):.2f} of {seeds}"
            out.print(f"{line}, {min(values):.2f} to {max(values):.2f}", highlight=False)


def _number(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)
