"""Where the numbers come from: data, protocol, extractor, versions."""

from analysis.records import Records
from analysis.tables.booktabs import tabular
from analysis.tables.format import code, escape, fixed, words

NAME = "provenance"


def draw(records: Records) -> str:
    """A two-column list; digests in full."""
    manifest = records.manifest
    runs = records.runs()
    scores = records.scores()
