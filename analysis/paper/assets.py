"""What the study uses and makes, with licences: data, software, its own code."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"


@dataclass(frozen=True)
class Asset:
    """Something of other people's: its ``title`` in print, its ``licence``, and where that is ``stated``."""

    title: str
    licence: str
    stated: str


def dataset(name: str) -> Asset | None:
    """Return the dataset of that ``name`` in the records, or None if assets.toml does not list it."""
    return _listed("datasets", name)


def software(name: str) -> Asset | None:
    """Return the package of that ``name`` in the records, or None if assets.toml does not list it."""
    return _listed("software", name)


@cache
def own_licence() -> str:
    """Return the licence of the project's own code and records, from its metadata."""
    return str(tomllib.loads(_PROJECT.read_text("utf-8"))["project"]["license"])


def _listed(kind: str, name: str) -> Asset | None:
    content = (Path(__file__).parent / "assets.toml").read_text("utf-8")
    found = tomllib.loads(content)[kind].get(name)
    return found and Asset(**found)
