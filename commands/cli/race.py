"""``./study race``: time to quality on two threads, a ladder of entries."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np

from benchmarks.race import recipe as recipes
from benchmarks.race import results, rules
from benchmarks.race.ladder import ladders
from benchmarks.race.machine_load import busy_now, cores
from benchmarks.race.recipe import ENTRANTS, Recipe
from benchmarks.race.referee import Course, Distance, race, replay, warm_up
from benchmarks.race.results import Result, Surroundings
from commands import outputs, paths
from commands.build.stamp import commit
from commands.cli.bench import PEERS, only_checked
from commands.cli.race_plan import Plan
from commands.cli.race_table import look_line, result_line, show
from commands.paths import ROOT
from commands.screen import screen
from data import load
from data.home import cache_folder
from experiments import provenance
from experiments.held_out_images import divided
from records.machine import processor
from theory.errors import EquipoiseError, WrongUsage

DATASET = "mnist"
FOLDER = "race"  # of results/


@click.command(
    help="Time to quality: the seconds on two threads until a generator's samples are near to real images "
    f"(FD-LeNet {', '.join(f'{rung:g}' for rung in rules.RUNGS)}), by entry, medians over seeds. What is "
    "recorded in results/race is not raced again. Without ENTRY all are raced: "
    f"{', '.join(recipes.entries())}. A race must have the machine for itself."
)
@click.argument("entries", nargs=-1, metavar="[ENTRY]...")
@click.option("--seeds", type=click.IntRange(1, rules.SEEDS), default=rules.SEEDS, show_default=True)
@click.option(
    "--limit",
    type=click.FloatRange(min=0, min_open=True),
    default=rules.LIMIT,
    show_default=True,
    metavar="SECONDS",
    help="Of the clock, a race.",
)
@click.option("--show", "only_show", is_flag=True, help="Race nothing; show what is recorded.")
@click.option("--fresh", is_flag=True, help="Race what is recorded, too.")
@click.option(
    "--replay",
    "again",
    metavar="ENTRY",
    help="Train a recorded race once more and compare every look's state, bit by bit.",
)
@click.option("--seed", type=click.IntRange(min=0), help="Of --replay alone.  [default: 0]")
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the results as JSON ('-': stdout).",
)
@click.option("--rules", "only_rules", is_flag=True, help="Print the rules.")
def command(
    entries: tuple[str, ...],
    seeds: int,
    limit: float,
    only_show: bool,
    fresh: bool,
    again: str | None,
    seed: int | None,
    json_file: Path | None,
    only_rules: bool,
) -> int:
    """Race what is not recorded, or say what the options ask for; 1 if a replay differs."""
    if only_rules:
        print(rules.TEXT, end="")
        return 0
    if json_file is not None:
        outputs.check(json_file, "--json")
    if again is not None:
        if entries or only_show or fresh:
            raise click.UsageError("--replay takes one entry and --seed alone; leave the rest out")
        recipe = recipes.read(again)
        return 0 if only_checked() else _replay(recipe, seed or 0)
    if seed is not None:
        raise click.UsageError("--seed belongs to --replay alone; leave it out")
    chosen = [recipes.read(name) for name in dict.fromkeys(entries or recipes.entries())]
    if only_checked():
        return 0
    out = screen(sys.stderr if str(json_file) == "-" else sys.stdout)
    if not only_show:
        _race(Plan.of(chosen, seeds, limit, _folder(), fresh=fresh))
    there = results.of_recipes(results.stored(_folder()), chosen)
    shown = [one for one in there if one.seed < seeds]
    show(ladders(shown), {one.name: one.title for one in chosen}, out)
    if json_file is not None:
        outputs.write_json(json_file, "--json", {"results": [asdict(one) for one in shown]})
    return 0


def _folder() -> Path:
    return paths.results() / FOLDER


def _race(plan: Plan) -> None:
    """Make the races of ``plan``; each is recorded when it is over."""
    _say(plan.words())
    if not plan.left:
        return
    _warn_if_busy()
    with _course(plan.recipes) as course:
        versions = warm_up(plan.recipes, course)
        while plan.left:
            recipe, seed = plan.left[0]
            result = _one(recipe, seed, plan.limit, course, versions[recipe.entrant])
            results.save(result, _folder())
            plan.done(result)
            _say(f"{result_line(result)}; {plan.words()}")


def _one(recipe: Recipe, seed: int, limit: float, course: Course, versions: dict[str, str]) -> Result:
    began = time.monotonic()
    _say(f"{recipe.name}, seed {seed}: racing to FD {recipe.goal:g}, at most {limit:g} s of the clock")
    run = race(recipe, seed, course, limit, lambda so_far: _say(look_line(recipe, seed, so_far)))
    return results.result_of(
        recipe, seed, run, limit, time.monotonic() - began, _surroundings(recipe, versions)
    )


def _surroundings(recipe: Recipe, versions: dict[str, str]) -> Surroundings:
    return Surroundings(
        processor=processor(),
        cores=cores(),
        threads=rules.THREADS,
        versions=versions,
        commit=commit(),
        code_sha256=_code(recipe),
        date=time.strftime("%Y-%m-%d", time.gmtime()),
    )


def _code(recipe: Recipe) -> str:
    """What decides the numbers of a race of ``recipe``, apart from the recipe."""
    return provenance.meaning_of_modules(
        (f"benchmarks.race.entrants.{recipe.entrant}", "benchmarks.race.runner")
    )


def _replay(recipe: Recipe, seed: int) -> int:
    """Compare every look of a recorded race with those of a new training."""
    recorded = results.found(_folder(), processor(), recipe, seed)
    if recorded is None:
        raise WrongUsage(
            f"no race of {recipe.name}, seed {seed}, is recorded on this processor ({processor()}); "
            "race it first"
        )
    if recorded.recipe_sha256 != recipe.digest:
        raise WrongUsage(f"the race of {recipe.name} that is recorded was of another recipe; race it anew")
    if recorded.surroundings.code_sha256 != _code(recipe):
        _say(f"the code has changed since it was raced (commit {recorded.surroundings.commit})")
    with _course([recipe]) as course:
        again = replay(
            recipe, seed, course, recorded.curve[-1].step, lambda step: _say(f"step {step} is reached")
        )
    rungs = {crossing.step: crossing.rung for crossing in recorded.crossings}
    differ = [point.step for point in recorded.curve if again.get(point.step) != point.digest]
    for point in recorded.curve:
        rung = f"crosses {rungs[point.step]:g}  " if point.step in rungs else ""
        same = "DIFFERS" if point.step in differ else "the same bits"
        print(f"{recipe.name}, seed {seed}, step {point.step}: {rung}{point.digest[:16]}  {same}")
    return 1 if differ else 0


@contextmanager
def _course(chosen: Sequence[Recipe]) -> Iterator[Course]:
    """Prepare what all entries race on."""
    if not all(ENTRANTS[recipe.entrant].own for recipe in chosen) and not PEERS.exists():
        raise EquipoiseError("the peers' environment .venv-bench is missing; ./study race sets it up")
    handed, held_out = divided(load(DATASET, "train"))
    forbidden = [cache_folder(), ROOT / "data" / "mnist_2k"]
    forbidden += [Path(given) for given in (os.environ.get("EQUIPOISE_DATA"),) if given]
    with TemporaryDirectory(prefix="race-images-") as folder:
        images = Path(folder) / "images.npy"
        np.save(images, handed.pixels)
        yield Course(
            images=images,
            held_out=_distance_from(held_out.pixels),
            test=_from_test_images,
            forbidden=forbidden,
            pythons=(Path(sys.executable), PEERS),
            root=ROOT,
        )


def _distance_from(images: np.ndarray) -> Distance:
    from commands.scoring.held_out import frechet_from

    return frechet_from(images)


@cache
def _test_distance() -> Distance:
    return _distance_from(load(DATASET, "test").pixels)


def _from_test_images(samples: np.ndarray) -> float:
    return _test_distance()(samples)


def _warn_if_busy() -> None:
    share = busy_now()
    if share is None:
        _say("this system does not tell what other processes take; see that the machine is idle")
    elif share > rules.FOREIGN:
        _say(
            f"other processes take {share:.0%} of the cores; above {rules.FOREIGN:.0%} a race is marked and "
            "not ranked: end them first"
        )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
