"""The one writer of what is derived from finished runs: their scores, and a profile's list of them."""

from pathlib import Path
from typing import Any

from experiments import atomic
from experiments.config import RunConfig
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

    Runs lie in ``results``/runs. ``dataset`` has the digest that the runs report, None before the first
    run on images is finished. Raises ``EquipoiseError`` if two runs report different data.
    """
    runs: dict[str, list[dict[str, str]]] = {}
    digests: dict[str, str] = {}
    for study in profile.studies:
        finished = [c for c in profile.configs(study) if is_finished(results / "runs" / c.id)]
        runs[study] = [{"id": config.id, "path": f"runs/{config.id}"} for config in finished]
        for config in finished:
            if isinstance(config, RunConfig):
                dataset = read_result(results / "runs" / config.id).dataset or {}
                digests[config.id] = dataset["sha256"]
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
