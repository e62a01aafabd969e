"""Toy GANs, trained together and each evaluated by the modes that its samples cover."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine import surroundings
from experiments.evaluation.toys import SAMPLES, evaluate
from experiments.kind import Session
from experiments.kinds.toy import ToyConfig
from experiments.training.ensembles import Evaluated, train_together
from records import atomic, columns, npz
from records.files import POINTS, WEIGHTS
from theory.models.mixtures import TOYS
from theory.objectives import OBJECTIVES

DRAWN_SEEDS, DRAWN = 3, 300  # the first seeds leave that many points each for the figure


def train_many(configs: Sequence[ToyConfig], folders: Sequence[Path], session: Session) -> None:
    """Train toys that differ in their seeds alone, and evaluate each.

    ``folders`` belong to ``configs`` in order; the caller holds their locks.
    """
    surroundings.start()
    from gan.toy_ensembles import ToyEnsemble

    first, progress = configs[0], session.progress

    def train() -> Sequence[Any]:
        ensemble = ToyEnsemble(OBJECTIVES[first.objective], TOYS[first.target], first.settings())
        return ensemble.train([config.seed for config in configs], first.steps, progress.advance)

    train_together(configs, folders, progress, steps=first.steps, train=train, evaluate=_evaluate)


def _evaluate(config: ToyConfig, folder: Path, networks: Any) -> Evaluated:
    from gan.toy_ensembles import sample

    arrays: dict[str, np.ndarray] = {}
    for player, layers in networks._asdict().items():
        for i, (weights, biases) in enumerate(layers):
            arrays |= {f"{player}_weights_{i}": weights, f"{player}_biases_{i}": biases}
    npz.save(folder / WEIGHTS, arrays)
    samples = sample(networks.generator, config.seed, SAMPLES)
    if config.seed < DRAWN_SEEDS:
        _write_points(folder / POINTS, samples[:DRAWN])
    parameters = {
        player: sum(array.size for name, array in arrays.items() if name.startswith(player))
        for player in networks._fields
    }
    return Evaluated(parameters, evaluate(samples, TOYS[config.target]))


def _write_points(path: Path, points: np.ndarray) -> None:
    """The points as CSV, columns x and, in the plane, y; four decimals are more than a figure shows."""
    lines = [",".join(columns.POINTS[: points.shape[1]])]
    lines += [",".join(f"{coordinate:.4f}" for coordinate in point) for point in points]
    atomic.write_text(path, "\n".join(lines) + "\n")
