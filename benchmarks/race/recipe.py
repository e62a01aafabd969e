"""An entry: a file in ``recipes`` that says which program runs with which settings, and when it is looked at.

title = "..."              # what the table calls it
entrant = "equipoise"      # a name in ``ENTRANTS``: a module of ``benchmarks.race.entrants``
goal = 0.4                 # the rung at which it ends
looks = [300, 400]         # the steps after which it is judged, ascending
[settings]                 # the entrant's own
batch_size = 64
"""

import hashlib
import itertools
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.race.rules import MOST_LOOKS, RUNGS
from theory.errors import WrongUsage
from theory.registry import Registry

FOLDER = Path(__file__).with_name("recipes")
_KEYS = {"title": str, "entrant": str, "goal": float, "looks": list, "settings": dict}


@dataclass(frozen=True)
class Entrant:
    """A program of ``benchmarks.race.entrants``.

    own         whether it runs in the project's environment; else in that of the peers
    libraries   what it imports, for a warm disk
    """

    own: bool
    libraries: tuple[str, ...]


ENTRANTS: Registry[Entrant] = Registry(
    "entrant",
    {
        "equipoise": Entrant(True, ("tensorflow", "keras")),
        "keras_loop": Entrant(False, ("tensorflow", "keras")),
        "torch_loop": Entrant(False, ("torch",)),
    },
)


@dataclass(frozen=True)
class Recipe:
    """An entry; ``digest`` is SHA-256 of everything but the title."""

    name: str
    title: str
    entrant: str
    goal: float
    looks: tuple[int, ...]
    settings: dict[str, Any]

    @property
    def digest(self) -> str:
        """Return the digest by which a result is known to be this recipe's."""
        content = [self.entrant, self.goal, self.looks, self.settings]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def entries(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the names of all entries, sorted."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


def read(name: str, folder: Path = FOLDER) -> Recipe:
    """Read the entry ``name``. Raises ``WrongUsage`` for one that does not exist or breaks the form."""
    path = Registry("entry", {entry: folder / f"{entry}.toml" for entry in entries(folder)})[name]
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise WrongUsage(f"{path} is no TOML file: {error}; mend it") from error
    for key, kind in _KEYS.items():
        if not isinstance(content.get(key), kind):
            raise WrongUsage(f"{path} needs {key!r}, of type {kind.__name__}; add it")
    if unknown := sorted(set(content) - set(_KEYS)):
        raise WrongUsage(f"{path} has an unknown key {unknown[0]!r}; remove it")
    ENTRANTS[content["entrant"]]
    if content["goal"] not in RUNGS:
        raise WrongUsage(f"the goal in {path} must be one of {', '.join(map(str, RUNGS))}")
    _check_looks(content["looks"], path)
    return Recipe(name=name, **{**content, "looks": tuple(content["looks"])})


def _check_looks(looks: list[Any], path: Path) -> None:
    whole = all(isinstance(step, int) and not isinstance(step, bool) for step in looks)
    if not (looks and whole and looks[0] > 0 and all(a < b for a, b in itertools.pairwise(looks))):
        raise WrongUsage(f"the looks in {path} must be steps, from 1 on, in ascending order")
    if len(looks) > MOST_LOOKS:
        raise WrongUsage(f"{path} lists {len(looks)} looks; at most {MOST_LOOKS} are allowed")
