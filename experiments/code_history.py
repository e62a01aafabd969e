"""The history of this repository, searched for the sources that a recorded digest of bytes belongs to."""

import ast
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from records import closure

_TABLE = "_MADE_BY"  # of experiments.provenance: what a run of each kind imports
_PROVENANCE = "experiments/provenance.py"


@dataclass(frozen=True)
class Source:
    """Where the sources of a recorded digest of bytes are found, and the digest of their meaning."""

    commit: str
    meaning_sha256: str


def searched(wanted: Mapping[str, set[str]], repository: Path) -> dict[str, dict[str, Source]]:
    """The sources of the digests of bytes ``wanted`` of each kind, each from the latest commit that has it.

    What no commit before HEAD has is left out.
    """
    found: dict[str, dict[str, Source]] = {}
    for commit in _git(repository, "rev-list", "--date-order", "HEAD").split():
        left = {kind: codes - found.get(kind, {}).keys() for kind, codes in wanted.items()}
        if not any(left.values()):
            break
        tree = Tree(repository, commit)
        for kind, modules in tree.made_by().items():
            if not left.get(kind):
                continue
            files = closure.closure(modules, tree.read)
            code = closure.bytes_sha256(files)
            if code in left[kind]:
                found.setdefault(kind, {})[code] = Source(commit, closure.meaning_sha256(files))
    return found


class Tree:
    """The files of one commit."""

    def __init__(self, repository: Path, commit: str) -> None:
        self._repository = repository
        listed = _git(repository, "ls-tree", "-r", "-z", commit).split("\0")
        entries = (entry.partition("\t") for entry in listed if entry)
        self._blobs = {path: place.split()[2] for place, _, path in entries}

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None if the commit has none of that name."""
        blob = self._blobs.get(path)
        return _blob(self._repository, blob) if blob else None

    def made_by(self) -> dict[str, tuple[str, ...]]:
        """The commit's own table of the modules that decide what a run of each kind computes."""
        source = self.read(_PROVENANCE)
        for node in ast.parse(source).body if source else []:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == _TABLE:
                table: dict[str, tuple[str, ...]] = ast.literal_eval(node.value)
                return table
        return {}


@cache
def _blob(repository: Path, blob: str) -> bytes:
    command = ["git", "-C", str(repository), "cat-file", "blob", blob]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _git(repository: Path, *arguments: str) -> str:
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
