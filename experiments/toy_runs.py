"""Toy GANs, trained together and each judged by the modes that its samples cover."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine import device
from experiments import provenance
from experiments.progress import Progress, duration
from experiments.small_configs import ToyConfig
from experiments.toy_judgement import SAMPLES, judge
from records import atomic, columns, npz
from records.files import POINTS, WEIGHTS
from records.result import RunResult
from theory.models.mixtures import TOYS
from theory.objectives import OBJECTIVES

DRAWN_SEEDS, DRAWN = 3, 300  # the first seeds leave that many points each for the figure


def run_toys(configs: Sequence[ToyConfig], folders: Sequence[Path], progress: Progress) -> list[RunResult]:
    """Train toys that differ in their seeds alone, as one ensemble, and judge each.

    ``folders`` belong to ``configs`` in order; the caller holds their leases. A seed takes about a
    second, so an ensemble is not checkpointed: cut off, it starts over.
    """
    first = configs[0]
    name = first.id if len(configs) == 1 else f"{first.id} and {len(configs) - 1} more seeds"
    threads = device.start()
    from gan.toy_ensembles import ToyEnsemble

    progress.begin(name, first.steps, 0)
    start = time.monotonic()
    try:
        ensemble = ToyEnsemble(OBJECTIVES[first.objective], TOYS[first.target], first.settings())
        networks = ensemble.train([config.seed for config in configs], first.steps, progress.advance)
    except BaseException:
        progress.end()
        raise
    seconds = (time.monotonic() - start) / len(configs)
    results = [
        _leave(config, folder, network, seconds, threads)
        for config, folder, network in zip(configs, folders, networks, strict=True)
    ]
    progress.end(f"{name}: {first.steps} steps in {duration(seconds * len(configs))}")
    return results


def _leave(config: ToyConfig, folder: Path, networks: Any, seconds: float, threads: int) -> RunResult:
    from gan.toy_ensembles import sample

    arrays: dict[str, np.ndarray] = {}
    for player, layers in networks._asdict().items():
        for i, (weights, biases) in enumerate(layers):
            arrays |= {f"{player}_weights_{i}": weights, f"{player}_biases_{i}": biases}
    npz.save(folder / WEIGHTS, arrays)
    target = TOYS[config.target]
    samples = sample(networks.generator, config.seed, SAMPLES)
    result = RunResult(
        id=config.id,
        kind=config.kind,
        config=config.to_json(),
        dataset=None,
        steps=config.steps,
        seconds=round(seconds, 3),
        steps_per_second=round(config.steps / seconds, 3),
        parameters={
            player: sum(array.size for name, array in arrays.items() if name.startswith(player))
            for player in networks._fields
        },
        final=judge(samples, target),
        versions=provenance.versions(),
        threads=threads,
        code_sha256=provenance.code_sha256(config.kind),
        meaning_sha256=provenance.meaning_sha256(config.kind),
        path=folder,
    )
    if config.seed < DRAWN_SEEDS:
        _write_points(folder / POINTS, samples[:DRAWN])
    result.save()
    return result


def _write_points(path: Path, points: np.ndarray) -> None:
    """The points as CSV, columns x and, in the plane, y; four decimals are more than a figure shows."""
    lines = [",".join(columns.POINTS[: points.shape[1]])]
    lines += [",".join(f"{coordinate:.4f}" for coordinate in point) for point in points]
    atomic.write_text(path, "\n".join(lines) + "\n")
