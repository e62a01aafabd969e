"""Before the engine starts: what the graph made and is no longer that is removed, and so made anew."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from commands import paths
from commands.build import derive, kept_verdicts, settings
from commands.graph import noted
from records import digests, sealed
from records.digests import Damaged
from records.files import LEDGER, MANIFEST

CLAIMS = "claims.json"


def discard(profile: str, *, recorded: bool) -> list[Path]:
    """Remove what is not what was made; returns those files. ``recorded``: the list of runs is committed."""
    _drop_verdicts_of_other_code()
    found = list(_told(profile, recorded=recorded))
    for path in sorted(noted.folder(profile).glob("*")):
        found += _damaged(path, profile)
    for path in found:
        path.unlink(missing_ok=True)
    return found


def _drop_verdicts_of_other_code() -> None:
    """Remove kept verdicts that other code made: of an older state of this checkout, or of another's.

    The engine would make the former anew, and take the latter.
    """
    path = paths.results() / ".marks" / CLAIMS
    with suppress(Damaged, FileNotFoundError):
        if sealed.read(path, kept_verdicts.KIND, "").get("code") != kept_verdicts.code_sha256():
            path.unlink()


def _told(profile: str, *, recorded: bool) -> Iterator[Path]:
    """The files that tell their own digest, and another than they have."""
    record, generated = paths.results() / profile, paths.generated() / profile
    kinds = {
        record / LEDGER: sealed.ledger_of(profile),
        paths.results() / ".marks" / CLAIMS: kept_verdicts.KIND,
        generated / settings.FILE: settings.KIND,
        generated / derive.FILE: derive.KIND,
    }
    if not recorded:
        kinds[record / MANIFEST] = sealed.manifest_of(profile)
    for path, kind in kinds.items():
        try:
            if path.is_file():
                sealed.read(path, kind, "")
        except Damaged:
            yield path


def _damaged(path: Path, profile: str) -> list[Path]:
    """The files of a stage's list that are to be removed; the list, too, if it cannot be read."""
    known = noted.noted(path)
    if known is None:  # of what it noted nothing is known, so all that was generated is made anew
        generated = [file for file in (paths.generated() / profile).rglob("*") if file.is_file()]
        return [path, *generated]
    there = [name for name in known if (paths.work() / name).is_file()]
    wrong = [name for name in there if digests.sha256((paths.work() / name).read_bytes()) != known[name]]
    removed = there if wrong and path.name not in noted.BY_FILE else wrong
    return [paths.work() / name for name in sorted(removed, key=lambda name: name not in wrong)]
