"""What a result is stamped with: the commit of this checkout."""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from commands.paths import ROOT
from experiments.git import git


def commit() -> str:
    """Return the short hash of HEAD, marked where tracked files differ from it.

    "unknown" without git, and where this checkout only lies inside another repository.
    """
    try:
        if _git("rev-parse", "--show-prefix"):
            return "unknown"
        head = _git("rev-parse", "--short=10", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head + (" + uncommitted changes" if changed else "")


def committed_on() -> str:
    """Return the date of HEAD (ISO 8601), or of the release where there is no git."""
    try:
        return _git("show", "-s", "--format=%cs", "HEAD")
    except (OSError, subprocess.CalledProcessError):
        cited = (ROOT / "CITATION.cff").read_text("utf-8")
        return cited.partition("date-released: ")[2].split()[0]


def stamped(pdf: Path) -> str:
    """Return the date, profile and commit that a paper says it is of, or the date of the file."""
    text = pdf.read_bytes().replace(rb"\000", b"").replace(rb"\040", b" ")
    if not (date := re.search(rb"/CreationDate ?\(D:(\d{4})(\d\d)(\d\d)", text)):
        return datetime.fromtimestamp(pdf.stat().st_mtime, UTC).date().isoformat()
    said = re.search(rb"(profile \w+); [^()]*; (commit [\w +]+)\)", text)
    return b"-".join(date.groups()).decode() + (f" ({b', '.join(said.groups()).decode()})" if said else "")


def _git(*arguments: str) -> str:
    return git(ROOT, *arguments).decode().strip()
