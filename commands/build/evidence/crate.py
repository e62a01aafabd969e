"""The files of the crate, and the zip archive that they are kept in: the same bytes from the same record."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from commands.build.evidence.claims import RECORDS, entries
from commands.build.evidence.metadata import METADATA, metadata
from commands.paths import ROOT
from records.files import GRADIENTS, MANIFEST, RESULT, SCORES, TRIALS
from records.reading.tables import Records

HERE = Path(__file__).parent
SUMS = "SHA256SUMS"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can tell


def files(records: Records, ledger: Sequence[Mapping[str, Any]], commit: str, date: str) -> dict[str, bytes]:
    """Return name -> content of every file of the crate.

    ``commit`` and ``date`` (ISO 8601) are those of the code. Raises ``Damaged`` for a record that is not what
    was written.
    """
    claims, cells = entries(records, ledger)
    manifest = records.manifest
    about = {"profile": records.profile, "commit": commit, "dataset": manifest["dataset"]}
    own = {
        "README.md": (HERE / "crate.md").read_bytes(),
        "LICENSE": (ROOT / "LICENSE").read_bytes(),
        "check.py": (HERE / "check.py").read_bytes(),
        "rules.json": (HERE / "rules.json").read_bytes(),
        "claims.json": _json(about | {"claims": claims}),
        "cells.json": _rows(cells),
        METADATA: _json(metadata(records.profile, manifest, commit, date)),
        **_recorded(records),
    }
    listing = "".join(f"{hashlib.sha256(own[name]).hexdigest()}  {name}\n" for name in sorted(own))
    return own | {SUMS: listing.encode()}


def root(contents: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of the list of digests, which stands for the whole crate."""
    return hashlib.sha256(contents[SUMS]).hexdigest()


def archive(contents: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of ``contents``: names in order, no clock and no user in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr, entry.create_system = 0o644 << 16, 3  # as on Unix
            target.writestr(entry, contents[name], zipfile.ZIP_DEFLATED, 9)
    return stream.getvalue()


def _recorded(records: Records) -> dict[str, bytes]:
    """The manifest, and of each run the files that claims read."""
    found = {records.results / records.profile / MANIFEST}
    for run, kind in records.runs(variants=True)[["id", "kind"]].itertuples(index=False):
        names = (RESULT, {"gradient": GRADIENTS, "halving": TRIALS}.get(kind, SCORES))
        found |= {path for name in names if (path := records.folder(run) / name).is_file()}
    return {
        f"{RECORDS}/{path.relative_to(records.results).as_posix()}": path.read_bytes()
        for path in sorted(found)
    }


def _json(content: Any) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _rows(cells: Mapping[str, Mapping[str, Sequence[Sequence[Any]]]]) -> bytes:
    """The cells as JSON, one to a line."""
    tests = (
        f"{json.dumps(name)}: {{\n"
        + ",\n".join(
            f" {json.dumps(test, ensure_ascii=False)}: [\n"
            + ",\n".join(f"  {json.dumps(row, ensure_ascii=False, allow_nan=False)}" for row in rows)
            + "\n ]"
            for test, rows in own.items()
        )
        + "\n}"
        for name, own in cells.items()
    )
    return ("{\n" + ",\n".join(tests) + "\n}\n").encode()
