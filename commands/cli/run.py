"""``./study run``: make or resume the runs of one study."""

import shutil
from dataclasses import asdict

import click

from commands import paths
from theory.errors import UnknownName


@click.command()
@click.argument("study")
@click.option("--only", metavar="ID", help="Make this run of the study alone.")
@click.option("--seeds", type=int, help="Seeds a config, instead of the profile's number.")
@click.option("--fresh", is_flag=True, help="Make anew the runs that other code than the present one made.")
@click.option("--profile", "profile_name", default="smoke", show_default=True, help="ci, smoke or full.")
def command(study: str, only: str | None, seeds: int | None, fresh: bool, profile_name: str) -> None:
    """Run or resume one STUDY.

    Runs that are finished are left as they are; with --fresh, only those of the present code and of code that
    gives the same. Of a profile whose results are committed, runs on images are scored too, and what is to be
    committed is put below results/PROFILE; a run that diverged is recorded there and is no error. The ids of
    the study's runs are printed at the end.
    """
    from experiments.profiles import PROFILES

    profile = PROFILES[profile_name]
    configs = {config.id: config for config in profile.configs(study, seeds)}
    if only is not None:
        if only not in configs:
            raise UnknownName(f"run of study {study!r}", only, configs)
        configs = {only: configs[only]}

    from commands.scoring.held_out import frechet_from
    from engine.errors import TrainingDiverged
    from experiments import manifest, run
    from experiments.archived import archived, lost
    from experiments.code_states import outdated
    from experiments.kinds import on_images
    from experiments.precision import slow_remark
    from experiments.result import finished
    from experiments.studies import STUDIES
    from experiments.training import progress
    from records.result import is_finished

    report = progress.for_terminal()
    if fresh:
        for run_id, config in configs.items():
            if (result := finished(paths.runs() / run_id, config)) and outdated(asdict(result)):
                shutil.rmtree(paths.runs() / run_id)
    here = {run_id for run_id, config in configs.items() if finished(paths.runs() / run_id, config)}
    left = [config for config in configs.values() if config.id not in here]
    recorded = archived(left, paths.results(), profile.name)
    kept = {run_id for run_id, result in recorded.items() if not (fresh and outdated(result))}
    elsewhere = {*kept, *lost(left, paths.results(), profile.name)}
    done = len(here) + len(elsewhere)
    report.say(f"{STUDIES[study].title}: {done} of {len(configs)} runs done, {len(configs) - done} left")
    to_make = [config for config in configs.values() if config.id not in elsewhere]
    if remark := slow_remark(study, [config for config in to_make if config.id not in here]):
        report.say(remark)
    try:
        run.run_many(to_make, paths.runs(), progress=report, distance=frechet_from)
    except TrainingDiverged:
        if not profile.recorded:
            raise
    finally:
        made = any(is_finished(paths.runs() / run_id) for run_id in configs)
        if elsewhere or made or profile.recorded:
            manifest.write_manifest(profile, paths.results())
    if made and profile.recorded and any(map(on_images, configs.values())):
        from commands.scoring.score import score_profile

        score_profile(profile)
    for run_id in configs:
        print(run_id)
