"""The trainer of a GAN on images, in as many sessions as it takes."""

from typing import Any

import numpy as np

from engine.randomness import Stream
from experiments.evaluation.image_grid import TILES, write_image_grid
from experiments.kinds.gan import GanConfig
from experiments.training.trainer import Trainer
from gan.networks import ARCHITECTURES
from records import npz
from records.files import EPOCH_WEIGHTS, GRIDS, of_epoch
from theory.objectives import OBJECTIVES

BLOCK = 13  # steps; 36 blocks make MNIST's epoch of 468
MOST_KEPT = 10  # generators of a run: of every epoch, or of ten at equal distances


def kept_epochs(epochs: int) -> list[int]:
    """Return after which epochs the generator is kept; not the last, whose weights are the run's."""
    count = min(epochs, MOST_KEPT)
    return [round(epochs * place / count) for place in range(1, count)]


class GanTrainer(Trainer):
    """One process' work on a GAN."""

    config: GanConfig

    def prepare(self) -> None:
        """Build the networks."""
        from gan.training import Averages, Training

        self.training = Training(
            OBJECTIVES[self.config.objective],
            ARCHITECTURES[self.config.architecture],
            self.images.pixels,
            self.config.settings(),
        )
        self.names, self.block = Averages._fields, BLOCK

    def draw(self, epoch: int) -> None:
        """Draw the run's own 64 points of noise as the generator sees them after ``epoch`` epochs.

        The generator is kept too, to be scored later: scoring would take longer here than the epoch did.
        """
        batches = range(-(-TILES // self.config.batch_size))
        samples = np.concatenate([self.training.sample(Stream.GRID, i) for i in batches])
        write_image_grid(self.folder / GRIDS / of_epoch(epoch, ".png"), samples)
        assert self.config.epochs is not None
        if epoch in kept_epochs(self.config.epochs):
            self._keep(epoch)

    def _keep(self, epoch: int) -> None:
        from engine.average import averaged

        names = {variable.path for variable in self.training.generator.weights}
        weights = {name: w for name, w in averaged(self.weights()).items() if name in names}
        path = self.folder / EPOCH_WEIGHTS / of_epoch(epoch, ".npz")
        path.parent.mkdir(exist_ok=True)
        npz.save(path, weights)

    def weights(self) -> dict[str, np.ndarray]:
        """Return both networks' weights."""
        weights: dict[str, np.ndarray] = self.training.weights()
        return weights

    def parameters(self) -> dict[str, int]:
        """Return how many numbers each network has, moving averages included."""
        networks = {"discriminator": self.training.discriminator, "generator": self.training.generator}
        return {name: network.count_params() for name, network in networks.items()}

    def readings(self, averages: Any) -> dict[str, float]:
        """Return both losses."""
        return {"D": averages.discriminator_loss, "G": averages.generator_loss}
