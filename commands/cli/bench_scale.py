"""``./study bench scale``: what many runs take, and the schedule of a study on many machines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.events import Watch
from benchmarks.scale.measured import Figures, measure
from benchmarks.scale.recorded import by_batch, by_lane, units
from benchmarks.scale.schedule import Costs, efficiency, ends, lanes, makespan
from benchmarks.scale.trial import WORKERS, Trial, trials
from commands import paths
from commands.graph.batches import SECONDS
from commands.paths import ROOT
from experiments.profiles import PROFILES
from experiments.training.progress import duration

RECORD = "full"  # the profile whose recorded seconds are scheduled
QUEUE, SUBMIT = 20.0, 0.1  # seconds that a cluster takes to start a job and to notice its end; to take one in
MACHINES = (4, 8, 16, 64)
MOST = (0.0, 300.0, SECONDS, 1800.0, 7200.0)  # expected seconds of a job's runs; 0: a run, or ensemble, each
Cell = Callable[[Figures], str]
NOTES = (
    "Runs of four steps, ten models of as many seeds. s and ms are processor time without imports, MB the "
    "most that the process held, imports included. What looks at all runs: their list, ./study status, "
    "./study paper --dry-run, its answer that nothing changed, the tables that figures are drawn from. "
    "Packed: as a record is committed, the seeds of a model in one folder.",
)


def command(sizes: Sequence[int], machine: str, watch: Watch, out: Console) -> dict[str, list]:
    """Measure at ``sizes``, numbers of runs, then show the schedules; returns what is written as JSON."""
    figures = list(measure(sizes, ROOT, watch))
    show_figures(figures, machine, out)
    costs, run, tried = trials(ROOT, watch)
    show_trials(costs, run, tried, out)
    scheduled = show_schedule(costs, out)
    return {
        "rows": [asdict(one) for one in figures],
        "trials": [asdict(one) for one in tried],
        "schedule": scheduled,
    }


def show_figures(figures: Sequence[Figures], machine: str, out: Console) -> None:
    """Show a column for each number of runs, on the ``machine``."""
    sizes = list(dict.fromkeys(one.runs for one in figures))
    found = {(one.task, one.packed, one.runs): one for one in figures}
    for size in sizes:  # whichever task made the folders has counted them
        made = found.get(("make", False, size)) or found.get(("make_up", False, size))
        if made is not None:
            found["disk", False, size] = made
    table = Table(title=f"runs: {machine}", title_justify="left")
    table.add_column("what")
    for size in sizes:
        table.add_column(f"{size:,}", justify="right")
    for heading, (task, packed, cell) in LINES.items():
        there = [found.get((task, packed, size)) for size in sizes]
        table.add_row(heading, *("" if one is None else cell(one) for one in there))
    out.print(table)
    for note in NOTES:
        out.print(note, highlight=False)


def show_trials(costs: Costs, run: float, tried: Sequence[Trial], out: Console) -> None:
    """Show the computed seconds of a few jobs beside those that they took."""
    out.print(
        f"Real jobs, {WORKERS} at a time: {costs.ready:.1f} s to be ready, {run:.1f} s a run", highlight=False
    )
    table = Table(title="computed and real", title_justify="left")
    for heading in ("runs a job", "computed s", "took s", "took / computed"):
        table.add_column(heading, justify="right")
    for one in tried:
        ratio = f"{one.took / one.computed:.2f}"
        table.add_row(str(one.batch), f"{one.computed:.1f}", f"{one.took:.1f}", ratio)
    out.print(table)


def show_schedule(costs: Costs, out: Console) -> list[dict[str, Any]]:
    """Show how long the recorded profile takes on so many machines, in jobs of so many seconds."""
    profile = PROFILES[RECORD]
    by_study = units(profile, paths.results())
    here = max(ends(lanes(by_lane(profile, by_study), costs.ready), 2).values())
    out.print(
        f"Profile {RECORD} as recorded, {sum(map(len, by_study.values()))} runs on images and ensembles: "
        f"{duration(here)} on one machine, two lanes at a time",
        highlight=False,
    )
    cluster = Costs(costs.ready, QUEUE, SUBMIT)
    table = Table(title="computed on a cluster, the longest jobs first", title_justify="left")
    for heading in ("machines", "seconds a job", "jobs", "done in", "of their time in runs"):
        table.add_column(heading, justify="right")
    found = []
    jobs = {most: by_batch(profile, paths.results(), most) for most in MOST}
    for machines in MACHINES:
        for most, loads in jobs.items():
            row = {
                "machines": machines,
                "most": most,
                "jobs": len(loads),
                "seconds": makespan(loads, machines, cluster),
                "efficiency": efficiency(loads, machines, cluster),
            }
            found.append(row)
            size = f"{most:,.0f}" if most else "a run each"
            cells = (duration(row["seconds"]), f"{row['efficiency']:.0%}")
            table.add_row(str(machines), size, str(row["jobs"]), *cells)
    out.print(table)
    return found


def _seconds(one: Figures) -> str:
    return f"{one.cpu_seconds:.2f}" if one.cpu_seconds < 10 else f"{one.cpu_seconds:.0f}"


def _megabytes(one: Figures) -> str:
    return f"{one.peak_bytes / 2**20:,.0f}"


def _milliseconds_a_run(one: Figures) -> str:
    return f"{1e3 * one.cpu_seconds / one.runs:.1f}"


def _by_the_clock(one: Figures) -> str:
    return f"{1e3 * one.seconds / one.runs:.1f}"


def _files(one: Figures) -> str:
    return f"{one.counted['files']:,.0f}"


def _bytes_a_run(name: str) -> Cell:
    return lambda one: f"{one.counted[name] / one.runs:,.0f}"


# what is shown: the task, whether of a packed record, and its cell
LINES: Mapping[str, tuple[str, bool, Cell]] = {
    "training, ms a run": ("make", False, _milliseconds_a_run),
    "training by the clock, ms a run": ("make", False, _by_the_clock),
    "training, MB": ("make", False, _megabytes),
    "files": ("disk", False, _files),
    "bytes a run": ("disk", False, _bytes_a_run("bytes")),
    "room on the disk, bytes a run": ("disk", False, _bytes_a_run("room")),
    "list of runs, s": ("list_runs", False, _seconds),
    "status, s": ("status", False, _seconds),
    "dry run of the graph, s": ("plan", False, _seconds),
    "dry run of the graph, MB": ("plan", False, _megabytes),
    "nothing changed, s": ("unchanged", False, _seconds),
    "tables, s": ("read", False, _seconds),
    "tables, MB": ("read", False, _megabytes),
    "packing, s": ("pack", True, _seconds),
    "packing, MB": ("pack", True, _megabytes),
    "packed: files": ("pack", True, _files),
    "packed: bytes a run": ("pack", True, _bytes_a_run("bytes")),
    "packed: tables, s": ("read", True, _seconds),
    "packed: tables, MB": ("read", True, _megabytes),
}
