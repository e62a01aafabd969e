"""The one writer of what is derived from finished runs: their scores, and a profile's list of them."""

from pathlib import Path
from typing import Any

from experiments import atomic
from experiments.committed import commit_copy, is_committed
from experiments.config import Config, ImageConfig
from experiments.profiles import Profile
from experiments.result import is_finished, read_result
from theory.errors import EquipoiseError

SCORES, MANIFEST = "scores.json", "manifest.json"


def write_scores(folder: Path, scores: dict[str, Any]) -> Path:
    """Put ``scores`` beside the result of the finished run in ``folder``.

    Raises ``EquipoiseError`` if the run is not finished or the scores are another run's.
    """
    if not is_finished(folder):
        raise EquipoiseError(f"run {folder.name} is not finished, so it has no scores")
    if scores["id"] != folder.name:
        raise EquipoiseError(f"these are the scores of {scores['id']}, not of {folder.name}")
    atomic.write_json(folder / SCORES, scores)
    return folder / SCORES


def write_manifest(profile: Profile, results: Path) -> Path:
    """Write ``results``/<profile>/manifest.json: the profile's finished runs by study, and their data.

    Runs lie in ``results``/runs; of a recorded profile, their small parts are copied to
    ``results``/<profile>/runs, to be committed, and listed beside those that are there already.
    ``dataset`` has the digest that the runs report, None before the first run on images is finished.
    Raises ``EquipoiseError`` if two runs report different data.
    """
    runs: dict[str, list[dict[str, str]]] = {}
    digests: dict[str, str] = {}
    for study in profile.studies:
        folders = {config: _folder(config, profile, results) for config in profile.configs(study)}
        finished = {config: folder for config, folder in folders.items() if folder is not None}
        runs[study] = [{"id": c.id, "path": str(f.relative_to(results))} for c, f in finished.items()]
        for config, folder in finished.items():
            if isinstance(config, ImageConfig):
                digests[config.id] = (read_result(folder).dataset or {})["sha256"]
    if len(set(digests.values())) > 1:
        raise EquipoiseError(
            f"the runs of profile {profile.name} were made from different data "
            f"({', '.join(sorted(digests))}); remove those of the wrong one"
        )
    path = results / profile.name / MANIFEST
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write_json(
        path,
        {
            "profile": profile.name,
            "description": profile.description,
            "dataset": {"name": profile.dataset, "sha256": next(iter(digests.values()), None)},
            "runs": runs,
        },
    )
    return path


def _folder(config: Config, profile: Profile, results: Path) -> Path | None:
    """Where the record of a finished run lies; None for a run that is not finished."""
    folder = results / "runs" / config.id
    if not profile.recorded:
        return folder if is_finished(folder) else None
    committed = results / profile.name / "runs"
    if is_finished(folder):
        return commit_copy(folder, committed, all_sheets=config.seed == 0)
    return committed / config.id if is_committed(config.id, results, profile.name) else None
