"""The name of the file system that a folder lies on, as a person knows it."""

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")  # Linux: a line a mount, see proc_pid_mountinfo(5)


def file_system(folder: Path, mounts: Path = MOUNTS) -> str:
    """Return the type of ``folder``'s file system, such as nfs4; in words where the system does not say."""
    real = os.path.realpath(folder)
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return f"the file system of {folder}"
    found, length = f"the file system of {folder}", 0
    for line in lines:
        before, _, after = line.partition(" - ")
        point = _plain(before.split()[4])
        if len(point) >= length and (real == point or real.startswith(point.rstrip("/") + "/")):
            found, length = after.split()[0], len(point)  # of two mounts on one point the later is seen
    return found


def _plain(escaped: str) -> str:
    r"""A mount point without the system's escapes: \040 for a space."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), escaped)
