"""``study batch`` (called by the graph on a cluster): makes and scores the runs of one batch."""

from collections.abc import Sequence

import click

from commands import paths
from commands.device_option import refuse_mixture
from commands.graph.batches import batches, study_of
from engine.device import CPU
from experiments.archived import archived, lost
from experiments.configs.base import Config
from experiments.kinds import on_images
from experiments.profiles import PROFILES, Profile
from experiments.result import finished
from theory.errors import UnknownName


@click.command()
@click.argument("name", metavar="BATCH")
@click.option("--profile", "profile_name", default="smoke", show_default=True, help="ci, smoke or full.")
def command(name: str, profile_name: str) -> None:
    """Make or resume the runs of one BATCH, such as dcgan-001, and score those on images.

    Runs that are finished stay as they are. The list of runs is left to ``study score``, which follows once
    for all: many machines would write it at a time.
    """
    profile = PROFILES[profile_name]
    known = batches(profile)
    if name not in known:
        raise UnknownName("batch", name, known)
    _make(profile, study_of(name), known[name])
    if to_score := [config for config in known[name] if on_images(config) and _is_here(config)]:
        from commands.scoring.score import score_runs

        score_runs(profile, to_score)


def _is_here(config: Config) -> bool:
    return finished(paths.runs() / config.id, config) is not None


def _devices(profile: Profile, study: str) -> dict[str, str]:
    """What the finished runs of a study were made on, by id, those of other batches too."""
    configs = profile.configs(study)
    here = {c.id: result.device for c in configs if (result := finished(paths.runs() / c.id, c))}
    left = [config for config in configs if config.id not in here]
    recorded = archived(left, paths.results(), profile.name)
    return here | {run_id: result.get("device", CPU) for run_id, result in recorded.items()}


def _make(profile: Profile, study: str, configs: Sequence[Config]) -> None:
    """Make those runs that are not there; one that diverged is no error where results are recorded."""
    from commands.scoring.held_out import frechet_from
    from engine.errors import TrainingDiverged
    from experiments import run
    from experiments.studies import STUDIES
    from experiments.training.progress import Lines

    left = [config for config in configs if not _is_here(config)]
    elsewhere = {*archived(left, paths.results(), profile.name), *lost(left, paths.results(), profile.name)}
    to_make = [config for config in left if config.id not in elsewhere]
    report = Lines()
    report.say(f"{STUDIES[study].title}: {len(to_make)} of {len(configs)} runs left")
    if to_make:
        refuse_mixture(study, _devices(profile, study))
    try:
        run.run_many(to_make, paths.runs(), progress=report, distance=frechet_from)
    except TrainingDiverged:
        if not profile.recorded:
            raise
