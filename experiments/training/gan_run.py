"""The trainer of a GAN on images, in as many sessions as it takes."""

from pathlib import Path
from typing import Any

import numpy as np

from data import Images
from engine.randomness import Stream
from experiments import labels
from experiments.evaluation.image_grid import TILES, write_image_grid
from experiments.held_out_images import NAME as HELD_OUT
from experiments.held_out_images import Distance
from experiments.kinds.gan import GanConfig, drawn
from experiments.training.best import Best
from experiments.training.trainer import Trainer
from gan.networks import ARCHITECTURES
from records import npz
from records.files import EPOCH_WEIGHTS, GRIDS, of_epoch
from theory.errors import EquipoiseError
from theory.objectives import OBJECTIVES

BLOCK = 13  # steps; 36 blocks make MNIST's epoch of 468
MOST_KEPT = 10  # generators of a run: of every epoch, or of ten at equal distances


def kept_epochs(epochs: int) -> list[int]:
    """Return after which epochs the generator is kept; not the last, whose weights are the run's."""
    count = min(epochs, MOST_KEPT)
    return [round(epochs * place / count) for place in range(1, count)]


class Chosen:
    """The best epoch of a run, by the distance of its samples from images held out."""

    def __init__(self, config: GanConfig, folder: Path, held_out: Images, distance: Distance) -> None:
        assert config.epochs is not None
        self.config, self.held_out, self.best = config, held_out, Best(folder, config.id)
        # comparing MNIST's 10,000 takes 1 to 4 s, which every epoch of a long run would not be worth
        self.among = [*kept_epochs(config.epochs), config.epochs]
        self._distance = distance(held_out.pixels)

    def compare(self, epoch: int, weights: dict[str, np.ndarray]) -> None:
        """Keep the ``weights`` if no epoch before was as near.

        There are as many samples as images held out, and their noise is not that of the run's own samples,
        which are judged later.
        """
        samples = drawn(self.config, weights, len(self.held_out.pixels), Stream.EVALUATION)
        self.best.offer(epoch, self._distance(samples), weights)

    def told(self) -> dict[str, Any]:
        """Return what the result says of the images held out."""
        return {"sha256": self.held_out.sha256, "images": len(self.held_out.pixels)}

    def in_words(self) -> str:
        """Say which epoch was kept."""
        best, count = self.best.found(), len(self.held_out.pixels)
        among = ", ".join(map(str, self.among))
        return (
            f"kept epoch {best.epoch} of {self.config.epochs}: FD-LeNet {best.distance:.3g} from "
            f"{count:,} held-out training images, the smallest after epochs {among}"
        )


class GanTrainer(Trainer):
    """One process' work on a GAN."""

    config: GanConfig

    def prepare(self) -> None:
        """Build the networks. Raises ``EquipoiseError`` if the best epoch has no distance to be chosen by."""
        from gan.training import Averages, Training

        self.training = Training(
            OBJECTIVES[self.config.objective],
            ARCHITECTURES[self.config.architecture],
            self.images.pixels,
            self.config.settings(self.total),
            self.images.labels if self.config.conditional else None,
        )
        self.names, self.block = Averages._fields, BLOCK
        self.chosen = self._chosen() if self.config.keep_best else None

    def _chosen(self) -> "Chosen":
        if self.session.distance is None:
            raise EquipoiseError(
                f"run {self.config.id} keeps its best epoch, and is given no distance for it"
            )
        return Chosen(self.config, self.folder, self.session.images[HELD_OUT], self.session.distance)

    def check(self, state: dict[str, np.ndarray]) -> None:
        """See that the best epoch before the checkpoint is still there, too."""
        super().check(state)
        if self.chosen is not None and int(state["step"]) >= self.chosen.among[0] * self.per_epoch:
            self.chosen.best.found()

    def draw(self, epoch: int) -> None:
        """Draw the run's own 64 points of noise as the generator sees them after ``epoch`` epochs.

        The generator is kept too, to be scored later: scoring would take longer here than the epoch did. A
        run that keeps its best epoch does so at once, of the same epochs and the last.
        """
        batches = range(-(-TILES // self.config.batch_size))
        samples = np.concatenate([self.training.sample(Stream.GRID, i) for i in batches])
        write_image_grid(self.folder / GRIDS / of_epoch(epoch, ".png"), samples)
        assert self.config.epochs is not None
        if epoch in kept_epochs(self.config.epochs):
            self._keep(epoch)
        if self.chosen is not None:
            self._choose(self.chosen, epoch)

    def _choose(self, chosen: "Chosen", epoch: int) -> None:
        if epoch == 0:
            chosen.best.forget()  # that of a run that was started over
        elif epoch == self.config.epochs:
            self._keep(epoch)  # its generator need not be the run's
        if epoch in chosen.among:
            chosen.compare(epoch, self.weights())

    def _keep(self, epoch: int) -> None:
        from engine.average import averaged

        names = {variable.path for variable in self.training.generator.weights}
        own = {name: w for name, w in averaged(self.weights()).items() if name in names}
        weights = labels.beside_weights(own, self.config, self.images)
        path = self.folder / EPOCH_WEIGHTS / of_epoch(epoch, ".npz")
        path.parent.mkdir(exist_ok=True)
        npz.save(path, weights)

    def weights(self) -> dict[str, np.ndarray]:
        """Return both networks' weights."""
        return labels.beside_weights(self.training.weights(), self.config, self.images)

    def final_weights(self) -> dict[str, np.ndarray]:
        """Return the weights of the last epoch, or of the best."""
        return self.weights() if self.chosen is None else self.chosen.best.weights()

    def trained_on(self) -> dict[str, Any]:
        """Return what the result says of the images, those held out apart."""
        told = super().trained_on()
        return told if self.chosen is None else {**told, "held_out": self.chosen.told()}

    def evaluate(self) -> dict[str, float]:
        """Return the last losses, and which epoch was kept and why."""
        if self.chosen is None:
            return super().evaluate()
        best = self.chosen.best.found()
        self.progress.say(f"{self.config.id}: {self.chosen.in_words()}")
        return {**super().evaluate(), "best_epoch": best.epoch, "held_out_distance": best.distance}

    def finish(self, seconds: float) -> None:
        """Leave the result, after which the best epoch need not be told from the others."""
        super().finish(seconds)
        if self.chosen is not None:
            self.chosen.best.forget()

    def parameters(self) -> dict[str, int]:
        """Return how many numbers each network has, moving averages included."""
        networks = {"discriminator": self.training.discriminator, "generator": self.training.generator}
        return {name: network.count_params() for name, network in networks.items()}

    def readings(self, averages: Any) -> dict[str, float]:
        """Return both losses."""
        return {"D": averages.discriminator_loss, "G": averages.generator_loss}
