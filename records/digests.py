"""The SHA-256 of a run's files, listed beside them: what was written is told from what became of it since.

``digests.json`` lies in the folder of a run that ended, and in that of its committed record. Who writes
another file of the run adds it (``add``); who reads one reads it by ``read``, which compares. A folder
without a list was left by older code, or is that of a run that goes on: what it holds is taken as it is,
until it is listed (``write``) by the next command that makes or scores runs. In a committed record no folder
lacks one (``intact``).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from records import atomic
from records.files import BEST, CHECKPOINT, DIGESTS
from theory.errors import EquipoiseError

SUFFIXES = {".json", ".csv", ".png", ".npz"}  # of what is listed: not locks, nor what the user puts there
PASSING = {DIGESTS, CHECKPOINT, BEST}  # the last two tell their own digest


class Damaged(EquipoiseError):
    """A file that is not what was written: altered, cut off, another's, or gone."""


def sha256(content: bytes) -> str:
    """Return the SHA-256 of ``content``, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def files(folder: Path) -> list[str]:
    """Return the names of the files that a list of ``folder`` names: paths below it, sorted."""
    found = (path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    names = (path.relative_to(folder).as_posix() for path in found if not path.name.startswith("."))
    return sorted(name for name in names if name not in PASSING)


def write(folder: Path, coming: Mapping[str, bytes] | None = None) -> None:
    """List all files of ``folder`` as they are now, and those that are ``coming`` by the content to be."""
    there = {name: sha256((folder / name).read_bytes()) for name in files(folder)}
    _write(folder, there | {name: sha256(content) for name, content in (coming or {}).items()})


def add(folder: Path, names: Iterable[str]) -> None:
    """List those of the files ``names`` that are there, as they are now; the others are taken off the list.

    Of a ``folder`` without a list, all files are listed. Raises ``Damaged`` if the list cannot be read.
    """
    known = listed(folder)
    if known is None:
        write(folder)
        return
    for name in names:
        known.pop(name, None)
        if (folder / name).is_file():
            known[name] = sha256((folder / name).read_bytes())
    _write(folder, known)


def forget(folder: Path) -> None:
    """Remove the list of ``folder``: the run goes on."""
    (folder / DIGESTS).unlink(missing_ok=True)


def listed(folder: Path) -> dict[str, str] | None:
    """Return name -> SHA-256 of the files of ``folder``; None if it has no list.

    Raises ``Damaged`` if the list cannot be read.
    """
    path = folder / DIGESTS
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _damaged(path, "is no list of digests") from error
    if not isinstance(content, dict) or not content:
        raise _damaged(path, "is no list of digests")
    return content


def read(path: Path) -> bytes:
    """Return what the file ``path`` holds.

    Raises ``Damaged`` if the list of its folder, or of the folder above, has it otherwise or not at all,
    ``FileNotFoundError`` and other ``OSError`` as ``Path.read_bytes`` does.
    """
    content = path.read_bytes()
    for folder in (path.parent, path.parent.parent):
        if (known := listed(folder)) is not None:
            _compare(path, content, known.get(path.relative_to(folder).as_posix()))
            break
    return content


def damaged(folder: Path, names: Iterable[str] | None = None) -> list[str]:
    """Return which files of the list of ``folder`` are not what was written, of ``names`` or of all.

    The list itself if it cannot be read. None are where there is no list.
    """
    try:
        known = listed(folder) or {}
    except Damaged:
        return [DIGESTS]
    chosen = known if names is None else [name for name in names if name in known]
    return [name for name in chosen if _now(folder / name) != known[name]]


def check(folder: Path, names: Iterable[str] | None = None) -> None:
    """Raise ``Damaged``, naming the first, if ``damaged`` finds any."""
    for name in damaged(folder, names):
        raise _damaged(folder / name, "is no list of digests" if name == DIGESTS else _what(folder / name))


def intact(folder: Path) -> Iterator[Damaged]:
    """Yield what is wrong with a committed ``folder``: no list, or files that are not those listed."""
    try:
        known = listed(folder)
    except Damaged as error:
        yield error
        return
    if known is None:
        yield _damaged(folder / DIGESTS, "is not there")
        return
    for name in sorted({*known, *files(folder)}):
        if name not in known:
            yield _damaged(folder / name, f"is not in {DIGESTS}")
        elif _now(folder / name) != known[name]:
            yield _damaged(folder / name, _what(folder / name))


def _write(folder: Path, known: Mapping[str, str]) -> None:
    atomic.write_json(folder / DIGESTS, dict(sorted(known.items())))


def _now(path: Path) -> str | None:
    try:
        return sha256(path.read_bytes())
    except OSError:
        return None


def _compare(path: Path, content: bytes, known: str | None) -> None:
    if known is None:
        raise _damaged(path, f"is not in {DIGESTS}")
    if sha256(content) != known:
        raise _damaged(path, _what(path))


def _what(path: Path) -> str:
    if not path.exists():
        return f"is gone, and {DIGESTS} names it"
    return f"is not what was written (told by {DIGESTS} beside it)"


def _damaged(path: Path, what: str) -> Damaged:
    return Damaged(
        f"{path} {what}; git checkout brings back what is committed, and ./study run or train makes a run of "
        "this machine anew"
    )
