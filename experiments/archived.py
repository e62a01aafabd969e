"""Which runs of a profile are archived (``records.archive``), with the settings that are asked for."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from experiments.config import Config
from experiments.kinds import kind_of, on_images
from experiments.result import read_config, same
from records import digests
from records.archive import archived_folder
from records.ensembles import read_results
from records.files import FAILURE, RESULT, SCORES


def archived(configs: Iterable[Config], results: Path, profile: str) -> dict[str, dict[str, Any]]:
    """Return the results of those ``configs`` whose record lies below ``results``/<profile>, by id.

    The record of a run on images includes its scores. One of other settings than the config's counts as none.
    Raises ``Damaged`` if a result is not what was written.
    """
    found: dict[str, dict[str, Any]] = {}
    ensembles: dict[Path, dict[str, dict[str, Any]]] = {}
    for config in configs:
        alone = not kind_of(config).together
        folder = results / profile / archived_folder(config.id, alone=alone)
        if alone:
            needed = (RESULT, SCORES) if on_images(config) else (RESULT,)
            if not all((folder / name).exists() for name in needed):
                continue
            result = json.loads(digests.read(folder / RESULT))
        else:
            if folder not in ensembles:  # of many seeds, read once
                ensembles[folder] = {result["id"]: result for result in read_results(folder)}
            if config.id not in ensembles[folder]:
                continue
            result = ensembles[folder][config.id]
        if same(result.get("config", {}), config):
            found[config.id] = result
    return found


def diverged(config: Config, *folders: Path) -> Path | None:
    """Return the first of ``folders`` in which the run of ``config`` has diverged; None if it has in none."""
    for folder in folders:
        if (folder / FAILURE).exists() and not (folder / RESULT).exists() and read_config(folder) == config:
            return folder
    return None


def lost(configs: Iterable[Config], results: Path, profile: str) -> dict[str, Path]:
    """Return the folders of those ``configs`` recorded below ``results``/<profile> as diverged, by id."""
    folders = {c.id: diverged(c, results / profile / archived_folder(c.id, alone=True)) for c in configs}
    return {run: folder for run, folder in folders.items() if folder is not None}
