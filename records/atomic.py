"""Files that are either whole or not there: written beside their name, synced, then renamed."""

import json
import os
import re
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from records.locks.held import guard

NEW, OWNER_ALONE = 0o666, 0o600  # modes
_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{8}")  # names beside what is being written


def write(path: Path, fill: Callable[[IO[bytes]], object]) -> None:
    """Let ``fill`` write the bytes of ``path``; after a crash the old content or the new one is there.

    A new file has the mode that the process gives its files; one that is replaced passes on its mode, and its
    owner where that is allowed. Raises ``TakenOver`` where the lock of its folder, which this process held,
    is another's by now.
    """
    before = path.lstat() if path.is_file() and not path.is_symlink() else None
    handle, temporary = _beside(path, NEW if before is None else OWNER_ALONE)
    try:
        with os.fdopen(handle, "wb") as file:
            fill(file)
            file.flush()
            if before is not None:
                _pass_on(before, file.fileno())
            os.fsync(file.fileno())
        guard(path)
        os.replace(temporary, path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno and error.filename is None:  # of a full disk, say
            error.filename = str(path)
        raise
    _sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Remove what processes that died had begun to write below ``folder``, whose lock the caller holds."""
    for path in folder.rglob(".*"):
        if _TEMPORARY.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _beside(path: Path, mode: int) -> tuple[int, Path]:
    """Open a file that was not there beside ``path``; the system takes the umask off ``mode``."""
    while True:
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with suppress(FileExistsError):
            return os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode), temporary


def _pass_on(before: os.stat_result, descriptor: int) -> None:
    with suppress(OSError):  # only root gives files away, and not every file system has owners and modes
        os.fchown(descriptor, before.st_uid, before.st_gid)
    with suppress(OSError):
        os.fchmod(descriptor, stat.S_IMODE(before.st_mode))


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``."""
    write(path, lambda file: file.write(content))


def write_text(path: Path, content: str) -> None:
    """Write ``content`` to ``path`` as UTF-8."""
    write_bytes(path, content.encode())


def write_json(path: Path, content: Any) -> None:
    """Write ``content`` to ``path`` as indented JSON; a NaN or an infinity is a ``ValueError``."""
    write_text(path, json_text(content))


def json_text(content: Any) -> str:
    """Return what ``write_json`` writes."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
