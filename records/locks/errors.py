"""What may keep a process from holding a lock."""

import errno
from collections.abc import Mapping
from pathlib import Path

from records.locks.holder import Holder
from records.locks.mounts import file_system
from theory.errors import EquipoiseError


class Busy(Exception):
    """Another process holds the lock.

    note       what it left beside its lock, such as process ids; empty where that cannot be read
    elsewhere  the machine it is on, if its process cannot be asked for from here; empty otherwise
    holder     who it is, in words
    """

    def __init__(self, note: Mapping[str, int], holder: Holder, elsewhere: str = "") -> None:
        super().__init__()
        self.note, self.holder, self.elsewhere = dict(note), holder, elsewhere


class NoLock(EquipoiseError):
    """No lock can be made in ``folder``: neither an flock nor a lease. ``what`` says why, and no remedy."""

    def __init__(self, folder: Path, error: OSError) -> None:
        self.what = f"no lock can be made in {folder}, on {file_system(folder)} ({error.strerror or error})"
        super().__init__(f"{self.what}; {_remedy(error)}")


def _remedy(error: OSError) -> str:
    """What to do about it: permissions, space and mounting are no matter of locks."""
    elsewhere = "name another folder in EQUIPOISE_CHECKOUT"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"let your user write there (chmod u+w, if it is yours), or {elsewhere}"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"make room there, or {elsewhere}"
    if error.errno == errno.EROFS:
        return f"mount it writable, or {elsewhere}"
    return (
        "name a folder on another file system in EQUIPOISE_CHECKOUT, or mount this one "
        "writable and with locks (local_lock=flock for nfs, localflock for lustre)"
    )


class TakenOver(EquipoiseError):
    """A lease that this process held is another's by now, so nothing more may be written in ``folder``."""

    def __init__(self, folder: Path, silence: float) -> None:
        super().__init__(
            f"another process has taken over {folder}, as this one gave no sign of life for {silence:g} s "
            "(was it suspended?); nothing more is written there, and the same command waits for the other"
        )


class Removed(TakenOver):
    """The lock's file was removed: nothing keeps another process out, so nothing more may be written."""

    def __init__(self, folder: Path) -> None:
        EquipoiseError.__init__(
            self,
            f"{folder} was removed, or its lock, while this process worked on it; nothing more is written "
            "there, and the same command begins anew",
        )
