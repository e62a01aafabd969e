"""Discriminators on the line, trained together and each held against the optimal one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine import surroundings
from experiments.evaluation.discriminator_1d import evaluate, write_curve
from experiments.kind import Session
from experiments.kinds.discriminator_1d import DiscriminatorConfig
from experiments.training.ensembles import Evaluated, train_together
from records import npz
from records.files import CURVE, WEIGHTS
from records.line_samples import FRESH
from theory.objectives import POINTWISE
from theory.targets import PAIRS


def train_many(configs: Sequence[DiscriminatorConfig], folders: Sequence[Path], session: Session) -> None:
    """Train discriminators that differ in their seeds alone, and evaluate each.

    ``folders`` belong to ``configs`` in order; the caller holds their locks.
    """
    surroundings.start()
    from gan.discriminator_1d_ensembles import train_discriminators

    first, progress = configs[0], session.progress

    def train() -> Sequence[Any]:
        (networks,) = train_discriminators(
            POINTWISE[first.objective],
            [(PAIRS[first.pair], config.seed) for config in configs],
            checkpoints=(first.steps,),
            widths=first.widths,
            batch_size=first.batch_size,
            learning_rate=first.learning_rate,
            sample=first.sample,
            on_progress=lambda done, loss: progress.advance(done, values={"D": loss}),
        )
        return networks

    train_together(configs, folders, progress, steps=first.steps, train=train, evaluate=_evaluate)


def _evaluate(config: DiscriminatorConfig, folder: Path, network: Any) -> Evaluated:
    objective, pair = POINTWISE[config.objective], PAIRS[config.pair]
    layers: dict[str, np.ndarray] = {}
    for i, (weights, biases) in enumerate(network.layers):
        layers |= {f"weights_{i}": weights, f"biases_{i}": biases}
    npz.save(folder / WEIGHTS, layers)
    if config.sample == FRESH:  # the one that figures draw
        write_curve(folder / CURVE, network, objective, pair)
    parameters = {"discriminator": sum(array.size for array in layers.values())}
    return Evaluated(parameters, evaluate(network, objective, pair))
