"""``study imprint`` (called by the graph): where the paper comes from, which changes with each commit."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import click

from analysis.paper.definitions import stamp
from analysis.paper.ledgers import read_ledger
from commands import paths
from commands.build.stamp import commit
from commands.build.texts import undated, write
from commands.graph.noted import note
from experiments.profiles import PROFILES
from records.files import LEDGER
from records.reading.store import Store


@click.command(help="Write the stamp that the paper reads: profile, data, commit, date.")
@click.option("--profile", required=True)
def command(profile: str) -> None:
    """Write ``paper/generated/<profile>/stamp.tex``; raises ``UnknownName`` for an unknown profile."""
    chosen = PROFILES[profile].name
    date = datetime.now(UTC).date().isoformat()
    contents = texts(paths.results() / chosen, commit(), date)
    write(contents, paths.generated() / chosen)
    note(chosen, "imprint", [paths.generated() / chosen / name for name in contents])


def texts(record: Path, commit: str, date: str) -> dict[str, str]:
    """Return file name -> content: the stamp of the profile that is recorded in the folder ``record``.

    The file ``imprint`` is the stamp's SHA-256 without the date.
    """
    manifest = Store(record.parent, record.name).manifest
    text = stamp(manifest, read_ledger(record / LEDGER), commit, date)
    return {"stamp.tex": text, "imprint": f"{hashlib.sha256(undated(text).encode()).hexdigest()}\n"}
