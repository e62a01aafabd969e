"""``./study evidence``: claims, records and a checker as an RO-Crate, for those who have not the study."""

import click

from commands import paths


@click.command()
@click.option("--profile", default="smoke", show_default=True, help="ci, smoke or full.")
def command(profile: str) -> int:
    """Write the evidence of a profile as an RO-Crate: paper/build/evidence.zip, and in its PROFILE/ too.

    It holds claims.json, the records of the runs that verdicts rest on, and check.py, which recomputes these
    verdicts from the records with Python alone. The last line is the digest that stands for all files.
    Exit code 1 if the checker finds a difference.
    """
    from analysis.paper.ledgers import read_ledger
    from commands.build.evidence import crate
    from commands.build.evidence.checked import complaints
    from commands.build.stamp import commit, committed_on
    from experiments import committed
    from experiments.code_states import state_of
    from experiments.profiles import PROFILES
    from records.atomic import write_bytes
    from records.files import LEDGER
    from records.reading.tables import Records

    chosen = PROFILES[profile]
    if chosen.recorded:
        committed.check(paths.results(), chosen.name)
    records = Records(paths.results(), chosen.name, state_of)
    ledger = read_ledger(paths.results() / chosen.name / LEDGER)
    contents = crate.files(records, ledger, commit(), committed_on())
    packed, built = crate.archive(contents), paths.build()
    (built / chosen.name).mkdir(parents=True, exist_ok=True)
    for path in (built / chosen.name / "evidence.zip", built / "evidence.zip"):
        write_bytes(path, packed)
    wrong = complaints(contents)
    for line in wrong:
        click.echo(line, err=True)
    click.echo(path.relative_to(paths.work()))
    click.echo(f"SHA256SUMS {crate.root(contents)}")
    return 1 if wrong else 0
