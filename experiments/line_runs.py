"""Discriminators on the line, trained together and each held against the optimal one."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine import device
from experiments import provenance
from experiments.judgement import judge, write_curve
from experiments.progress import Progress, duration
from experiments.small_configs import DiscriminatorConfig
from records import npz
from records.files import CURVE, WEIGHTS
from records.line_samples import FRESH
from records.result import RunResult
from theory.objectives import POINTWISE, PointwiseObjective
from theory.targets import PAIRS, Pair


def run_on_line(
    configs: Sequence[DiscriminatorConfig], folders: Sequence[Path], progress: Progress
) -> list[RunResult]:
    """Train discriminators that differ in their seeds alone, as one ensemble, and judge each.

    ``folders`` belong to ``configs`` in order; the caller holds their leases. An ensemble takes seconds,
    so it is not checkpointed: cut off, it starts over.
    """
    first = configs[0]
    objective, pair = POINTWISE[first.objective], PAIRS[first.pair]
    name = first.id if len(configs) == 1 else f"{first.id} and {len(configs) - 1} more"
    threads = device.start()
    from gan.discriminator_1d_ensembles import train_discriminators

    progress.begin(name, first.steps, 0)
    start = time.monotonic()
    try:
        (networks,) = train_discriminators(
            objective,
            [(pair, config.seed) for config in configs],
            checkpoints=(first.steps,),
            widths=first.widths,
            batch_size=first.batch_size,
            learning_rate=first.learning_rate,
            sample=first.sample,
            on_progress=lambda done, loss: progress.advance(done, values={"D": loss}),
        )
    except BaseException:
        progress.end()
        raise
    seconds = (time.monotonic() - start) / len(configs)
    results = [
        _leave(config, folder, network, objective, pair, seconds, threads)
        for config, folder, network in zip(configs, folders, networks, strict=True)
    ]
    progress.end(f"{name}: {first.steps} steps in {duration(seconds * len(configs))}")
    return results


def _leave(
    config: DiscriminatorConfig,
    folder: Path,
    network: Any,
    objective: PointwiseObjective,
    pair: Pair,
    seconds: float,
    threads: int,
) -> RunResult:
    layers: dict[str, np.ndarray] = {}
    for i, (weights, biases) in enumerate(network.layers):
        layers |= {f"weights_{i}": weights, f"biases_{i}": biases}
    npz.save(folder / WEIGHTS, layers)
    if config.sample == FRESH:  # the one that figures draw
        write_curve(folder / CURVE, network, objective, pair)
    result = RunResult(
        id=config.id,
        kind=config.kind,
        config=config.to_json(),
        dataset=None,
        steps=config.steps,
        seconds=round(seconds, 3),
        steps_per_second=round(config.steps / seconds, 3),
        parameters={"discriminator": sum(a.size for a in layers.values())},
        final=judge(network, objective, pair),
        versions=provenance.versions(),
        threads=threads,
        code_sha256=provenance.code_sha256(config.kind),
        meaning_sha256=provenance.meaning_sha256(config.kind),
        path=folder,
    )
    result.save()
    return result
