"""Which races are left, and how long they will take as far as earlier ones tell."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.race import results
from benchmarks.race.recipe import Recipe
from benchmarks.race.results import Result
from records.machine import processor


@dataclass
class Plan:
    """Races that are ``left``, seed by seed, so that what is broken off has told of every entry alike."""

    recipes: Sequence[Recipe]
    limit: float
    left: list[tuple[Recipe, int]]
    took: dict[str, list[float]] = field(default_factory=dict)  # wall seconds of an entry's races here

    @classmethod
    def of(cls, recipes: Sequence[Recipe], seeds: int, limit: float, folder: Path, *, fresh: bool) -> "Plan":
        """Leave out what is recorded below ``folder`` for this processor, unless ``fresh``."""
        plan = cls(recipes, limit, [])
        for seed in range(seeds):
            for recipe in recipes:
                recorded = results.found(folder, processor(), recipe, seed)
                if recorded is not None and recorded.recipe_sha256 == recipe.digest:
                    plan._note(recorded)
                if fresh or recorded is None or not recorded.settles(recipe, limit):
                    plan.left.append((recipe, seed))
        return plan

    def done(self, result: Result) -> None:
        """Take the first race off the list, which went as ``result``."""
        self.left.pop(0)
        self._note(result)

    def _note(self, result: Result) -> None:
        self.took.setdefault(result.entry, []).append(result.wall_seconds)

    def words(self) -> str:
        """Say how many races are left, and about how long they take."""
        if not self.left:
            return "no race is left"
        known = [statistics.mean(self.took[one.name]) for one, _ in self.left if one.name in self.took]
        rest = len(self.left) - len(known)
        text = f"{len(self.left)} race{'s' * (len(self.left) > 1)} left"
        if known:
            text += f", about {sum(known) / 60:.0f} min" + (f" for {len(known)} of them" if rest else "")
        if rest:
            text += f"; {rest} of entries that never raced here, each at most {self.limit:g} s of the clock"
        return text
