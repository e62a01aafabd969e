"""``study write`` (called by the graph): the texts that the paper reads, from the records of a profile."""

import hashlib
import sys
from collections.abc import Sequence

import click

from analysis.claims import EMPIRICAL
from analysis.paper import definitions, derivations
from analysis.paper.checklist import Evidence
from analysis.paper.ledgers import read_ledger
from analysis.paper.paper_values import results
from analysis.paper.settings import Specification, settings
from analysis.tables import checklist, ledger, networks
from analysis.text.checks.bibliography import works
from analysis.text.checks.sources import keys
from commands import paths
from commands.build import derive
from commands.build import settings as settings_stage
from commands.build.texts import write
from commands.graph.noted import note
from commands.paths import PAPER
from experiments.code_states import state_of
from experiments.profiles import PROFILES
from records.files import LEDGER
from records.reading.tables import Records
from theory.derivations import DERIVATIONS

NAMED = 3  # runs; more are counted


@click.command(help="Write the numbers, claims and settings that the paper reads.")
@click.option("--profile", required=True)
def command(profile: str) -> None:
    """Write ``paper/generated/<profile>/``. Raises ``UnknownName`` for a profile that does not exist."""
    chosen = PROFILES[profile].name
    folder = paths.generated() / chosen
    records = Records(paths.results(), chosen, state_of)
    contents = texts(records, settings_stage.read(folder), derive.read(folder))
    write(contents, folder)
    note(chosen, "write", [folder / name for name in contents])


def texts(records: Records, specification: Specification, outcomes: derive.Outcomes) -> dict[str, str]:
    """Return file name -> content, for what the paper reads from ``paper/generated/<profile>/``.

    ``outcomes`` are those of the derivations' steps. The stamp is apart (``commands.build.imprint``). The
    file ``digest`` is the SHA-256 of all the others: it changes iff they do. On stderr it names each
    empirical claim that other code keeps from being made, with some of the runs.
    """
    claims = read_ledger(records.results / records.profile / LEDGER)
    findings = {name: claim.find(records) for name, claim in EMPIRICAL.items()}
    for name, finding in findings.items():
        if finding.rests_on:
            runs = some(finding.rests_on)
            print(f"study: {name} rests on runs that other code made: {runs}", file=sys.stderr)
    numbers, printed = results(records, claims), settings(records, specification)
    under_kernel = derivations.proved(claims)
    known = works(PAPER / "refs.bib")
    contents = {
        "claims.tex": definitions.claims(claims) + definitions.derivations(outcomes),
        "empirical.tex": definitions.empirical(findings),
        "numbers.tex": definitions.numbers(numbers),
        "settings.tex": definitions.settings(printed),
        "tables/ledger.tex": ledger.draw(claims, known),
        "tables/checklist.tex": checklist.draw(
            Evidence(records, claims, outcomes, findings, numbers, printed)
        ),
        "sources.tex": definitions.sources(keys(known)),
        "tables/networks.tex": networks.draw(records, specification),
        **{
            f"derivations/{name}.tex": derivations.latex(derivation, under_kernel, known)
            for name, derivation in DERIVATIONS.items()
        },
    }
    whole = "".join(f"{name}\0{text}\0" for name, text in sorted(contents.items()))
    return contents | {"digest": f"{hashlib.sha256(whole.encode()).hexdigest()}\n"}


def some(runs: Sequence[str]) -> str:
    """Name the first ``NAMED`` of the runs, and count the others."""
    more = len(runs) - NAMED
    return ", ".join(runs[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
