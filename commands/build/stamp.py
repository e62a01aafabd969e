"""What a result is stamped with: the commit of this checkout."""

import subprocess

from commands.paths import ROOT
from experiments.git import git


def commit() -> str:
    """Return the short hash of HEAD, marked where tracked files differ from it; "unknown" without git."""
    try:
        head = _git("rev-parse", "--short=10", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head + (" + uncommitted changes" if changed else "")


def _git(*arguments: str) -> str:
    return git(ROOT, *arguments).decode().strip()
