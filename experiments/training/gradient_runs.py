"""What a generator feels under discriminators in training: ensembles over distances and seeds."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine import surroundings
from experiments.kind import Session
from experiments.kinds.gradient import GradientConfig
from experiments.training.ensembles import Evaluated, train_together
from records import atomic, columns
from records.files import GRADIENTS
from theory.gradients.generator import generator_gradient
from theory.objectives import OBJECTIVES
from theory.targets import FAMILIES


def train_many(configs: Sequence[GradientConfig], folders: Sequence[Path], session: Session) -> None:
    """Train the discriminators of configs that differ in their seeds alone.

    Each leaves gradients.csv: distance, steps and gradient, E_q[d/dx generator(s(x))] in the loss's unit
    per unit of x, by quadrature. ``folders`` belong to ``configs`` in order; the caller holds their locks.
    """
    surroundings.start()
    from gan.discriminator_1d_ensembles import train_discriminators

    first, progress = configs[0], session.progress
    objective, family = OBJECTIVES[first.objective], FAMILIES[first.family]
    pairs = [family(distance) for distance in first.distances]

    def train() -> Sequence[Any]:
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
        count = len(pairs)
        return [
            [networks[count * place : count * (place + 1)] for networks in trained]
            for place in range(len(configs))
        ]

    def evaluate(config: GradientConfig, folder: Path, own: Any) -> Evaluated:
        rows = [
            (distance, at, generator_gradient(objective, pair, network, network.slope).value)
            for at, networks in zip(config.checkpoints, own, strict=True)
            for distance, pair, network in zip(config.distances, pairs, networks, strict=True)
        ]
        _write(folder / GRADIENTS, rows)
        return Evaluated({"discriminator": sum(w.size + b.size for w, b in own[0][0].layers)}, {})

    steps = first.checkpoints[-1]
    train_together(configs, folders, progress, steps=steps, train=train, evaluate=evaluate)


def _write(path: Path, rows: Sequence[tuple[Any, ...]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([columns.GRADIENTS, *rows])
    atomic.write_text(path, text.getvalue())
