"""Where people look for the paper: a profile's, and that of the profile which was built last.

Neither is an output of the graph, whose engine removes a job's output before it makes it anew.
"""

import os
import shutil
from pathlib import Path


def typeset(build: Path, profile: str) -> Path:
    """Find what TeX leaves of a profile's paper below ``build``: the graph's last output."""
    return build / profile / "tex" / "main.pdf"


def publish(build: Path, profile: str) -> tuple[Path, Path]:
    """Copy what was typeset to where people look, each in one step, unless the same bytes are there already.

    Returns the two: the profile's paper and ``build``/paper.pdf.
    """
    source = typeset(build, profile)
    own, last = _published(build, profile)
    for target in (own, last):
        if not target.is_file() or target.read_bytes() != source.read_bytes():
            temporary = target.with_name(f".{target.name}.{os.getpid()}")
            shutil.copyfile(source, temporary)
            os.replace(temporary, target)
    return own, last


def newest(build: Path) -> Path:
    """Find the paper of the profile that was built last, which need not be there."""
    return build / "paper.pdf"


def retract(build: Path, profile: str) -> None:
    """Remove both: the paper is false."""
    for target in _published(build, profile):
        target.unlink(missing_ok=True)


def _published(build: Path, profile: str) -> tuple[Path, Path]:
    return build / profile / "paper.pdf", newest(build)
