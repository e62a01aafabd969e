"""The graph's marks: which studies are trained, lane by lane, and what is forgotten or discarded.

They lie in results/.marks/<profile>. The engine does not look behind a mark that is there for the runs.
"""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from commands import paths
from commands.graph.lanes import mark_of
from experiments.configs.base import Config
from experiments.kinds import kind_of
from experiments.profiles import Profile
from records import digests
from records.archive import archived_folder
from records.files import MANIFEST, RESULT


def marks(profile: str) -> Path:
    """Find the folder of a profile's marks."""
    return paths.results() / ".marks" / profile


def trained(profile: Profile, study: str) -> Path:
    """Find the mark of the lane that a study is in, whose runs are all there."""
    return marks(profile.name) / mark_of(profile, study)


def fresh(profile: Profile) -> Path:
    """Find the mark of a ``--fresh`` that has discarded the runs and is not done yet."""
    return marks(profile.name) / "fresh"


def manifest(profile: Profile) -> Path:
    """Find the list of a profile's runs."""
    return paths.results() / profile.name / MANIFEST


def results_of(profile: Profile) -> list[Path]:
    """Find the results of the profile's runs on this machine, which need not be there."""
    return [paths.runs() / run.id / RESULT for study in profile.studies for run in profile.configs(study)]


def lacking(profile: Profile) -> list[str]:
    """Return the studies that have no mark, or a mark and not all of their runs, as they were written."""
    return [
        study
        for study in profile.studies
        if not trained(profile, study).exists()
        or not all(_there(paths.runs() / run.id) for run in profile.configs(study))
    ]


def _there(run: Path) -> bool:
    return (run / RESULT).is_file() and not digests.damaged(run)


def forget_what_is_missing(profile: Profile) -> None:
    """Take back the marks of studies whose runs are not all there, and then the list of runs."""
    studies = lacking(profile)
    for study in studies:
        trained(profile, study).unlink(missing_ok=True)
    if studies:
        manifest(profile).unlink(missing_ok=True)


def batch(profile: Profile, name: str) -> Path:
    """Find the mark of a batch of runs that are all there."""
    return marks(profile.name) / "batches" / name


def mark_batches(profile: Profile, batches: Mapping[str, Sequence[Config]]) -> None:
    """See that there is a mark of each batch whose runs are all there, whoever made them, and of no other."""
    for name, configs in batches.items():
        mark = batch(profile, name)
        if not all((paths.runs() / run.id / RESULT).is_file() for run in configs):
            mark.unlink(missing_ok=True)
        elif not mark.exists():
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.touch()


def discard_once(profile: Profile) -> None:
    """Discard the profile's runs, unless an interrupted ``--fresh`` already did and only goes on."""
    mark = fresh(profile)
    if mark.exists():
        return
    for study in profile.studies:
        for run in profile.configs(study):
            shutil.rmtree(paths.runs() / run.id, ignore_errors=True)
            alone = not kind_of(run).together
            shutil.rmtree(
                paths.results() / profile.name / archived_folder(run.id, alone=alone), ignore_errors=True
            )
    shutil.rmtree(mark.parent, ignore_errors=True)
    manifest(profile).unlink(missing_ok=True)
    mark.parent.mkdir(parents=True)
    mark.touch()
