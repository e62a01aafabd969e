"""``./study bench``: side-by-side timings against peers, in one run."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from benchmarks.measure import measure
from benchmarks.requirements import Result, results
from benchmarks.row import Row
from benchmarks.suites import SUITES
from commands import outputs, paths
from commands.paths import ROOT
from commands.screen import screen
from theory.errors import EquipoiseError, UnknownName

PEERS = ROOT / ".venv-bench" / "bin" / "python"
QUALITY = "quality"
SEEDS = 10
RECORD = "full"  # the profile whose runs stand beside the plain loop's


@click.command(
    help="Time the engine against its peers: medians of interleaved repeats. "
    f"NAME is one of: {', '.join(SUITES)}; without it, all of them are run. "
    f"NAME {QUALITY} times nothing: it trains a plain Keras loop and judges its samples, minutes a seed."
)
@click.argument("name", required=False)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the rows as JSON ('-': stdout).",
)
@click.option("--seeds", type=click.IntRange(min=1), help=f"Of {QUALITY} alone.  [default: {SEEDS}]")
def command(name: str | None, json_file: Path | None, seeds: int | None) -> None:
    """Run one benchmark or all of them."""
    if name not in {None, QUALITY, *SUITES}:
        raise UnknownName("benchmark", str(name), [*SUITES, QUALITY])
    if seeds is not None and name != QUALITY:
        raise click.UsageError(f"--seeds belongs to {QUALITY} alone; leave it out")
    if json_file is not None:
        outputs.check(json_file, "--json")
    out = screen(sys.stderr if str(json_file) == "-" else sys.stdout)
    if not PEERS.exists():
        raise EquipoiseError("the peers' environment .venv-bench is missing; ./study bench sets it up")
    made = _quality(seeds or SEEDS, out) if name == QUALITY else _timings(name, out)
    if json_file is not None:
        outputs.write_json(json_file, "--json", made)


def _timings(name: str | None, out: Console) -> dict[str, list]:
    """Run the suite ``name``, or all of them; what is written as JSON."""
    from commands.cli.bench_tables import show_results, show_times

    rows: list[Row] = []
    found: list[Result] = []
    for suite in [SUITES[name]] if name else SUITES.values():
        out.print(f"{suite.title}; medians of {suite.repeats} interleaved repeats", highlight=False)
        for task in suite.steps:
            of_task = measure(suite, task, ROOT, Path(sys.executable), PEERS, _say)
            show_times(of_task, suite.unit, out)
            told = results(suite.requirements, of_task)
            show_results(told, out)
            rows += of_task
            found += told
        for note in suite.notes:
            out.print(note, highlight=False)
    return {"rows": [asdict(row) for row in rows], "asked": [asdict(result) for result in found]}


def _quality(seeds: int, out: Console) -> dict[str, list]:
    """Train and evaluate the plain loop; what is written as JSON."""
    from benchmarks.quality.plain_loop import Loop, quality
    from commands.cli.bench_tables import show_quality

    loop, found = Loop(), []
    out.print(
        f"Keras fit on {loop.dataset}, {loop.architecture}, {loop.epochs} epochs, {seeds} seeds: FD of "
        f"{loop.samples:,} samples beside that of as many real images (floor)",
        highlight=False,
    )
    for one in quality(loop, seeds, ROOT, PEERS):
        found.append(one)
        _say(f"seed {one.seed}: FD {one.fd:.2f}, floor {one.floor:.2f}")
    ours = _recorded(seeds)
    show_quality(found, ours, out)
    return {
        "loop": [asdict(loop)],
        "keras_fit": [asdict(one) for one in found],
        "equipoise": [{"seed": seed, "fd": fd} for seed, fd in ours.items()],
    }


def _recorded(seeds: int) -> dict[int, float]:
    """FD of the study's own runs with the plain loop's settings, by seed, as far as they are recorded."""
    from benchmarks.quality.plain_loop import Loop
    from experiments.archived import archived
    from experiments.config import GanConfig
    from records.archive import archived_folder
    from records.columns import PRIMARY
    from records.files import SCORES

    loop = Loop()
    configs = [
        GanConfig(
            objective="non_saturating",
            architecture=loop.architecture,
            dataset=loop.dataset,
            epochs=loop.epochs,
            seed=seed,
        )
        for seed in range(seeds)
    ]
    there = archived(configs, paths.results(), RECORD)
    found = {}
    for config in configs:
        if config.id in there:
            file = paths.results() / RECORD / archived_folder(config.id, alone=True) / SCORES
            metrics = json.loads(file.read_text())["metrics"]
            found[config.seed] = next(one["value"] for one in metrics if one["name"] == PRIMARY)
    return found


def _say(line: str) -> None:
    print(line, file=sys.stderr)
