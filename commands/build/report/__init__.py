"""``./study report``: the results of a profile as one HTML file that needs nothing else."""

from datetime import UTC, datetime

import click

from commands import paths


@click.command(help="Write the offline HTML report of a profile.")
@click.option("--profile", default="smoke", show_default=True, help="ci, smoke or full.")
def command(profile: str) -> None:
    """Write paper/build/PROFILE/report.html and paper/build/report.html; prints the second."""
    from analysis.paper.report import CAPTIONS
    from commands.build.report.page import render
    from commands.build.stamp import commit
    from commands.graph.noted import check, note
    from experiments import committed
    from experiments.code_states import state_of
    from experiments.profiles import PROFILES
    from records.atomic import write_text
    from records.reading.tables import Records

    if PROFILES[profile].recorded:
        committed.check(paths.results(), profile)
    profile = PROFILES[profile].name
    date = datetime.now(UTC).date().isoformat()
    figures, built = paths.generated() / profile / "figures", paths.build()
    check(profile, (figures / f"{name}.png" for name in CAPTIONS))
    html = render(Records(paths.results(), profile, state_of), figures, commit(), date)
    (built / profile).mkdir(parents=True, exist_ok=True)
    for path in (built / profile / "report.html", built / "report.html"):
        write_text(path, html)
    note(profile, "report", [built / profile / "report.html"])
    click.echo(path.relative_to(paths.work()))
