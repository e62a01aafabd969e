"""The history of this repository, searched for the sources that a recorded digest of bytes belongs to."""

import ast
import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from experiments.git import git
from records import closure

# where a commit says what a run of each kind imports: by file, the name of a literal in it
_TABLES = {"experiments/provenance.py": "_MADE_BY", "experiments/kinds/*.py": "SOURCES"}


@dataclass(frozen=True)
class Source:
    """Where the sources of a recorded digest of bytes are found, and the digest of their meaning."""

    commit: str
    meaning_sha256: str


def searched(wanted: Mapping[str, set[str]], repository: Path) -> dict[str, dict[str, Source]]:
    """Find the sources of the digests ``wanted`` of each kind, each in the latest commit that has it.

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
        """Return the bytes of a file; None if the commit has none of that name."""
        blob = self._blobs.get(path)
        return _blob(self._repository, blob) if blob else None

    def made_by(self) -> dict[str, tuple[str, ...]]:
        """Return the commit's own table of the modules that decide what a run of each kind computes."""
        table: dict[str, tuple[str, ...]] = {}
        for pattern, name in _TABLES.items():
            for path in fnmatch.filter(self._blobs, pattern):
                table |= _literal(self.read(path) or b"", name)
        return table


def _literal(source: bytes, name: str) -> dict[str, tuple[str, ...]]:
    """The literal that a module assigns to ``name``; empty if it has none."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            found: dict[str, tuple[str, ...]] = ast.literal_eval(node.value)
            return found
    return {}


@cache
def _blob(repository: Path, blob: str) -> bytes:
    return git(repository, "cat-file", "blob", blob)


def _git(repository: Path, *arguments: str) -> str:
    return git(repository, *arguments).decode()
