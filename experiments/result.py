"""Whether a folder holds the run of a config, finished or begun."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from experiments.config import Config, from_json
from records import atomic, digests
from records.digests import Damaged
from records.files import CONFIG
from records.result import RunResult, is_finished, read_result
from theory.errors import EquipoiseError, UnknownName


def finished(folder: Path, config: Config) -> RunResult | None:
    """Return the result of the run of ``config`` in ``folder``; None if it is not finished.

    An id leaves out what is the default, so an old run may have the id of a new one: raises
    ``EquipoiseError`` if the run that is finished there has other settings, ``Damaged`` if its result is not
    what was written.
    """
    if not is_finished(folder):
        return None
    result = read_result(folder)
    if not same(result.config, config):
        raise EquipoiseError(f"{folder} holds a run with other settings; move it away")
    return result


def whole(folder: Path, config: Config) -> bool:
    """Return whether the run of ``config`` is finished in ``folder``, and all its files are what it wrote.

    Raises ``EquipoiseError`` if the run there has other settings.
    """
    try:
        return finished(folder, config) is not None and not digests.damaged(folder)
    except Damaged:
        return False


def same(recorded: dict[str, Any], config: Config) -> bool:
    """Return whether a config as ``recorded`` is ``config``; settings that it lacks have their default."""
    try:
        return from_json(recorded) == config
    except (ValueError, TypeError):  # of settings that there are no more
        return False


def read_config(folder: Path) -> Config:
    """Return the config of the run in ``folder``. Raises ``EquipoiseError`` if the file is not one.

    And ``Damaged`` if it is not what was written.
    """
    try:
        return from_json(json.loads(digests.read(folder / CONFIG)))
    except (ValueError, TypeError, RecursionError) as error:  # WrongUsage is a ValueError
        raise EquipoiseError(
            f"{folder / CONFIG} is not a run's config ({error}); remove the folder"
        ) from error


def write_config(folder: Path, config: Config) -> None:
    """Write ``config`` to ``folder``. Raises ``EquipoiseError`` if it is the folder of another run.

    The config of a run that goes on is written again: its images may lie elsewhere by now.
    """
    if (folder / CONFIG).exists() and read_config(folder) != config:
        raise EquipoiseError(f"{folder} holds a run with other settings; move it away")
    atomic.write_json(folder / CONFIG, config.to_json())


def find(runs: Path, run: str, others: Iterable[str] = ()) -> Path:
    """Find the folder of a ``run``, given by its id or by the folder's path.

    Raises ``UnknownName``, which lists the runs that there are below ``runs``, and the ``others`` that could
    have been named in place of one.
    """
    if (folder := at_path(run)) is not None:
        return folder
    if os.sep not in run and (runs / run / CONFIG).is_file():  # of very many runs the list takes a while
        return runs / run
    known, parts = [folder.parent.name for folder in sorted(runs.glob(f"*/{CONFIG}"))], Path(run).parts
    if os.sep in run and parts[-1] in known and (runs / parts[-1]).parts[-len(parts) :] == parts:
        return runs / parts[-1]  # results/runs/ID, as commands say it wherever they are called
    if run not in known:
        raise UnknownName("run", run, [*known, *others])
    return runs / run


def at_path(run: str) -> Path | None:
    """Return the folder of the run that ``run`` is the path of; None if it is none, such as an id."""
    folder = Path(run)
    written_as_path = os.sep in run or run in (os.curdir, os.pardir)
    return folder.resolve() if written_as_path and (folder / CONFIG).is_file() else None
