"""The one writer of what is derived from finished runs: their scores, and a profile's list of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.archived import archived, diverged
from experiments.config import Config
from experiments.kinds import kind_of, on_images
from experiments.profiles import Profile
from experiments.result import finished
from records import atomic, columns, digests, sealed
from records.archive import archive_ensemble, archive_run, archived_folder
from records.files import EPOCHS, FAILURE, MANIFEST, RUNS, SCORED, SCORES
from records.reading import comparison
from records.result import is_finished, read_result
from theory.errors import EquipoiseError


def write_scores(folder: Path, scores: dict[str, Any]) -> Path:
    """Put ``scores`` beside the result of the finished run in ``folder``, and list what scoring made.

    Raises ``EquipoiseError`` if the run is not finished or the scores are another run's.
    """
    if not is_finished(folder):
        raise EquipoiseError(f"run {folder.name} is not finished, so it has no scores")
    if scores["id"] != folder.name:
        raise EquipoiseError(f"these are the scores of {scores['id']}, not of {folder.name}")
    atomic.write_json(folder / SCORES, scores)
    digests.add(folder, SCORED)
    return folder / SCORES


def write_epochs(folder: Path, distances: Mapping[int, float]) -> None:
    """Put the Fréchet distance after each epoch, 0 before training, beside the result in ``folder``."""
    rows = [f"{epoch},{distance!r}" for epoch, distance in sorted(distances.items())]
    atomic.write_text(folder / EPOCHS, "\n".join([",".join(columns.EPOCHS), *rows, ""]))


def write_manifest(profile: Profile, results: Path) -> Path:
    """Write ``results``/<profile>/manifest.json: the profile's finished runs by study, and their data.

    Runs lie in ``results``/runs; of a recorded profile, their small parts are copied to where they are
    committed (``records.archive``), and listed beside those that are there already.
    ``diverged`` has those runs on images that ended without a result, their numbers lost, and where and how.
    ``planned`` has the number of runs that each study asks for, and ``planned_runs`` that of all, where one
    that two studies ask for is one run, so that an unfinished record can say so;
    ``reference`` the settings with which each study's runs are compared as models
    (``records.reading.comparison``).
    ``dataset`` has the digest that the runs report, None before the first run on images is finished;
    ``others`` those of other images that some study has.
    Raises ``EquipoiseError`` if two runs report different data by one name, or two studies declare different
    reference settings of one model.
    """
    references = {study: profile.references(study) for study in profile.studies}
    comparison.check(references)
    runs: dict[str, list[dict[str, str]]] = {}
    lost: list[dict[str, Any]] = []
    digests: dict[str, dict[str, str]] = {}  # by dataset and run
    for study in profile.studies:
        configs = profile.configs(study)
        there = _archived(configs, profile, results) if profile.recorded else _finished(configs, results)
        runs[study] = [{"id": c.id, "path": str(f.relative_to(results))} for c, f in there.items()]
        lost += [{"study": study, **one} for one in _diverged(configs, profile, results)]
        for config, folder in there.items():
            if on_images(config):
                digest = (read_result(folder).dataset or {})["sha256"]
                digests.setdefault(config.dataset, {})[config.id] = digest
    found = {name: _one(runs_of, profile) for name, runs_of in digests.items()}
    path = results / profile.name / MANIFEST
    path.parent.mkdir(parents=True, exist_ok=True)
    sealed.write(
        path,
        {
            "profile": profile.name,
            "description": profile.description,
            "dataset": {"name": profile.dataset, "sha256": found.pop(profile.dataset, None)},
            "others": found,
            "planned": {study: len(profile.configs(study)) for study in profile.studies},
            "planned_runs": len({c.id for study in profile.studies for c in profile.configs(study)}),
            comparison.REFERENCE: references,
            "runs": runs,
            "diverged": lost,
        },
        sealed.manifest_of(profile.name),
    )
    return path


def _one(digests: dict[str, str], profile: Profile) -> str:
    """The digest that all runs report of their data, by run in ``digests``."""
    if len(set(digests.values())) > 1:
        made_from = [
            f"{', '.join(sorted(run for run, own in digests.items() if own == digest))} from {digest[:12]}"
            for digest in sorted(set(digests.values()))
        ]
        raise EquipoiseError(
            f"the runs of profile {profile.name} were made from different data ({'; '.join(made_from)}); "
            f"remove those of the wrong one"
        )
    return next(iter(digests.values()))


def _diverged(configs: Sequence[Config], profile: Profile, results: Path) -> Iterator[dict[str, Any]]:
    """The runs on images that diverged; of a recorded profile, copied to where they are committed."""
    for config in configs:
        run = results / RUNS / config.id
        kept = results / profile.name / archived_folder(config.id, alone=True)
        if kind_of(config).together or finished(run, config):
            continue
        folder = diverged(config, run, kept)
        if folder == run and profile.recorded:
            folder = archive_run(run, kept, all_grids=False)
        if folder is not None:
            how = json.loads(digests.read(folder / FAILURE))
            path = str(folder.relative_to(results))
            yield {"id": config.id, "path": path, "config": config.to_json(), **how}


def _finished(configs: Sequence[Config], results: Path) -> dict[Config, Path]:
    """The folders of those runs that are finished here."""
    folders = {config: results / RUNS / config.id for config in configs}
    return {config: folder for config, folder in folders.items() if finished(folder, config)}


def _archived(configs: Sequence[Config], profile: Profile, results: Path) -> dict[Config, Path]:
    """Copy what is finished here to where it is committed; where each record lies, old ones included."""
    root, found = results / profile.name, {}
    ensembles: dict[Path, list[Path]] = {}
    for config, run in _finished(configs, results).items():
        folder = root / archived_folder(config.id, alone=not kind_of(config).together)
        if kind_of(config).together:
            ensembles.setdefault(folder, []).append(run)
        elif on_images(config) and not (run / SCORES).exists():
            continue  # until it is scored
        else:
            archive_run(run, folder, all_grids=vars(config).get("seed") == 0)
        found[config] = folder
    for folder, members in ensembles.items():
        archive_ensemble(members, folder)
    old = archived([config for config in configs if config not in found], results, profile.name)
    for config in configs:
        if config.id in old:
            found[config] = root / archived_folder(config.id, alone=not kind_of(config).together)
    return {config: found[config] for config in configs if config in found}
