"""Runs that differ in their seeds alone, trained as one ensemble."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from engine import surroundings
from experiments.configs.base import Config
from experiments.training.outcome import leave_result
from experiments.training.progress import Progress, duration

C = TypeVar("C", bound=Config)
Network = TypeVar("Network")


@dataclass(frozen=True)
class Evaluated:
    """What one member of an ensemble is recorded by: parameters of each network, and its outcome."""

    parameters: dict[str, int]
    final: dict[str, float]


def train_together(
    configs: Sequence[C],
    folders: Sequence[Path],
    progress: Progress,
    *,
    steps: int,
    train: Callable[[], Sequence[Network]],
    evaluate: Callable[[C, Path, Network], Evaluated],
) -> None:
    """Make ``train`` take ``steps`` steps, and leave the result of each config's own network.

    ``train`` gives the networks in the order of ``configs``. ``evaluate`` looks at one of them, and leaves
    its weights and tables in the folder. An ensemble takes seconds, so it is not checkpointed: cut off, it
    starts over.
    """
    first = configs[0]
    name = first.id if len(configs) == 1 else f"{first.id} and {len(configs) - 1} more"
    threads = surroundings.start()
    progress.begin(name, steps, 0)
    start = time.monotonic()
    try:
        networks = train()
    except BaseException:
        progress.end()
        raise
    seconds = (time.monotonic() - start) / len(configs)
    for config, folder, network in zip(configs, folders, networks, strict=True):
        found = evaluate(config, folder, network)
        leave_result(
            config,
            folder,
            steps=steps,
            seconds=seconds,
            parameters=found.parameters,
            final=found.final,
            threads=threads,
        )
    progress.end(f"{name}: {steps} steps in {duration(seconds * len(configs))}")
