"""A profile of any number of the smallest runs, and their record, made up where they are too many to make."""

import json
import math
from pathlib import Path
from typing import Any

from experiments import provenance
from experiments.profiles import Profile
from records import columns, machine
from records.files import CONFIG, GRADIENTS, RESULT, RUNS
from records.result import RunResult

NAME, STUDY = "scale", "generator_gradients"
MODELS = 10  # of the study; as many ensembles
SETTINGS = {
    "distances": [0.5, 2.0, 8.0],
    "checkpoints": [1, 2, 4],
    "widths": [4],
    "batch_size": 8,
}


def profile(runs: int, *, recorded: bool = False, **settings: Any) -> Profile:
    """Return the profile of so many ``runs``, a seed of each model after another.

    ``settings`` are what is to be otherwise than in ``SETTINGS``.
    Raises ``ValueError`` for what is no positive multiple of ``MODELS``.
    """
    seeds, rest = divmod(runs, MODELS)
    if rest or not seeds:
        raise ValueError(f"{runs} is no positive multiple of {MODELS}")
    studies = {STUDY: {"seeds": seeds, **SETTINGS, **settings}}
    return Profile(NAME, "runs of four steps, to be counted", "mnist_2k", studies, recorded=recorded)


def write(runs: int, results: Path) -> None:
    """Write below ``results`` what as many ``runs`` would leave, but their numbers, which are made up.

    Files are not synced one by one: nothing is lost with them.
    """
    for place, config in enumerate(profile(runs).configs(STUDY)):
        folder = results / RUNS / config.id
        folder.mkdir(parents=True, exist_ok=True)
        told = config.to_json()
        (folder / CONFIG).write_text(_text(told), encoding="utf-8")
        (folder / GRADIENTS).write_text(_gradients(place), encoding="utf-8")
        (folder / "lease").touch()
        (folder / RESULT).write_text(_text(_result(config.id, told, folder)), encoding="utf-8")


def _result(run: str, config: dict[str, Any], folder: Path) -> dict[str, Any]:
    kind = config["kind"]
    result = RunResult(
        id=run,
        kind=kind,
        config=config,
        dataset=None,
        steps=4,
        seconds=0.01,
        steps_per_second=400.0,
        parameters={"discriminator": 13},
        final={},
        versions=provenance.versions(),
        threads=2,
        code_sha256=provenance.code_sha256(kind),
        meaning_sha256=provenance.meaning_sha256(kind),
        processor=machine.processor(),
        path=folder,
    )
    return {name: value for name, value in vars(result).items() if name != "path"}


def _gradients(place: int) -> str:
    """A table like a run's; its numbers differ from run to run and have all their digits."""
    rows = [
        f"{distance},{steps},{math.sin(place + distance * steps)!r}"
        for steps in (1, 2, 4)
        for distance in (0.5, 2.0, 8.0)
    ]
    return "\n".join([",".join(columns.GRADIENTS), *rows, ""])


def _text(content: object) -> str:
    return json.dumps(content, indent=2) + "\n"
