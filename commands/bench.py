"""``./study bench``: side-by-side timings against peers, in one run."""

import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from benchmarks.measure import Row, measure
from benchmarks.suites import SUITES
from commands import outputs
from commands.paths import ROOT
from commands.screen import screen
from theory.errors import EquipoiseError, UnknownName

PEERS = ROOT / ".venv-bench" / "bin" / "python"


@click.command(
    help="Time the engine against its peers: medians of interleaved repeats. "
    f"NAME is one of: {', '.join(SUITES)}; without it, all are run."
)
@click.argument("name", required=False)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the rows as JSON ('-': stdout).",
)
def command(name: str | None, json_file: Path | None) -> None:
    """Run one benchmark or all of them."""
    if name is not None and name not in SUITES:
        raise UnknownName("benchmark", name, SUITES)
    if json_file is not None:
        outputs.check(json_file, "--json")
    out = screen(sys.stderr if str(json_file) == "-" else sys.stdout)
    if not PEERS.exists():
        raise EquipoiseError("the peers' environment .venv-bench is missing; ./study bench sets it up")
    rows: list[Row] = []
    for suite in [SUITES[name]] if name else SUITES.values():
        out.print(f"{suite.title}; medians of {suite.repeats} interleaved repeats", highlight=False)
        for task in suite.steps:
            rows += measure(suite, task, ROOT, Path(sys.executable), PEERS, _say)
            _show([row for row in rows if row.task == task], suite.unit, out)
    if json_file is not None:
        outputs.write_json(json_file, "--json", {"rows": [asdict(row) for row in rows]})


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _show(rows: list[Row], unit: str, out: Console) -> None:
    from rich.table import Table

    table = Table(title=rows[0].task, title_justify="left")
    table.add_column("contender")
    microseconds = max(row.median_seconds for row in rows) < 0.01
    scale, symbol = (1e6, "µs") if microseconds else (1e3, "ms")
    compared = any(row.values for row in rows)
    article = "an" if unit[0] in "aeiou" else "a"
    headings = [f"{symbol} {article} {unit}", "fastest", "slowest", "time / ours", "set-up s", "peak MB"]
    for heading in headings + ["above inputs MB", "differs by"] * compared:
        table.add_column(heading, justify="right")
    for row in sorted(rows, key=lambda row: row.median_seconds):
        times = (row.median_seconds, row.fastest_seconds, row.slowest_seconds)
        table.add_row(
            f"{row.name} {row.version}",
            *(f"{scale * seconds:.{1 if microseconds else 2}f}" for seconds in times),
            f"{row.ratio:.2f}",
            f"{row.preparation_seconds:.1f}",
            f"{row.peak_bytes / 2**20:.0f}",
            *([f"{row.working_bytes / 2**20:.0f}", _differs(row)] if compared else []),
        )
    out.print(table)


def _differs(row: Row) -> str:
    return "" if row.difference is None else f"{row.difference:.1e}"
