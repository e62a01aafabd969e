"""``./study run``: make or resume the runs of one study."""

import click

from commands.paths import RESULTS, RUNS
from theory.errors import UnknownName


@click.command()
@click.argument("study")
@click.option("--only", metavar="ID", help="Make this run of the study alone.")
@click.option("--seeds", type=int, help="Seeds a config, instead of the profile's number.")
@click.option("--profile", "profile_name", default="smoke", show_default=True, help="The study's size.")
def command(study: str, only: str | None, seeds: int | None, profile_name: str) -> None:
    """Run or resume one STUDY.

    Runs that are finished are left as they are. The ids of the study's runs are printed at the end.
    """
    from experiments.profiles import PROFILES

    profile = PROFILES[profile_name]
    configs = {config.id: config for config in profile.configs(study, seeds)}
    if only is not None:
        if only not in configs:
            raise UnknownName(f"run of study {study!r}", only, configs)
        configs = {only: configs[only]}

    from experiments import progress, record, run
    from experiments.result import is_finished
    from experiments.studies import STUDIES

    report = progress.for_terminal()
    done = sum(is_finished(RUNS / run_id) for run_id in configs)
    report.say(f"{STUDIES[study].title}: {done} of {len(configs)} runs done, {len(configs) - done} left")
    try:
        results = run.run_many(list(configs.values()), RUNS, progress=report)
    finally:
        if any(is_finished(RUNS / run_id) for run_id in configs):
            record.write_manifest(profile, RESULTS)
    for result in results:
        print(result.id)
