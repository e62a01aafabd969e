"""One run of the engine over a profile: the data first, then the graph, and what is remembered of it."""

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from commands import paths
from commands.build import publish
from commands.build.stamp import stamped
from commands.graph import marks, mending, slurm, timeline, unchanged
from commands.graph.batches import batches
from commands.graph.calling import engine_command
from commands.graph.clock import date_now
from commands.graph.driver import driver_lock, run_group, say
from commands.graph.engine import LOG
from commands.graph.executors import Executor
from commands.graph.following import followed
from commands.graph.lack import lack
from commands.graph.unchanged import Watched
from data import load
from data.store import dataset_cache
from data.table import DATASETS
from experiments.profiles import Profile
from records.atomic import sweep
from records.files import LEDGER, MANIFEST
from records.locks.base import Lock
from theory.errors import EquipoiseError

LOCK = ".driver.lock"  # in the results
ELSEWHERE_GRACE = 3.0  # seconds that an interrupted engine has to end its jobs on other machines


def make(
    profile: Profile, target: str, told: dict[str, str], *, fresh: bool, executor: Executor | None = None
) -> None:
    """Let the engine make ``target`` of a profile, and remember it if that is done.

    ``told`` is what the graph is told; its jobs run where ``executor`` says, else here. Says what the record
    of a recorded profile lacks, and where a clock was wrong. Raises ``EquipoiseError`` if a
    step fails, ``DataUnavailable`` where the data is not to be had.
    """
    compute = told["compute"] == "yes"
    if said := "" if compute else lack(profile):
        print(f"study: {said}", file=sys.stderr)
    watched = Watched(profile.name, target, told, _read(profile) if compute else ())
    with driver_lock(paths.results() / LOCK) as lock, _own_jobs(executor):
        if compute:
            load(profile.dataset, "train")  # a dataset that is not to be had ends the command here
            if fresh:
                marks.discard_once(profile)
            marks.forget_what_is_missing(profile)
        for top in (*_tops(profile.name), paths.build()):
            sweep(top)
        _mend_dates(profile.name)
        if made := mending.discard(profile.name, recorded=not compute):
            first, more = made[0].relative_to(paths.work()), len(made) - 1
            print(
                f"study: {first} is not what was made: it is made anew"
                + (f", with {more} more" if more else ""),
                file=sys.stderr,
            )
        before = unchanged.forget(watched)
        with timeline.logged(timeline.file_of(profile.name)):
            failed = _run(profile, target, told, executor, lock)
        if failed:
            raise EquipoiseError(
                "the paper is not built: the step above failed; mend it and repeat the command "
                f"(the engine's log: {LOG}){_standing()}"
            )
        marks.fresh(profile).unlink(missing_ok=True)
        if compute != profile.recorded:  # without --fresh, a recorded profile is built from its record
            unchanged.remember(watched, before, said)


def _run(profile: Profile, target: str, told: dict[str, str], executor: Executor | None, lock: Lock) -> int:
    """Run the engine; returns its exit code."""
    if executor is None:
        return run_group(engine_command(target, told), paths.work(), lock)
    names = batches(profile) if told["compute"] == "yes" else {}
    marks.mark_batches(profile, names)
    where = [*executor.options(), *(slurm.options(executor.settings) if executor.is_slurm else [])]
    command = engine_command(target, told | {"executor": executor.plugin}, where)
    with followed([marks.batch(profile, name) for name in names], say):
        return run_group(command, paths.work(), lock, grace=ELSEWHERE_GRACE)


def _own_jobs(executor: Executor | None) -> AbstractContextManager[None]:
    """See to the jobs in a queue that outlives us, before anything is done that they would disturb."""
    return slurm.own_jobs(say) if executor is not None and executor.is_slurm else nullcontext()


def _read(profile: Profile) -> tuple[Path, ...]:
    """What a profile that is computed is made from beside the code: the data and the runs."""
    dataset = DATASETS[profile.dataset]
    return (*(() if dataset.committed else (dataset_cache(dataset),)), *marks.results_of(profile))


def _tops(profile: str) -> list[Path]:
    """The folders in which the graph makes what is of a profile, its runs apart."""
    tops = (paths.results(), paths.results() / ".marks", paths.generated(), paths.build())
    return [top / profile for top in tops]


def _mend_dates(profile: str) -> None:
    """See that nothing of the graph's own is dated in the future; says so where something was."""
    made = _tops(profile)[1:]
    made += [paths.results() / profile / name for name in (MANIFEST, LEDGER)]
    if ahead := date_now(made, paths.results() / LOCK):
        first, more = ahead[0].relative_to(paths.work()), len(ahead) - 1
        print(
            f"study: {first}{f' and {more} more' if more else ''}, made by the graph, came from the future: "
            "a clock was wrong; dated now",
            file=sys.stderr,
        )


def _standing() -> str:
    """Say which paper is still there after a failure; empty if none is."""
    pdf = publish.newest(paths.build())
    return f"; {pdf.relative_to(paths.work())} is still that of {stamped(pdf)}" if pdf.is_file() else ""
