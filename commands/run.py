"""``./study run``: make or resume the runs of one study."""

import click

from commands.paths import RESULTS, RUNS
from theory.errors import UnknownName


@click.command()
@click.argument("study")
@click.option("--only", metavar="ID", help="Make this run of the study alone.")
@click.option("--seeds", type=int, help="Seeds a config, instead of the profile's number.")
@click.option("--profile", "profile_name", default="smoke", show_default=True, help="ci, smoke or full.")
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
    from experiments.committed import is_committed
    from experiments.result import is_finished
    from experiments.studies import STUDIES

    report = progress.for_terminal()
    here = {run_id for run_id in configs if is_finished(RUNS / run_id)}
    committed = {c.id for c in configs.values() if is_committed(c, RESULTS, profile.name)} - here
    done = len(here | committed)
    report.say(f"{STUDIES[study].title}: {done} of {len(configs)} runs done, {len(configs) - done} left")
    try:
        run.run_many([c for c in configs.values() if c.id not in committed], RUNS, progress=report)
    finally:
        if committed or any(is_finished(RUNS / run_id) for run_id in configs):
            record.write_manifest(profile, RESULTS)
    for run_id in configs:
        print(run_id)
