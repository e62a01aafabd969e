"""What lies beside a lock's name of its leases, read without touching it.

The leases of ``name`` are the files ``name.1``, ``name.2``, ...: the one of the highest number counts, and
whoever takes over makes the next. A number is made once (O_EXCL), so of two waiters one gets it, and
nobody ever moves or removes a lease that another may hold.
"""

import json
import os
import re
import tempfile
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from records.locks.holder import Holder
from records.locks.owner import Owner, from_json


@dataclass(frozen=True)
class Standing:
    """The newest lease: its number, 0 if there is none, and its content."""

    number: int
    content: bytes = b""

    @cached_property
    def record(self) -> dict[str, Any]:
        """The content as JSON; empty for anything else."""
        try:
            record = json.loads(self.content)
        except ValueError:  # just made, cut off, or not ours
            return {}
        return record if isinstance(record, dict) else {}

    @property
    def free(self) -> bool:
        """Whether nobody holds it, as its last holder wrote, or certainly holds it no more."""
        owner = self.owner
        return not self.number or self.record.get("free") is True or (owner is not None and owner.gone)

    @property
    def owner(self) -> Owner | None:
        """The process that made it; None if that cannot be read."""
        return from_json(self.record.get("owner"))

    @property
    def note(self) -> dict[str, int]:
        """What the owner left beside it; empty if that cannot be read."""
        note = self.record.get("note")
        return note if isinstance(note, dict) else {}

    def holder(self, silent: float, patience: float) -> Holder:
        """Return who holds it, which has been ``silent`` so long; see ``Holder``."""
        since = self.record.get("since")
        return Holder(self.owner, since if isinstance(since, float) else 0.0, silent, patience)


def file(path: Path, number: int) -> Path:
    """Return the file of the lease ``number`` of the lock ``path``."""
    return path.with_name(f"{path.name}.{number}")


def numbers(path: Path) -> list[int]:
    """Return the numbers of the leases of ``path`` that are there, rising."""
    form = re.compile(rf"{re.escape(path.name)}\.([1-9][0-9]*)")
    try:
        names = os.listdir(path.parent)
    except FileNotFoundError:
        return []
    return sorted(int(found[1]) for found in map(form.fullmatch, names) if found)


def look(path: Path) -> Standing:
    """Return the newest lease of ``path``."""
    while there := numbers(path):
        try:
            return Standing(there[-1], file(path, there[-1]).read_bytes())
        except FileNotFoundError:  # a newer one was made, and this one removed
            continue
    return Standing(0)


def age(written: Path) -> float:
    """Return the seconds since a file was last written, by the clock of the file system.

    Where nothing can be written beside it, this machine's clock has to do. A file that is gone has 0.
    """
    try:
        with tempfile.TemporaryFile(dir=written.parent) as now:
            at = os.fstat(now.fileno()).st_mtime
    except OSError:
        at = time.time()
    try:
        return at - written.stat().st_mtime
    except FileNotFoundError:
        return 0.0
