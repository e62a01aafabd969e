"""What the study uses and makes, with licences: data, software, its own code."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


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


def packages() -> list[str]:
    """Return the names of all packages that assets.toml lists."""
    return list(_content()["software"])


def own_licence() -> str:
    """Return the licence of the project's own code and records."""
    return str(_content()["own"]["licence"])


def _listed(kind: str, name: str) -> Asset | None:
    found = _content()[kind].get(name)
    return found and Asset(**found)


def _content() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("assets.toml").read_text("utf-8"))
