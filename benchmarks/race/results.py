"""What is recorded of races: a small file for each entry and seed, below a folder for each processor."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from benchmarks.race.recipe import Recipe
from benchmarks.race.referee import Crossing, Point, Run
from benchmarks.race.rules import FOREIGN
from records import sealed
from theory.errors import EquipoiseError


@dataclass(frozen=True)
class Surroundings:
    """What a result must say about where it came from.

    code_sha256   of what the entry's program and the project's code below it mean
    """

    processor: str
    cores: int
    threads: int
    versions: dict[str, str]
    commit: str
    code_sha256: str
    date: str


@dataclass(frozen=True)
class Result:
    """The record of one race.

    goal             the rung that the entry aimed for
    ended            goal, gave up, or limit
    limit, seconds   of the clock
    wall_seconds     from start to end, judging included
    foreign          share of the cores' time that others took while the clock ran; None where not known
    """

    entry: str
    seed: int
    recipe_sha256: str
    goal: float
    ended: str
    limit: float
    seconds: float
    wall_seconds: float
    foreign: float | None
    crossings: tuple[Crossing, ...]
    curve: tuple[Point, ...]
    surroundings: Surroundings

    @property
    def ranked(self) -> bool:
        """Whether the entry had the machine for itself."""
        return self.foreign is None or self.foreign <= FOREIGN

    def at(self, rung: float) -> Crossing | None:
        """Return the crossing of ``rung``, if there was one."""
        return next((crossing for crossing in self.crossings if crossing.rung == rung), None)

    def settles(self, recipe: Recipe, limit: float) -> bool:
        """Whether a race of ``recipe`` to ``limit`` would tell nothing more."""
        longer = self.ended != "limit" or limit <= self.limit
        return self.recipe_sha256 == recipe.digest and self.ranked and longer


def result_of(
    recipe: Recipe, seed: int, run: Run, limit: float, wall_seconds: float, surroundings: Surroundings
) -> Result:
    """Return the record of a race that went as ``run``."""
    return Result(
        entry=recipe.name,
        seed=seed,
        recipe_sha256=recipe.digest,
        goal=recipe.goal,
        ended=run.ended,
        limit=limit,
        seconds=round(run.seconds, 2),
        wall_seconds=round(wall_seconds, 1),
        foreign=None if run.foreign is None else round(run.foreign, 4),
        crossings=tuple(run.crossings),
        curve=tuple(run.curve),
        surroundings=surroundings,
    )


def path_of(folder: Path, processor: str, entry: str, seed: int) -> Path:
    """Return the file of one race below ``folder``."""
    slug = re.sub(r"[^a-z0-9]+", "-", processor.lower()).strip("-") or "unknown"
    return folder / slug / entry / f"seed-{seed}.json"


def save(result: Result, folder: Path) -> Path:
    """Write the record and return its file."""
    path = path_of(folder, result.surroundings.processor, result.entry, result.seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    sealed.write(path, asdict(result), _kind(path))
    return path


def read(path: Path) -> Result:
    """Read a record. Raises ``EquipoiseError`` if the file is not one."""
    try:
        content = sealed.read(path, _kind(path), "git checkout it if it is committed, else race again")
        parts: dict[str, Any] = {
            "crossings": tuple(Crossing(**one) for one in content.pop("crossings")),
            "curve": tuple(Point(**one) for one in content.pop("curve")),
            "surroundings": Surroundings(**content.pop("surroundings")),
        }
        assert set(content) | set(parts) == {field.name for field in fields(Result)}
        return Result(**content, **parts)
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError) as error:
        raise EquipoiseError(f"{path} is not a race's result; remove it and race again") from error


def _kind(path: Path) -> str:
    """Which race a file is of: processor, entry and seed."""
    return f"race {'/'.join(path.with_suffix('').parts[-3:])}"


def stored(folder: Path) -> Iterator[Result]:
    """Yield every record below ``folder``. Raises ``EquipoiseError`` for a file that is none."""
    return map(read, sorted(folder.glob("*/*/seed-*.json")))


def found(folder: Path, processor: str, recipe: Recipe, seed: int) -> Result | None:
    """Return what is recorded of this entry and seed on this processor, if anything."""
    path = path_of(folder, processor, recipe.name, seed)
    return read(path) if path.exists() else None


def of_recipes(results: Iterator[Result], recipes: Sequence[Recipe]) -> list[Result]:
    """Return the results of these recipes as they are now, not of others that had their names."""
    digests = {recipe.name: recipe.digest for recipe in recipes}
    return [one for one in results if digests.get(one.entry) == one.recipe_sha256]
