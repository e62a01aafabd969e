"""Where people look for the paper: a profile's, and that of the profile which was built last.

Neither is an output of the graph, whose engine removes a job's output before it makes it anew.
"""

from pathlib import Path

from records import atomic


def typeset(build: Path, profile: str) -> Path:
    """Find what TeX leaves of a profile's paper below ``build``: the graph's last output."""
    return build / profile / "tex" / "main.pdf"


def published(build: Path, profile: str) -> Path:
    """Find a profile's paper below ``build``, which need not be there."""
    return build / profile / "paper.pdf"


def newest(build: Path) -> Path:
    """Find the paper of the profile that was built last, which need not be there."""
    return build / "paper.pdf"


def bundled(build: Path) -> Path:
    """Find the bundle for arXiv of the paper that was bundled last, which need not be there."""
    return build / "arxiv.tar.gz"


def publish(build: Path, profile: str) -> tuple[Path, Path]:
    """Copy what was typeset to where people look, each in one step, unless the same bytes are there already.

    Returns the two: the profile's paper and the newest.
    """
    source, targets = typeset(build, profile), (published(build, profile), newest(build))
    for target in targets:
        if not target.is_file() or target.read_bytes() != source.read_bytes():
            atomic.write_bytes(target, source.read_bytes())
    return targets


def retract(build: Path, profile: str) -> None:
    """Remove them, and what was bundled of them: the paper is false."""
    for target in (published(build, profile), newest(build), bundled(build)):
        target.unlink(missing_ok=True)
