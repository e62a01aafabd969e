"""Races one entry with one seed: starts its process, holds the clock, has it judged, ends it."""

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.race.clock import Clock, Lines
from benchmarks.race.machine_load import Share, taken
from benchmarks.race.recipe import ENTRANTS, Recipe
from benchmarks.race.rules import RUNGS, SAMPLES, THREADS
from theory.errors import EquipoiseError

Distance = Callable[[np.ndarray], float]  # samples, uint8 [n, 28, 28] -> FD
MODULES = "benchmarks.race.entrants"
# read before Python starts; the libraries' own settings are the entrants' business
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


_VERSIONS = """
import importlib, json, platform, sys
from importlib.metadata import version
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps({"python": platform.python_version()} | {n: version(n) for n in [*sys.argv[1:], "numpy"]}))
"""


@dataclass(frozen=True)
class Point:
    """A look: seconds of the clock, steps made, the distance found, and the digest of the state."""

    seconds: float
    step: int
    fd: float
    digest: str


@dataclass(frozen=True)
class Crossing(Point):
    """The first look at or below ``rung``; ``test_fd`` is of other samples, from the test images."""

    rung: float
    test_fd: float


@dataclass
class Run:
    """How a race went. ``ended`` is one of goal, gave up, limit; ``foreign`` None where it is not known."""

    curve: list[Point] = field(default_factory=list)
    crossings: list[Crossing] = field(default_factory=list)
    ended: str = "gave up"
    seconds: float = 0.0
    foreign: float | None = None


@dataclass(frozen=True)
class Course:
    """What all entries race on.

    images      the file of the training images that entries are handed
    held_out    the judge's distance from the images held out
    test        its distance from the test images, asked for when the race is over
    forbidden   folders in which entries may read nothing
    pythons     the interpreters of the project and of the peers
    """

    images: Path
    held_out: Distance
    test: Distance
    forbidden: Sequence[Path]
    pythons: tuple[Path, Path]
    root: Path
    samples: int = SAMPLES
    modules: str = MODULES


class Race:
    """The process of one entry."""

    def __init__(self, recipe: Recipe, seed: int, course: Course, folder: Path) -> None:
        entrant = ENTRANTS[recipe.entrant]
        order = {
            "module": f"{course.modules}.{recipe.entrant}",
            "images": str(course.images),
            "seed": seed,
            "settings": recipe.settings,
            "looks": recipe.looks,
            "folder": str(folder),
            "samples": course.samples,
            "forbidden": [str(path) for path in course.forbidden],
        }
        python = course.pythons[0 if entrant.own else 1]
        self.name = f"{recipe.name}, seed {seed}"
        self._errors = (folder / "stderr").open("w+", encoding="utf-8", errors="replace")
        self.clock, self.load = Clock(), Share()
        self.process = subprocess.Popen(
            [str(python), "-P", "-m", "benchmarks.race.runner", json.dumps(order)],
            cwd=folder,
            env=environment(course.root),
            encoding="utf-8",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        self._before, self._shown = taken(self.process.pid), 0.0
        assert self.process.stdout is not None
        self._lines = Lines(self.process.stdout)

    def look(self, limit: float) -> int | None:
        """Wait until a look begins, and stop the clock; its step, None when the entry has ended.

        Raises ``TimeoutError`` at the ``limit``, ``EquipoiseError`` if the entry broke a rule or failed.
        """
        at, line = self._lines.next(max(limit - self.clock.seconds, 0.0))
        self.clock.stop(at)
        self._span()
        if line is None:
            self._check()
            return None
        return int(self._obedient(line)["step"])

    def samples(self) -> tuple[str, np.ndarray]:
        """Wait for the digest of the state and the samples."""
        _, line = self._lines.next()
        if line is None:
            self._check()
            raise EquipoiseError(f"{self.name} ended in the middle of a look; mend its entrant")
        told = self._obedient(line)
        path = Path(told["samples"])
        images: np.ndarray = np.load(path)
        path.unlink()
        return told["digest"], images

    def answer(self, word: str) -> None:
        """Answer ``word``; "go" lets the clock run on."""
        assert self.process.stdin is not None
        if word == "go":
            self._before = taken(self.process.pid)
            self.clock.go()
            self._shown = self.clock.seconds
        try:
            self.process.stdin.write(word + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self._check()

    def end(self) -> None:
        """End the process, whatever it is at."""
        self.process.kill()
        self._lines.end()
        with self.process:
            pass
        self._errors.close()

    def _span(self) -> None:
        self.load.add(self._before, taken(self.process.pid), self.clock.seconds - self._shown)

    def _obedient(self, line: dict[str, object]) -> dict[str, str]:
        if "refused" in line:
            raise EquipoiseError(
                f"{self.name} is refused: it opens {line['refused']}, which ./study race --rules forbids"
            )
        return {key: str(value) for key, value in line.items()}

    def _check(self) -> None:
        if self.process.wait() == 0:
            return
        self._errors.seek(0)
        lines = self._errors.read().strip().splitlines() or ["it ended without a word"]
        raise EquipoiseError(f"{self.name} failed: {lines[-1]}")


def environment(root: Path) -> dict[str, str]:
    """What an entry's process finds: as many threads as the rules say, and no data but what it is handed."""
    own = {name: str(THREADS) for name in _THREADS}
    own |= {"TF_NUM_INTRAOP_THREADS": str(THREADS), "TF_NUM_INTEROP_THREADS": str(THREADS)}
    left = {name: value for name, value in os.environ.items() if not name.startswith("EQUIPOISE_")}
    return left | own | {"PYTHONPATH": str(root), "KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}


def race(
    recipe: Recipe, seed: int, course: Course, limit: float, say: Callable[[Run], None] = lambda _: None
) -> Run:
    """Race the entry to its goal, its last look or the ``limit``; ``say`` hears of every look.

    Raises ``EquipoiseError`` if the entry breaks a rule or fails.
    """
    run, crossed = Run(), []
    with TemporaryDirectory(prefix="race-") as place:
        one = Race(recipe, seed, course, Path(place))
        try:
            while not _over(recipe, run) and (step := one.look(limit)) is not None:
                if one.clock.seconds > limit:
                    raise TimeoutError
                crossed += _judge(one, step, recipe, course, run)
                say(run)
        except TimeoutError:
            run.ended = "limit"
        finally:
            run.seconds, run.foreign = one.clock.seconds, one.load.value
            one.end()
    # test images are looked at when the race is over
    further = {point.step: samples for _, point, samples in crossed}
    distances = {step: course.test(samples) for step, samples in further.items()}
    run.crossings = [
        Crossing(**vars(point), rung=rung, test_fd=distances[point.step]) for rung, point, _ in crossed
    ]
    return run


def _over(recipe: Recipe, run: Run) -> bool:
    return run.ended == "goal" or any(point.step == recipe.looks[-1] for point in run.curve)


def _judge(
    one: Race, step: int, recipe: Recipe, course: Course, run: Run
) -> list[tuple[float, Point, np.ndarray]]:
    """Judge one look; the rungs it crosses, each with its point and further samples of the same weights."""
    digest, samples = one.samples()
    point = Point(one.clock.seconds, step, course.held_out(samples), digest)
    left = [rung for rung in RUNGS if rung >= recipe.goal and not any(p.fd <= rung for p in run.curve)]
    crossed = [rung for rung in left if point.fd <= rung]
    run.curve.append(point)
    further = []
    if crossed:
        one.answer("again")
        further = [one.samples()[1]]
    if point.fd <= recipe.goal:
        run.ended = "goal"
    one.answer("stop" if _over(recipe, run) else "go")
    return [(rung, point, further[0]) for rung in crossed]


def replay(
    recipe: Recipe, seed: int, course: Course, until: int, say: Callable[[int], None]
) -> dict[int, str]:
    """Train the entry once more up to the look at step ``until``, unjudged: step -> digest of the state.

    Raises ``EquipoiseError`` if the entry breaks a rule or fails.
    """
    found: dict[int, str] = {}
    with TemporaryDirectory(prefix="race-") as place:
        one = Race(recipe, seed, course, Path(place))
        try:
            while until not in found and (step := one.look(float("inf"))) is not None:
                found[step] = one.samples()[0]
                say(step)
                one.answer("stop" if step == until else "go")
        finally:
            one.end()
    return found


def warm_up(recipes: Sequence[Recipe], course: Course) -> dict[str, dict[str, str]]:
    """Import once what the entries' programs import, so that the disk's cache is warm for all of them.

    Returns the versions that each program finds. Raises ``EquipoiseError`` where a library is missing.
    """
    found = {}
    for name in sorted({recipe.entrant for recipe in recipes}):
        entrant = ENTRANTS[name]
        python = course.pythons[0 if entrant.own else 1]
        done = subprocess.run(
            [str(python), "-P", "-c", _VERSIONS, *entrant.libraries],
            env=environment(course.root),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise EquipoiseError(f"{python} lacks {' or '.join(entrant.libraries)}; ./study race sets it up")
        found[name] = json.loads(done.stdout.splitlines()[-1])
    return found
