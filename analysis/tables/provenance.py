"""Where the numbers come from: data, protocol, extractor, versions."""

from analysis.records import Records
from analysis.tables.booktabs import tabular
from analysis.tables.format import code, escape

NAME = "provenance"


def draw(records: Records) -> str:
    """A list of two columns, digests in full; several values stand where runs differ."""
    manifest, runs, scores = records.manifest, records.runs(), records.scores()
    dataset = manifest["dataset"]
    adversarial = runs[runs["kind"] == "gan"]
    rows = [
        ("Profile", f"{escape(manifest['profile'])}: {escape(manifest['description'])}"),
        ("Training images", code(dataset["name"])),
        ("SHA-256", _digest(dataset["sha256"])),
        ("Protocol", _several(scores, ["generated", "reference_images", "reference"], "{} generated against {} {} images")),
        ("Extractor", _several(scores, ["extractor"], "{}")),
    ]
    return tabular("ll", ("", ""), rows)
