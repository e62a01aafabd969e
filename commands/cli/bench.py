"""``./study bench``: side-by-side timings against peers, in one run."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from benchmarks.events import Event
from benchmarks.gan_step.options import OPTIONS
from benchmarks.instructions import ISAS, NATIVE, Machine, this_machine
from benchmarks.measure import measure
from benchmarks.profiled import step_profile
from benchmarks.requirements import Result, results
from benchmarks.row import Row
from benchmarks.scale.made_up import MODELS
from benchmarks.scale.measured import USUAL
from benchmarks.suites import SUITES
from commands import outputs, paths
from commands.cli.bench_progress import watched
from commands.paths import ROOT
from commands.screen import screen
from experiments.precision import slower_by
from gan.networks import ARCHITECTURES
from theory.errors import EquipoiseError, UnknownName

PEERS = ROOT / ".venv-bench" / "bin" / "python"
QUALITY, PROFILE, SCALE = "quality", "profile", "scale"
ALONE = (QUALITY, PROFILE, SCALE)  # what is run only where it is named
SEEDS = 10
RECORD = "full"  # the profile whose runs stand beside the plain loop's


@click.command(
    help="Time the engine against its peers: medians of interleaved repeats. "
    f"NAME is one of: {', '.join(SUITES)}; without it, all of them are run. "
    f"NAME {QUALITY} times nothing: it trains a plain Keras loop and judges its samples, minutes a seed. "
    f"NAME {PROFILE} shows where the time of a step goes, of the networks {' or '.join(ARCHITECTURES)}; "
    f"it has no peers; with options after a colon, as in dcgan:fast: {', '.join(OPTIONS)}. "
    f"NAME {SCALE} shows what many runs take and how they are scheduled, without peers."
)
@click.argument("name", required=False)
@click.argument("networks", required=False)
@click.option(
    "--isa",
    type=click.Choice(ISAS),
    default=NATIVE,
    show_default=True,
    help="avx2: every competitor computes as on a processor with AVX2 alone.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the rows as JSON ('-': stdout).",
)
@click.option("--seeds", type=click.IntRange(min=1), help=f"Of {QUALITY} alone.  [default: {SEEDS}]")
@click.option(
    "--runs",
    "sizes",
    type=click.IntRange(min=MODELS),
    multiple=True,
    help=f"Of {SCALE} alone, may be repeated: how many.  [default: {', '.join(map(str, USUAL))}]",
)
def command(
    name: str | None,
    networks: str | None,
    isa: str,
    json_file: Path | None,
    seeds: int | None,
    sizes: tuple[int, ...],
) -> None:
    """Run one benchmark or all of them."""
    _check(name, networks, isa, seeds, sizes)
    if json_file is not None:
        outputs.check(json_file, "--json")
    if only_checked():
        return
    out = screen(sys.stderr if str(json_file) == "-" else sys.stdout)
    machine = this_machine(isa)
    if name == PROFILE:
        made = _profile([networks] if networks else list(ARCHITECTURES), machine, out)
    elif name == SCALE:
        made = _scale(sizes or USUAL, machine, out)
    elif not PEERS.exists():
        raise EquipoiseError("the peers' environment .venv-bench is missing; ./study bench sets it up")
    else:
        made = _quality(seeds or SEEDS, out) if name == QUALITY else _timings(name, machine, out)
    if json_file is not None:
        outputs.write_json(json_file, "--json", {"machine": asdict(machine)} | made)


def only_checked() -> bool:
    """Whether the front door asks if the call is right, before it installs the peers for it."""
    return "STUDY_ONLY_CHECKED" in os.environ


def _check(
    name: str | None, networks: str | None, isa: str, seeds: int | None, sizes: tuple[int, ...]
) -> None:
    """Raise ``UnknownName`` or ``click.UsageError`` for what does not go together."""
    if name not in {None, *ALONE, *SUITES}:
        raise UnknownName("benchmark", str(name), [*SUITES, *ALONE])
    if sizes and name != SCALE:
        raise click.UsageError(f"--runs belongs to {SCALE} alone; leave it out")
    if wrong := [size for size in sizes if size % MODELS]:
        raise click.UsageError(
            f"--runs takes multiples of {MODELS}, as many models have the same seeds, not {wrong[0]}"
        )
    if networks is not None and name != PROFILE:
        raise click.UsageError(f"{networks!r} is one name too many; only {PROFILE} takes networks")
    if networks is not None:
        architecture, *options = networks.split(":")
        ARCHITECTURES[architecture]
        for option in options:
            OPTIONS[option]
    if seeds is not None and name != QUALITY:
        raise click.UsageError(f"--seeds belongs to {QUALITY} alone; leave it out")
    if isa != NATIVE and name in {QUALITY, SCALE}:
        raise click.UsageError(f"--isa changes times of steps, and {name} has none; leave it out")


def _timings(name: str | None, machine: Machine, out: Console) -> dict[str, list]:
    """Run the suite ``name``, or all of them; what is written as JSON."""
    from commands.cli.bench_tables import show_results, show_times

    rows: list[Row] = []
    found: list[Result] = []
    if machine.remark:
        _say(machine.remark)
    for whole in [SUITES[name]] if name else SUITES.values():
        suite = whole.on(bool(machine.bfloat16))
        out.print(f"{suite.title}; medians of {suite.repeats} interleaved repeats", highlight=False)
        if suite.competitors != whole.competitors:
            _say(_without_bfloat16(machine))
        for task in suite.steps:
            with watched(f"{suite.name} {task}") as watch:
                pythons = (Path(sys.executable), PEERS)
                of_task = measure(suite, task, ROOT, pythons, watch, watch.say, machine.emulated)
            show_times(of_task, suite.unit, machine.title, out)
            told = results(suite.requirements, of_task)
            show_results(told, out)
            rows += of_task
            found += told
        for note in suite.notes:
            out.print(note, highlight=False)
    return {"rows": [asdict(row) for row in rows], "asked": [asdict(result) for result in found]}


def _without_bfloat16(machine: Machine) -> str:
    """Why the rows of bfloat16 are left out."""
    known = "has no" if machine.bfloat16 is False else "is not known to have"
    return (
        f"bfloat16 is left out and not asked for: the processor {known} instructions for it, and without "
        f"them {slower_by()}"
    )


def _profile(tasks: list[str], machine: Machine, out: Console) -> dict[str, list]:
    """Show where the time of a step of each of ``tasks`` goes; what is written as JSON."""
    from commands.cli.bench_tables import show_profile

    made = []
    for task in tasks:
        with watched(f"{PROFILE} {task}") as watch:
            watch(Event("tracing steps", landmark=True))
            rows = step_profile(task, ROOT, machine.emulated)
        show_profile(task, rows, machine.title, out)
        made += [{"task": task} | row for row in rows]
    return {"rows": made}


def _scale(sizes: Sequence[int], machine: Machine, out: Console) -> dict[str, list]:
    """Measure many runs and schedule them; what is written as JSON."""
    from commands.cli import bench_scale

    with watched(SCALE) as watch:
        return bench_scale.command(sizes, machine.title, watch, out)


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
    with watched(QUALITY) as watch:
        for one in quality(loop, seeds, ROOT, PEERS, watch):
            found.append(one)
            watch.say(f"seed {one.seed}: FD {one.fd:.2f}, floor {one.floor:.2f}")
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
