"""Races of small programs, of a fraction of a second, with a judge that is told its distances."""

import numpy as np

from benchmarks.race.recipe import Recipe
from benchmarks.race.referee import Crossing, Point
from benchmarks.race.results import Result, Surroundings

# a "network" of one number that comes from the images and the seed; its samples show which draw they are of
ENTRANT = """
import numpy as np

def race(images, seed, settings, looks, look):
    weight = np.float64(seed)
    for step in range(1, looks[-1] + 1):
        weight = weight * 1.5 + images[step].mean()
        {each}
        if step in looks:
            look(step, lambda: {{"w": weight}}, lambda count, draw: np.full((count, 28, 28), draw, np.uint8))
"""


def recipe(*, looks=(1, 2, 3), goal=0.4, name="some", entrant="small") -> Recipe:
    return Recipe(name, "Some", entrant, goal, tuple(looks), {})


def result(entry="some", seed=0, *, seconds=(), foreign=0.0, processor="P", sha=None, **more) -> Result:
    """A record that crossed as many rungs, the easiest first, as there are ``seconds``."""
    rungs = (2.0, 1.0, 0.4)[: len(seconds)]
    crossings = tuple(
        Crossing(float(s), 10 * i, rung, "d", rung, rung + 0.1)
        for i, (s, rung) in enumerate(zip(seconds, rungs, strict=True))
    )
    where = Surroundings(processor, 2, 2, {}, "c", "s", "2000-01-01")
    told = {
        "recipe_sha256": sha or recipe(name=entry).digest,
        "goal": 0.4,
        "ended": "goal" if len(seconds) == 3 else "gave up",
        "limit": 600.0,
        "seconds": 100.0,
        "wall_seconds": 120.0,
        "curve": tuple(Point(c.seconds, c.step, c.fd, c.digest) for c in crossings),
    }
    return Result(entry, seed, foreign=foreign, crossings=crossings, surroundings=where, **(told | more))


class Judge:
    """Gives the distances that it is told, one a look, and notes what it is shown."""

    def __init__(self, *distances: float) -> None:
        self.left, self.shown = list(distances), []

    def __call__(self, samples: np.ndarray) -> float:
        self.shown.append(samples)
        return self.left.pop(0)
