"""Does another state of the code train the same networks? A short run by each, compared to the last bit.

A run is repeatable bit by bit on one processor and one number of threads. So where the sources of a run
differ in meaning, a few steps by either state show whether they compute the same: with the loss, networks and
options of a config, on ``IMAGES`` and for ``EPOCHS`` if it is of images, else for ``STEPS``.
"""

import hashlib
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from experiments.configs.images import OF_A_PATH
from experiments.git import git
from records import npz
from records.files import RESULT, SPEED, WEIGHTS
from theory.errors import EquipoiseError

IMAGES, EPOCHS, STEPS = "mnist_2k", 2, 40
TEST_DRAWS = 20  # of a VAE's test bound, which takes longer than the training otherwise
TOGETHER = 15  # runs in a process: importing TensorFlow takes longer than most, and graphs stay in memory
_RUN = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from experiments import run
from experiments.config import from_json
def distance(held_out, extractor=None):
    return lambda samples: abs(float(samples.mean() - held_out.mean()))
for place, config in enumerate(json.loads(sys.stdin.read())):
    told = {"distance": distance} if config["kind"] == "halving" else {}
    made = run.run(from_json(config), Path(sys.argv[2]) / str(place), **told)
    print("made", made.path, flush=True)
"""


def shortened(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON of a run's ``config`` made short; its loss, networks, options and batches stay."""
    short = {name: value for name, value in config.items() if name not in OF_A_PATH}
    if "dataset" in short:
        short |= {"dataset": IMAGES, "epochs": EPOCHS}
    if "recipes" in short:
        short |= {"recipes": [2], "epochs": [EPOCHS]}
    short.pop("keep_best", None)  # chooses among the epochs of a training, and does not change it
    if "steps" in short:
        short["steps"] = STEPS
    if "checkpoints" in short:
        short["checkpoints"] = [1, STEPS]
    if "test_draws" in short:
        short["test_draws"] = TEST_DRAWS
    return short | {"seed": 0}


@dataclass(frozen=True)
class Outcome:
    """What a run left after ``steps`` updates: SHA-256 of weights, tables and final numbers, by name.

    ``numbers`` are the final ones themselves, by the names that they have among ``parts``.
    """

    steps: int
    parts: Mapping[str, str]
    numbers: Mapping[str, float]

    @property
    def sha256(self) -> str:
        """One digest of all parts."""
        return _sha256(json.dumps(dict(self.parts), sort_keys=True).encode())


def replay(configs: Sequence[Mapping[str, Any]], tree: Path) -> list[Outcome]:
    """Make the runs of ``configs`` by the code in the folder ``tree``; what each leaves.

    They are made in processes of ``TOGETHER`` runs. Raises ``EquipoiseError`` with the end of what was
    printed if the code there cannot make one. Old code may import a package that the project no longer needs
    (filelock, until runs were locked by leases): it has to be installed for as long as this takes.
    """
    found: list[Outcome] = []
    for first in range(0, len(configs), TOGETHER):
        part = [dict(config) for config in configs[first : first + TOGETHER]]
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-P", "-c", _RUN, str(tree), folder]
            done = subprocess.run(
                command, cwd=tree, input=json.dumps(part), capture_output=True, encoding="utf-8", check=False
            )
            if done.returncode:
                raise EquipoiseError(f"{tree} cannot make this run: {done.stderr.strip()[-500:]}")
            made = [line.split(" ", 1)[1] for line in done.stdout.splitlines() if line.startswith("made ")]
            found += [outcome(Path(path)) for path in made]
    return found


def outcome(folder: Path) -> Outcome:
    """Return what the finished run in ``folder`` left."""
    tables = [file for file in sorted(folder.glob("*.csv")) if file.name != SPEED]
    parts = {file.name: _sha256(file.read_bytes()) for file in tables}
    if (folder / WEIGHTS).exists():
        digest = hashlib.sha256()
        for name, array in sorted(npz.load(folder / WEIGHTS).items()):
            digest.update(f"{name} {array.dtype} {array.shape}\n".encode())
            digest.update(np.ascontiguousarray(array).tobytes())
        parts[WEIGHTS] = digest.hexdigest()
    result = json.loads((folder / RESULT).read_text())
    numbers = {f"final.{name}": float(value) for name, value in result["final"].items()}
    final = {name: _sha256(repr(value).encode()) for name, value in numbers.items()}
    return Outcome(result["steps"], dict(sorted((parts | final).items())), numbers)


def rounding(one: Outcome, other: Outcome, differing: Iterable[str]) -> float:
    """Return the largest relative difference of the ``differing`` parts.

    Infinite if one is more than a number.
    """
    changes = [0.0]
    for part in differing:
        if part not in one.numbers or part not in other.numbers:
            return math.inf
        before, after = one.numbers[part], other.numbers[part]
        changes.append(abs(after - before) / max(abs(before), abs(after)))
    return max(changes)


@contextmanager
def checked_out(commit: str, repository: Path) -> Iterator[Path]:
    """Yield a folder with the tree of ``commit`` for as long as the block runs."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        git(repository, "worktree", "add", "--detach", str(tree), commit)
        try:
            yield tree
        finally:
            git(repository, "worktree", "remove", "--force", str(tree))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
