"""The paper's sources at a revision of git's."""

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from commands.display import shown
from commands.paths import ROOT
from experiments.git import git
from theory.errors import WrongUsage


@dataclass(frozen=True)
class Revision:
    """A commit: its full hash, and its short one with date and subject."""

    commit: str
    title: str


def find(name: str, repository: Path = ROOT) -> Revision:
    """Return the commit that git knows by ``name``. Raises ``WrongUsage`` if there is none, or no git."""
    try:
        inside = git(repository, "rev-parse", "--show-prefix").strip()
    except FileNotFoundError:
        raise WrongUsage(
            "git is not installed, and the earlier paper is in git's history; install git"
        ) from None
    except (OSError, subprocess.CalledProcessError):
        inside = b"none"
    if inside:  # of another repository, in which this checkout only lies
        raise WrongUsage(f"{repository} is no git repository, so there is no earlier paper to compare with")
    try:
        if name.startswith("-"):  # git would take it for an option
            raise ValueError
        found = git(repository, "rev-parse", "--verify", "--quiet", name).decode().strip()
        # apart, since a name that searches a message, :/words, takes all that follows for words
        commit = git(repository, "rev-parse", "--verify", "--quiet", f"{found}^{{commit}}").decode().strip()
    except (ValueError, subprocess.CalledProcessError):
        raise WrongUsage(f"git knows no revision {shown(name)!r}; git log --oneline lists them") from None
    title = git(repository, "log", "-1", "--format=%h of %cs, %s", commit).decode("utf-8", "replace").strip()
    return Revision(commit, title)


def extract(revision: Revision, folder: Path, repository: Path = ROOT) -> Path:
    """Write ``paper/`` as it was into ``folder``; returns its main file.

    Raises ``WrongUsage`` if there was none.
    """
    try:
        packed = git(repository, "archive", "--format=tar", revision.commit, "paper")
    except subprocess.CalledProcessError:
        packed = b""
    if packed:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            for member in filter(tarfile.TarInfo.isreg, archive):
                path = folder / member.name  # of git's tree, which knows no "..", and no absolute name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(cast("IO[bytes]", archive.extractfile(member)).read())
    main = folder / "paper" / "main.tex"
    if not main.is_file():
        raise WrongUsage(f"there was no paper/main.tex at {revision.title}; name a later revision")
    return main
