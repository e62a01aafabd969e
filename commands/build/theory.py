"""``study theory`` (called by the graph): check the claims that read no records, while the runs are made."""

from pathlib import Path

import click

from commands.build import kept_verdicts
from commands.build.checking import checked


@click.command(help="Check the claims that read no records, and keep the verdicts.")
@click.option("--out", type=click.Path(path_type=Path), required=True)
def command(out: Path) -> None:
    """Write the verdicts of all claims without sub-checks on trained networks to ``out``.

    Whatever they are: ``study verify`` tells them and fails for those that do not pass.
    """
    from theory.claims import LEDGER

    claims = [claim for claim in LEDGER.values() if claim.trained is None]
    verdicts = checked(claims)
    kept_verdicts.write(out, {claim.id: verdict for claim, verdict in zip(claims, verdicts, strict=True)})
