"""``study text`` (called by the graph and by ``check``): hold the paper's text against what is checked."""

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from analysis.paper.settings import settings
from analysis.text.paper import examine
from commands import paths
from commands.paths import PAPER
from experiments.profiles import PROFILES

if TYPE_CHECKING:
    from analysis.paper.settings.specification import Specification


@click.command(help="Hold the paper's text against the ledger, the settings and its own formulas.")
@click.option("--profile", default="full", show_default=True, help="Whose runs the settings are read from.")
def command(profile: str) -> int:
    """Return 1 and print each complaint if the text says what nothing checks; else say what was executed."""
    from records.reading.tables import Records

    chosen = PROFILES[profile].name
    records = Records(paths.results(), chosen)
    printed = {key: setting.latex for key, setting in settings(records, _specification(chosen)).items()}
    examined = examine(PAPER, printed)
    for complaint in examined.complaints:
        print(complaint, file=sys.stderr)
    count = examined.relations
    print(
        f"relations typed in the text: {count.executed} executed, {count.listed} listed, {count.total} in all"
    )
    return 1 if examined.complaints else 0


def _specification(profile: str) -> "Specification":
    """The settings of the code: as the graph wrote them, else read from the networks that Keras builds."""
    from commands.build import settings as stage
    from records.digests import Damaged

    if (paths.generated() / profile / stage.FILE).is_file():
        with suppress(Damaged):  # by an older version, say: they are to be had without it
            return stage.read(paths.generated() / profile)
    return stage.specification()
