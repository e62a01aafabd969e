"""``./study report``: the results of a profile as one HTML file that needs nothing else."""

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands import paths

if TYPE_CHECKING:
    from records.reading.tables import Records

TEMPLATE = "report.html.j2"


@click.command(help="Write the offline HTML report of a profile.")
@click.option("--profile", default="smoke", show_default=True, help="ci, smoke or full.")
def command(profile: str) -> None:
    """Write paper/build/PROFILE/report.html and paper/build/report.html; prints the second."""
    from analysis.paper.report import CAPTIONS
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


def render(records: "Records", figures: Path, commit: str, date: str) -> str:
    """Return the report as HTML: the stamp, the ledger, the scores, the figures (inlined) and the runs."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from analysis.paper.ledgers import read_ledger
    from analysis.paper.report import CAPTIONS, content
    from commands.build.mathtext import readable
    from records.files import LEDGER

    ledger = read_ledger(records.results / records.profile / LEDGER)
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template(TEMPLATE).render(
        manifest=records.manifest,
        commit=commit,
        date=date,
        figures=[(caption, inline(figures / f"{name}.png")) for name, caption in CAPTIONS.items()],
        **content(records, ledger, readable),
    )


def inline(image: Path) -> str:
    """Return a PNG file as a data URI. Raises ``EquipoiseError`` if it is not there."""
    from theory.errors import EquipoiseError

    try:
        return f"data:image/png;base64,{base64.b64encode(image.read_bytes()).decode('ascii')}"
    except FileNotFoundError:
        raise EquipoiseError(
            f"{image} is missing; ./study figures --profile {image.parts[-3]} draws it"
        ) from None
