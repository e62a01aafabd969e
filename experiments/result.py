"""What a finished run leaves behind, and the folder it leaves it in."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from experiments import atomic, provenance
from experiments.config import Config, from_json
from theory.errors import EquipoiseError, UnknownName

CONFIG, RESULT, CHECKPOINT, WEIGHTS = "config.json", "result.json", "checkpoint.npz", "weights.npz"
FAILURE, SCORES, RECONSTRUCTIONS = "failure.json", "scores.json", "reconstructions.png"
HISTORY, SPEED = "history.csv", "speed.csv"
EPOCHS = "epochs.csv"  # a GAN's distance after each epoch, from the generators in the folder EPOCH_WEIGHTS
EPOCH_WEIGHTS = "epochs"
QUANTILES, INTERPOLATIONS, NEIGHBOURS = "quantiles.csv", "interpolations.png", "neighbours.png"


@dataclass(frozen=True)
class RunResult:
    """The record of a finished run, as written to ``result.json``.

    dataset           name, sha256 and number of images (None for runs on the line)
    steps             updates of each player
    seconds           wall time of training, all sittings together
    steps_per_second  their ratio
    parameters        of each network, moving averages included
    final             the run's outcome: last losses and scores, or regret and errors
    versions, threads, code_sha256, meaning_sha256, processor
                      what computed it (``experiments.provenance``); results older than the last two have
                      None; one that is saved without a processor gets that of the machine that saves it
    """

    id: str
    kind: str
    config: dict[str, Any]
    dataset: dict[str, Any] | None
    steps: int
    seconds: float
    steps_per_second: float
    parameters: dict[str, int]
    final: dict[str, float]
    versions: dict[str, str]
    threads: int
    code_sha256: str
    path: Path = field(compare=False)
    meaning_sha256: str | None = None
    processor: str | None = None

    def save(self) -> None:
        """Write ``result.json``, which makes the run finished."""
        content = asdict(self)
        del content["path"]
        content["processor"] = self.processor or provenance.processor()
        atomic.write_json(self.path / RESULT, content)


def is_finished(folder: Path) -> bool:
    """Whether the run in ``folder`` has a result."""
    return (folder / RESULT).exists()


def finished(folder: Path, config: Config) -> RunResult | None:
    """The result of the run of ``config`` in ``folder``; None if it is not finished.

    An id leaves out what is the default, so an old run may have the id of a new one: raises
    ``EquipoiseError`` if the run that is finished there has other settings, or its result cannot be read.
    """
    if not is_finished(folder):
        return None
    result = read_result(folder)
    if not same(result.config, config):
        raise EquipoiseError(f"{folder} holds a run with other settings; move it away")
    return result


def same(recorded: dict[str, Any], config: Config) -> bool:
    """Whether a config as ``recorded`` is ``config``; settings that it lacks have their default."""
    try:
        return from_json(recorded) == config
    except (ValueError, TypeError):  # of settings that there are no more
        return False


def read_result(folder: Path) -> RunResult:
    """The result in ``folder``. Raises ``EquipoiseError`` if the file is not one."""
    try:
        return RunResult(**json.loads((folder / RESULT).read_text()), path=folder)
    except (ValueError, TypeError) as error:
        raise EquipoiseError(f"{folder / RESULT} is not a run's result; remove it and run again") from error


def read_config(folder: Path) -> Config:
    """The config of the run in ``folder``. Raises ``EquipoiseError`` if the file is not one."""
    try:
        return from_json(json.loads((folder / CONFIG).read_text()))
    except (ValueError, TypeError) as error:  # WrongUsage is a ValueError
        raise EquipoiseError(
            f"{folder / CONFIG} is not a run's config ({error}); remove the folder"
        ) from error


def write_config(folder: Path, config: Config) -> None:
    """Write ``config`` to ``folder``. Raises ``EquipoiseError`` if it is the folder of another run."""
    if (folder / CONFIG).exists():
        if read_config(folder) != config:
            raise EquipoiseError(f"{folder} holds a run with other settings; move it away")
        return
    atomic.write_json(folder / CONFIG, config.to_json())


def find(runs: Path, run: str) -> Path:
    """The folder of the run with id ``run``. Raises ``UnknownName``, which lists the runs there are."""
    known = [folder.parent.name for folder in sorted(runs.glob(f"*/{CONFIG}"))]
    if run not in known:
        raise UnknownName("run", run, known)
    return runs / run
