"""Is the committed record of a profile what was written? And, as a program, its digests made anew.

    .venv/bin/python -m experiments.committed full

takes what lies in results/full as it is. It is for those who changed the record on purpose, by hand or in a
merge, and answer for it in a commit; runs need no such thing: what adds them to the record lists them.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from records import digests, sealed
from records.digests import Damaged
from records.files import ENSEMBLES, MANIFEST, PLANTED, RUNS


def check(results: Path, profile: str) -> None:
    """See that all of ``results``/<profile> is what was written.

    Raises ``Damaged``, naming the first file that is not, and counting the others.
    """
    wrong = list(damages(results, profile))
    if wrong:
        more = f" ({len(wrong) - 1} more files of the record are damaged)" if len(wrong) > 1 else ""
        raise Damaged(f"{wrong[0]}{more}")


def damages(results: Path, profile: str) -> Iterator[Damaged]:
    """Yield what is wrong with the record of a profile; a file that is not there at all is no part of it."""
    for path, kind in _sealed(results / profile):
        try:
            sealed.read(path, kind, f"git checkout {path} brings it back")
        except Damaged as error:
            yield error
    for folder in _folders(results / profile):
        yield from digests.intact(folder)


def list_anew(results: Path, profile: str) -> None:
    """Give everything in the record the digests that it has now."""
    for path, kind in _sealed(results / profile):
        content = json.loads(path.read_text("utf-8"))
        content.pop(sealed.SEAL, None)
        sealed.write(path, content, kind)
    for folder in _folders(results / profile):
        digests.write(folder)


def _sealed(record: Path) -> list[tuple[Path, str]]:
    """The files that tell their own digest, each with its kind."""
    found = [(record / MANIFEST, sealed.manifest_of(record.name)), *((record / one, one) for one in PLANTED)]
    return [(path, kind) for path, kind in found if path.is_file()]


def _folders(record: Path) -> list[Path]:
    found = [folder for place in (RUNS, ENSEMBLES) for folder in sorted((record / place).glob("*/"))]
    return [folder for folder in found if not folder.name.startswith(".")]


if __name__ == "__main__":
    list_anew(Path(__file__).resolve().parent.parent / "results", sys.argv[1])
