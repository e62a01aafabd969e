"""What ``./study race`` shows: a line for each look and each race, and the ladder."""

import math
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.race.ladder import Ladder, Rung
from benchmarks.race.recipe import Recipe
from benchmarks.race.referee import Run
from benchmarks.race.results import Result
from benchmarks.race.rules import FOREIGN, RUNGS, SEEDS

ENDED = {"goal": "reached its goal", "gave up": "ended after its last look", "limit": "ended at the limit"}


def look_line(recipe: Recipe, seed: int, run: Run) -> str:
    """Say what the last look found."""
    last = run.curve[-1]
    return f"{recipe.name}, seed {seed}: {last.seconds:.1f} s, step {last.step}: FD {last.fd:.2f}"


def result_line(result: Result) -> str:
    """Say how a race went."""
    crossed = [f"FD {one.rung:g} in {one.seconds:.1f} s (test {one.test_fd:.2f})" for one in result.crossings]
    line = f"{result.entry}, seed {result.seed} {ENDED[result.ended]}: {', '.join(crossed) or 'no rung'}"
    if not result.ranked:
        assert result.foreign is not None
        line += (
            f"; NOT RANKED: others took {result.foreign:.0%} of the cores, at most {FOREIGN:.0%} is allowed"
        )
    return line


def show(ladders: Sequence[Ladder], titles: Mapping[str, str], out: Console) -> None:
    """Show a table for each kind of processor, and say what its columns mean."""
    if not ladders:
        out.print("no race is recorded yet", highlight=False)
        return
    for ladder in ladders:
        out.print(_table(ladder, titles))
    out.print(
        "Seconds from the start of the process to the first look at or below that FD-LeNet, to images held "
        f"out: median (range) of the seeds, {SEEDS} of which make an entry complete. Test: median FD of the "
        "weights that crossed the hardest of its rungs, to test images. ./study race --rules says the rest.",
        highlight=False,
    )


def _table(ladder: Ladder, titles: Mapping[str, str]) -> Table:
    where = f"{ladder.processor}; {ladder.cores} cores, {ladder.threads} threads"
    table = Table(title=where, title_justify="left")
    table.add_column("entry")
    for heading in (*(f"FD ≤ {rung:g}" for rung in RUNGS), "test", "best FD", "seeds"):
        table.add_column(heading, justify="right")
    for one in ladder.standings:
        crossed = [rung.test_fd for rung in one.rungs if rung.test_fd is not None]
        busy = f" + {one.busy} not ranked" if one.busy else ""
        table.add_row(
            f"{one.entry}: {titles[one.entry]}",
            *map(_cell, one.rungs),
            f"{crossed[-1]:.2f}" if crossed else "",
            "" if math.isinf(one.best) else f"{one.best:.2f}",
            f"{one.seeds} of {SEEDS}{busy}",
        )
    return table


def _cell(rung: Rung) -> str:
    if math.isinf(rung.fastest):
        return "not reached" if rung.tried else "not tried"
    return f"{_seconds(rung.median)} ({_seconds(rung.fastest)} … {_seconds(rung.slowest)})"


def _seconds(value: float) -> str:
    return "never" if math.isinf(value) else f"{value:.1f}"
