"""The result that a run of any kind leaves when it is done."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine import device
from experiments import provenance
from experiments.configs.base import Config
from records.result import RunResult


def leave_result(
    config: Config,
    folder: Path,
    *,
    steps: int,
    seconds: float,
    parameters: Mapping[str, int],
    final: Mapping[str, float],
    threads: int,
    dataset: Mapping[str, Any] | None = None,
) -> None:
    """Write the result of the run of ``config`` to ``folder``, which finishes it; see ``RunResult``."""
    RunResult(
        id=config.id,
        kind=config.kind,
        config=config.to_json(),
        dataset=None if dataset is None else dict(dataset),
        steps=steps,
        seconds=round(seconds, 3),
        steps_per_second=round(steps / seconds, 3),
        parameters=dict(parameters),
        final=dict(final),
        versions=provenance.versions(),
        threads=threads,
        code_sha256=provenance.code_sha256(config.kind),
        meaning_sha256=provenance.meaning_sha256(config.kind),
        device=device.in_force(),
        path=folder,
    ).save()
