"""What a finished run leaves behind in its folder."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from records import atomic, digests, machine
from records.files import RESULT
from theory.errors import EquipoiseError


@dataclass(frozen=True)
class RunResult:
    """The record of a finished run, as written to ``result.json``.

    dataset           name, sha256 and number of images (None for runs on the line)
    steps             updates of each player
    seconds           wall time of training, all sessions together
    steps_per_second  their ratio
    parameters        of each network, moving averages included
    final             the run's outcome: last losses and scores, or regret and errors
    versions, threads, code_sha256, meaning_sha256, processor
                      what computed it (``experiments.provenance``); results older than the last two have
                      None; one that is saved without a processor gets that of the machine that saves it
    device            what it was computed on: cpu, as all were before there was a choice, or gpu and the card
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
    device: str = "cpu"

    def save(self) -> None:
        """List the run's files with their digests, and write ``result.json``, which makes it finished."""
        content = asdict(self)
        del content["path"]
        content["processor"] = self.processor or machine.processor()
        text = atomic.json_text(content)
        digests.write(self.path, {RESULT: text.encode()})
        atomic.write_text(self.path / RESULT, text)


def is_finished(folder: Path) -> bool:
    """Return whether the run in ``folder`` has a result."""
    return (folder / RESULT).exists()


def read_result(folder: Path) -> RunResult:
    """Read the result in ``folder``.

    Raises ``EquipoiseError`` if the file is not one, ``Damaged`` if it is not what was written.
    """
    try:
        return RunResult(**json.loads(digests.read(folder / RESULT)), path=folder)
    except (ValueError, TypeError, RecursionError) as error:
        raise EquipoiseError(f"{folder / RESULT} is not a run's result; remove it and run again") from error
