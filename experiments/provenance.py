"""What a result must say about where it came from."""

import platform
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from experiments.kinds import KINDS
from records import closure

ROOT = Path(__file__).resolve().parent.parent


@cache
def code_sha256(kind: str) -> str:
    """Return SHA-256 of the names and bytes of the sources that decide what a run of ``kind`` computes.

    ``kind`` is a key of some kind's ``sources``: the name of a kind, or another thing made by it.
    """
    return closure.bytes_sha256(_sources(kind))


@cache
def meaning_sha256(kind: str) -> str:
    """Return SHA-256 of what those sources mean: neither comments nor docstrings nor layout change it."""
    return closure.meaning_sha256(_sources(kind))


def meaning_of_modules(modules: Sequence[str]) -> str:
    """Return SHA-256 of what ``modules`` and the project's files that they import mean."""
    return closure.meaning_sha256(closure.closure(modules, _read))


def meaning_of_file(path: str) -> str:
    """Return SHA-256 of what the file ``path``, from the project's root, means by itself."""
    return closure.meaning_sha256({path: (ROOT / path).read_bytes()})


def digested() -> tuple[str, ...]:
    """Return what has digests of its sources: each kind of run, and what is made of finished ones."""
    return tuple(_table())


def sources(kind: str) -> list[Path]:
    """Return the project's files that a run of ``kind`` imports, at once or later, sorted."""
    return [ROOT / path for path in _sources(kind)]


def modules(kind: str) -> tuple[str, ...]:
    """Return the modules that decide what a run of ``kind`` computes, without what these import."""
    return tuple(_table()[kind])


def files(kind: str) -> dict[str, bytes]:
    """Return the content of those files, by path from the project's root."""
    return dict(_sources(kind))


@cache
def _sources(kind: str) -> dict[str, bytes]:
    return closure.closure(_table()[kind], _read)


def _table() -> dict[str, Sequence[str]]:
    """The modules that decide what is computed, by key; images have a digest of their own."""
    return {key: modules for kind in KINDS.values() for key, modules in kind.sources.items()}


def _read(path: str) -> bytes | None:
    """The bytes of a file of this checkout; None if there is none."""
    file = ROOT / path
    return file.read_bytes() if file.is_file() else None


def versions() -> dict[str, str]:
    """Return the versions of Python, TensorFlow and NumPy."""
    return {
        "python": platform.python_version(),
        "tensorflow": version("tensorflow"),
        "numpy": version("numpy"),
    }
