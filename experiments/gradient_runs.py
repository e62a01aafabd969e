"""What a generator feels under discriminators in training: ensembles over distances and seeds."""

import csv
import io
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine import device
from experiments import provenance
from experiments.progress import Progress, duration
from experiments.small_configs import GradientConfig
from records import atomic, columns
from records.files import GRADIENTS
from records.result import RunResult
from theory.gradients.generator import generator_gradient
from theory.objectives import OBJECTIVES
from theory.targets import FAMILIES


def run_gradients(
    configs: Sequence[GradientConfig], folders: Sequence[Path], progress: Progress
) -> list[RunResult]:
    """Train the discriminators of configs that differ in their seeds alone as one ensemble.

    Each leaves gradients.csv: distance, steps and gradient, E_q[d/dx generator(s(x))] in the loss's unit
    per unit of x, by quadrature. ``folders`` belong to ``configs`` in order; the caller holds their
    leases. Not checkpointed: cut off, the ensemble starts over.
    """
    first = configs[0]
    objective, family = OBJECTIVES[first.objective], FAMILIES[first.family]
    pairs = [family(distance) for distance in first.distances]
    name = first.id if len(configs) == 1 else f"{first.id} and {len(configs) - 1} more seeds"
    steps = first.checkpoints[-1]
    threads = device.start()
    from gan.discriminator_1d_ensembles import train_discriminators

    progress.begin(name, steps, 0)
    start = time.monotonic()
    try:
        trained = train_discriminators(
            objective,
            [(pair, config.seed) for config in configs for pair in pairs],
            checkpoints=first.checkpoints,
            widths=first.widths,
            batch_size=first.batch_size,
            learning_rate=first.learning_rate,
            rate_falls=False,
            on_progress=lambda done, loss: progress.advance(done, values={"D": loss}),
        )
    except BaseException:
        progress.end()
        raise
    seconds = (time.monotonic() - start) / len(configs)
    versions, code, count = provenance.versions(), provenance.code_sha256("gradient"), len(pairs)
    results = []
    for place, (config, folder) in enumerate(zip(configs, folders, strict=True)):
        own = [networks[count * place : count * (place + 1)] for networks in trained]
        rows = [
            (distance, at, generator_gradient(objective, pair, network, network.slope).value)
            for at, networks in zip(config.checkpoints, own, strict=True)
            for distance, pair, network in zip(config.distances, pairs, networks, strict=True)
        ]
        _write(folder / GRADIENTS, rows)
        result = RunResult(
            id=config.id,
            kind=config.kind,
            config=config.to_json(),
            dataset=None,
            steps=steps,
            seconds=round(seconds, 3),
            steps_per_second=round(steps / seconds, 3),
            parameters={"discriminator": sum(w.size + b.size for w, b in own[0][0].layers)},
            final={},
            versions=versions,
            threads=threads,
            code_sha256=code,
            meaning_sha256=provenance.meaning_sha256("gradient"),
            path=folder,
        )
        result.save()
        results.append(result)
    progress.end(f"{name}: {steps} steps in {duration(seconds * len(configs))}")
    return results


def _write(path: Path, rows: Sequence[tuple[Any, ...]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([columns.GRADIENTS, *rows])
    atomic.write_text(path, text.getvalue())
