"""The entry's side of a race: ``python -m benchmarks.race.runner ORDER``, ORDER being a JSON object.

It says one JSON object a line: {"step": n} when a look begins, upon which the clock stands; then
{"digest": ..., "samples": FILE}, and waits for a line: "go", "again" for further samples of the same weights,
or "stop". What it cannot do it says as {"refused": ...}; other errors are on stderr.
"""

import hashlib
import importlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.race import guard

State = Callable[[], Mapping[str, np.ndarray]]  # everything the rest of the training depends on, by name
Samples = Callable[[int, int], np.ndarray]  # (count, draw) -> uint8 [count, 28, 28], of these weights
# an entrant calls it after each of the steps to look at; it raises ``Over`` when the race is
Look = Callable[[int, State, Samples], None]


class Over(Exception):
    """The race is over."""


def digest(state: Mapping[str, np.ndarray]) -> str:
    """SHA-256 of names, types, shapes and bytes, whatever the order of names."""
    found = hashlib.sha256()
    for name in sorted(state):
        array = np.ascontiguousarray(state[name])
        found.update(f"{name} {array.dtype} {array.shape}\n".encode())
        found.update(array.tobytes())
    return found.hexdigest()


class Judged:
    """Lets the referee look: says what the state is, draws what it asks for, and does nothing else."""

    def __init__(self, folder: Path, count: int, say: Callable[[dict[str, Any]], None]) -> None:
        self.folder, self.count, self.say = folder, count, say

    def __call__(self, step: int, state: State, samples: Samples) -> None:
        """Say ``step``, the state's digest and samples until the referee lets go. Raises ``Over``."""
        self.say({"step": step})
        told, draw = digest(state()), 0
        while True:
            path = self.folder / f"{step}-{draw}.npy"
            np.save(path, samples(self.count, draw))
            self.say({"digest": told, "samples": str(path)})
            answer = sys.stdin.readline().strip()
            if answer == "go":
                return
            if answer != "again":
                raise Over
            draw += 1


def main(order: str) -> None:
    """Race the entry that ``order`` tells of."""
    told = json.loads(order)
    replies = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # libraries that print must not disturb the replies

    def say(line: dict[str, Any]) -> None:
        print(json.dumps(line), file=replies, flush=True)

    guard.watch([Path(folder) for folder in told["forbidden"]], lambda what: say({"refused": what}))
    entrant = importlib.import_module(told["module"])
    look = Judged(Path(told["folder"]), told["samples"], say)
    with suppress(Over):
        entrant.race(np.load(told["images"]), told["seed"], told["settings"], tuple(told["looks"]), look)


if __name__ == "__main__":
    main(sys.argv[1])
