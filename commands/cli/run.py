"""``./study run``: make or resume the runs of studies, all in one process."""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from commands import paths
from commands.device_option import device_option, kind_here, refuse_mixture
from commands.graph import timeline
from theory.errors import UnknownName

if TYPE_CHECKING:
    from experiments.configs.base import Config
    from experiments.profiles import Profile
    from experiments.training.progress import Progress

    Configs = Mapping[str, Config]  # by id


@click.command()
@click.argument("studies", metavar="STUDY...", nargs=-1, required=True)
@click.option("--only", metavar="ID", help="Make this run of the studies alone.")
@click.option("--seeds", type=int, help="Seeds a config, instead of the profile's number.")
@click.option("--fresh", is_flag=True, help="Make anew the runs of other code, or of another device.")
@click.option("--score", is_flag=True, help="Score the runs on images when all are made.")
@click.option("--profile", "profile_name", default="smoke", show_default=True, help="ci, smoke or full.")
@device_option
def command(
    studies: tuple[str, ...],
    only: str | None,
    seeds: int | None,
    fresh: bool,
    score: bool,
    profile_name: str,
) -> None:
    """Run or resume one STUDY or several, one after the other.

    Runs that are finished are left as they are, unless a file of theirs was damaged since; with --fresh, only
    those of the present code, and of code that gives the same, made on a device of the same kind. Of a
    profile whose results are committed, runs on images are scored too, and what is to be committed is put
    below results/PROFILE; a run that diverged is recorded there and is no error. The ids of the studies' runs
    are printed at the end.
    """
    from experiments.profiles import PROFILES

    profile = PROFILES[profile_name]
    chosen = _chosen(profile, list(dict.fromkeys(studies)), only, seeds)

    from experiments.training import progress

    # beside the graph's other jobs a bar would be written over
    report = progress.Lines() if "STUDY_INSIDE_GRAPH" in os.environ else progress.for_terminal()
    stage, to_score = " ".join(("run", *studies)), []
    try:
        for study, configs in chosen.items():
            with timeline.part(stage, study):
                on_images = _make(profile, study, configs, report, fresh=fresh)
            if on_images and (score or profile.recorded):
                to_score.append(study)
    finally:  # once for all studies: the list is of the whole profile, and very long for very many runs
        _list(profile, chosen)
    if to_score:
        from commands.scoring.score import score_profile

        with timeline.part(stage, "scores"):
            score_profile(profile, None if profile.recorded else to_score)
    for configs in chosen.values():
        for run_id in configs:
            print(run_id)


def _chosen(
    profile: "Profile", studies: Sequence[str], only: str | None, seeds: int | None
) -> dict[str, "Configs"]:
    """Return study -> the runs to be made. Raises ``UnknownName`` for a study or a run that there is not."""
    chosen = {study: {config.id: config for config in profile.configs(study, seeds)} for study in studies}
    if only is None:
        return dict(chosen)
    for study, configs in chosen.items():
        if only in configs:
            return {study: {only: configs[only]}}
    known = [run_id for configs in chosen.values() for run_id in configs]
    raise UnknownName(f"run of study {', '.join(map(repr, studies))}", only, known)


def _make(profile: "Profile", study: str, configs: "Configs", report: "Progress", *, fresh: bool) -> bool:
    """Make those runs of a study that are not there; returns whether there is any on images to score."""
    from commands.scoring.held_out import frechet_from
    from engine.device import CPU
    from engine.errors import TrainingDiverged
    from experiments import run
    from experiments.archived import archived, lost
    from experiments.code_states import outdated
    from experiments.inspection import inspect
    from experiments.kinds import on_images
    from experiments.precision import slow_remark
    from experiments.result import finished
    from experiments.studies import STUDIES
    from records.devices import kind

    for run_id in configs:
        inspect(paths.runs() / run_id, report.say)

    def stale(result: dict[str, Any]) -> bool:
        return outdated(result) or kind(result.get("device", CPU)) != kind_here()

    here = {
        run_id: asdict(result)
        for run_id, config in configs.items()
        if (result := finished(paths.runs() / run_id, config))
    }
    if fresh:
        for run_id in [run_id for run_id, result in here.items() if stale(result)]:
            shutil.rmtree(paths.runs() / run_id)
            del here[run_id]
    left = [config for config in configs.values() if config.id not in here]
    recorded = archived(left, paths.results(), profile.name)
    kept = {run_id for run_id, result in recorded.items() if not (fresh and stale(result))}
    elsewhere = {*kept, *lost(left, paths.results(), profile.name)}
    done = len(here) + len(elsewhere)
    report.say(f"{STUDIES[study].title}: {done} of {len(configs)} runs done, {len(configs) - done} left")
    to_make = [config for config in configs.values() if config.id not in elsewhere]
    if new := [config for config in to_make if config.id not in here]:
        there = here | {run_id: recorded[run_id] for run_id in kept}
        refuse_mixture(study, {run_id: result.get("device", CPU) for run_id, result in there.items()})
        if kind_here() == CPU and (remark := slow_remark(study, new)):
            report.say(remark)
    try:
        run.run_many(to_make, paths.runs(), progress=report, distance=frechet_from)
    except TrainingDiverged:
        if not profile.recorded:
            raise
    return _any_made(configs) and any(map(on_images, configs.values()))


def _list(profile: "Profile", chosen: Mapping[str, "Configs"]) -> None:
    """Write the list of the profile's runs, unless there is nothing to list."""
    from experiments import manifest

    if profile.recorded or any(map(_any_made, chosen.values())):
        manifest.write_manifest(profile, paths.results())


def _any_made(configs: "Configs") -> bool:
    from records.result import is_finished

    return any(is_finished(paths.runs() / run_id) for run_id in configs)
