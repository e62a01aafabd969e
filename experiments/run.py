"""From configs to results: what is done is returned, what was cut off goes on, the rest is made.

A run owns the folder of its id under the runs' folder and is worked on by one process at a time. A
finished result is never overwritten, nor taken for that of other settings; one that was damaged since it was
written is made anew (``experiments.inspection``).
"""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from data import load
from engine.errors import TrainingDiverged
from experiments.configs.base import Config
from experiments.configs.images import Load
from experiments.held_out_images import Distance
from experiments.inspection import inspect
from experiments.kind import Session
from experiments.kinds import kind_of
from experiments.own_images import ReadOnce, checked, known, remarks
from experiments.result import finished, whole, write_config
from experiments.training import pace
from experiments.training.open_files import make_room
from experiments.training.progress import Progress
from experiments.training.run_lock import run_lock
from records import digests
from records.files import BEST, CHECKPOINT
from records.result import RunResult, read_result


def run(
    config: Config,
    runs: Path,
    *,
    load_images: Load = load,
    progress: Progress | None = None,
    tensorboard: Path | None = None,
    checkpoint_every: float = pace.USUAL,
    distance: Distance | None = None,
) -> RunResult:
    """Make the run of ``config`` under the folder ``runs``, resume it, or return what it left.

    ``load_images`` gives the training images, and the test images that a VAE is evaluated on. A run on images
    at a path is told by their digest, which is taken here where ``config`` does not have it. A run on images
    is also written to the folder ``tensorboard`` as it goes, for TensorBoard, and saved every
    ``checkpoint_every`` seconds; one that keeps its best epoch chooses it by ``distance``. Raises
    ``WrongUsage`` for a batch larger than the data and for a wrong interval, ``DataUnavailable``,
    ``TrainingDiverged`` (an ``EquipoiseError``), and ``KeyboardInterrupt`` once a run that the user broke off
    is saved.
    """
    session = Session(
        progress or Progress(), tensorboard=tensorboard, checkpoint_every=checkpoint_every, distance=distance
    )
    images = load_images if isinstance(load_images, ReadOnce) else ReadOnce(load_images)
    return _run_group([known(config, images)], runs, session, images)[0]


def run_many(
    configs: Sequence[Config],
    runs: Path,
    *,
    load_images: Load = load,
    progress: Progress | None = None,
    distance: Distance | None = None,
) -> list[RunResult]:
    """Return the results of ``configs``, in order, all made in this process; see ``run`` for the arguments.

    Runs of a kind that is trained together, that differ in their seeds alone, are one ensemble. A run that
    diverges does not keep the others from being made; its error is raised when they are done.
    """
    session = Session(progress or Progress(), distance=distance)
    results: dict[str, RunResult] = {}
    diverged: list[TrainingDiverged] = []
    images = ReadOnce(load_images)
    configs = [known(config, images) for config in configs]
    for group in _groups(configs):
        try:
            made = _run_group(group, runs, session, images)
        except TrainingDiverged as error:
            session.progress.say(str(error))
            diverged.append(error)
            continue
        results |= {result.id: result for result in made}
    if diverged:
        raise diverged[0]
    return [results[config.id] for config in configs]


def _groups(configs: Iterable[Config]) -> list[list[Config]]:
    """Runs one by one, or together where only the seed differs, as their kind has it."""
    groups: dict[object, list[Config]] = {}
    for config in dict.fromkeys(configs):
        key: object = config
        if kind_of(config).together:
            key = (config.kind, *(v for k, v in vars(config).items() if k != "seed"))
        groups.setdefault(key, []).append(config)
    return list(groups.values())


def _run_group(configs: Sequence[Config], runs: Path, session: Session, load: ReadOnce) -> list[RunResult]:
    """Make those runs of a group that are not finished; the results of all."""
    kind, folders = kind_of(configs[0]), {config: runs / config.id for config in configs}
    if not all(whole(folder, config) for config, folder in folders.items()):
        if kind.images is not None:  # before a folder is made: they may not be to be had
            session = replace(session, images=kind.images(configs[0], checked(configs[0], load)))
            for remark in remarks(configs[0], session.images):
                session.progress.say(remark)
        make_room(len(configs))
        with ExitStack() as locks:
            # everyone takes locks in this order, so nobody waits in a circle
            for config in sorted(configs, key=lambda config: config.id):
                if not whole(folders[config], config):
                    locks.enter_context(run_lock(folders[config], session.progress.say))
                    inspect(folders[config], session.progress.say)
            # some may have been finished by a process that held the lock before us
            left = [config for config in configs if not finished(folders[config], config)]
            if left:
                for config in left:
                    digests.forget(folders[config])
                    write_config(folders[config], config)
                kind.train_many(left, [folders[config] for config in left], session)
    for folder in folders.values():
        for path in (folder / CHECKPOINT, folder / BEST):
            if (
                path.exists()
            ):  # it was killed once it was done; to remove nothing, a disk need not be writable
                path.unlink(missing_ok=True)
    return [read_result(folder) for folder in folders.values()]
