"""``./study clean``: removes what can be made again, and says how much that was."""

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from commands import paths
from commands.graph.driver import driver_lock
from data import DATASETS
from data.home import REFERENCE, cache_folder, reference_folder
from data.store import dataset_cache
from experiments.training.run_lock import is_locked
from theory.errors import EquipoiseError

TOOL_CACHES = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis")
KEPT = "full|race|kernel"  # of results/, what is committed


@click.command(
    help="Remove caches and intermediate files, papers, reports and archives among them; runs and their "
    "results stay."
)
@click.option("--results", is_flag=True, help="Also remove the runs and results computed on this machine.")
@click.option("--data", is_flag=True, help="Also remove the downloaded datasets and what scores keep.")
def command(results: bool, data: bool) -> None:
    """Remove what was asked for, one line each. Refused while ./study paper is at work."""
    if not (paths.work() / "study").is_file():  # what EQUIPOISE_CHECKOUT names may be anything
        raise EquipoiseError(f"{paths.work()} is not a checkout; nothing is removed")
    with driver_lock(paths.results() / ".driver.lock"):
        found = [*_intermediate(), *(_computed() if results else ()), *(_fetched() if data else ())]
        sizes = [size for size in map(_remove, found) if size is not None]
        if data:
            _leave_no_empty_folders()
    print(f"{sum(sizes) / 1e6:,.1f} MB removed" if sizes else "nothing to remove")


def _intermediate() -> Iterator[Path]:
    yield from (
        paths.work() / ".snakemake",
        paths.build(),
        paths.generated(),
        paths.work() / "docs" / "build",
    )
    for name in ("figures", "tables", "read"):  # the graph's word on what has just been removed
        yield from paths.results().glob(f".marks/*/{name}")
    yield paths.results() / ".marks" / "claims.json"  # without the engine's notes its code is not known
    yield from (paths.work() / name for name in TOOL_CACHES)
    for folder in paths.work().iterdir():
        if folder.is_dir() and not folder.name.startswith("."):
            yield from folder.rglob("__pycache__")
    yield paths.work() / "__pycache__"


def _computed() -> Iterator[Path]:
    """Everything in results/ but what is committed and the driver's lock; raises if a run is at work."""
    for run in paths.results().glob("runs/*/"):
        if is_locked(run):
            raise EquipoiseError(
                f"the run {run.name} is at work; wait for it, or stop it, and repeat the command"
            )
    kept = re.compile(rf"{KEPT}|\.driver\.lock(\.[0-9]+)?")  # with the leases where there is no flock
    yield from (path for path in paths.results().glob("*") if not kept.fullmatch(path.name))


def _fetched() -> Iterator[Path]:
    """What the study keeps in the cache; the folder may be one that the user named, and hold other things."""
    yield from map(dataset_cache, DATASETS.values())
    yield from (path for path in reference_folder().glob("*") if re.fullmatch(REFERENCE, path.name))


def _leave_no_empty_folders() -> None:
    for folder in (cache_folder() / "data", reference_folder(), cache_folder()):
        with suppress(OSError):  # it holds something else, or is not there
            folder.rmdir()


def _remove(path: Path) -> int | None:
    """Remove a file or folder; returns its size in bytes, or None if it is not there."""
    if not path.exists() and not path.is_symlink():
        return None
    if path.is_file() or path.is_symlink():
        size = path.lstat().st_size
        path.unlink()
        return size
    size = sum(file.lstat().st_size for file in path.rglob("*") if not file.is_dir())
    shutil.rmtree(path)
    shown = path.relative_to(paths.work()) if path.is_relative_to(paths.work()) else path
    print(f"  {size / 1e6:8.1f} MB  {shown}")
    return size
