"""One GAN run on images, from its config to its result, in as many sittings as it takes."""

import time
from pathlib import Path

import numpy as np

from experiments import atomic, checkpoint, provenance
from experiments.config import RunConfig
from experiments.grids import TILES, write_sheet
from experiments.history import History
from experiments.interrupts import Interrupts, deferred
from experiments.progress import Progress, duration
from experiments.result import CHECKPOINT, FAILURE, WEIGHTS, RunResult
from gan import device
from gan.data import Images
from gan.divergence import TrainingDiverged
from gan.networks import ARCHITECTURES
from gan.randomness import Stream, epoch_order
from theory.objectives import OBJECTIVES

BLOCK = 13  # steps in one call of the graph and one row of the history; 36 blocks make MNIST's epoch of 468
SAVE_EVERY = 60.0  # seconds between checkpoints inside an epoch


def run_on_images(config: RunConfig, folder: Path, images: Images, progress: Progress) -> RunResult:
    """Train, or go on training, the GAN of ``config`` in ``folder``, whose lease the caller holds.

    A checkpoint is written after each epoch and about once a minute, always between two blocks, so a run
    that was cut off repeats at most a minute and ends bit by bit where it would have ended. Raises
    ``WrongUsage`` for a batch larger than the data, ``TrainingDiverged``, ``KeyboardInterrupt`` after
    saving, and ``EquipoiseError`` for a damaged checkpoint.
    """
    sitting = _Sitting(config, folder, images, progress)
    progress.begin(config.id, sitting.total, sitting.training.step)
    try:
        with deferred() as interrupts:
            sitting.train(interrupts)
    except TrainingDiverged as error:
        atomic.write_json(folder / FAILURE, {"step": error.step, "what": error.what})
        progress.end()
        raise
    except KeyboardInterrupt:
        progress.end(f"{config.id}: saved; {sitting.total - sitting.training.step} steps are left")
        raise
    result = sitting.finish()
    progress.end(
        f"{config.id}: {result.steps} steps in {duration(result.seconds)}, "
        f"{1000 / result.steps_per_second:.1f} ms a step"
    )
    return result


class _Sitting:
    """The work of one process on one run, starting from its last checkpoint."""

    def __init__(self, config: RunConfig, folder: Path, images: Images, progress: Progress) -> None:
        self.config, self.folder, self.images, self.progress = config, folder, images, progress
        self.threads = device.start()
        from gan.training import Training

        self.training = Training(
            OBJECTIVES[config.objective],
            ARCHITECTURES[config.architecture],
            images.pixels,
            config.settings(),
        )
        assert config.epochs is not None
        self.per_epoch = len(images.pixels) // config.batch_size
        self.total = config.epochs * self.per_epoch
        self.earlier = 0.0  # seconds of earlier sittings
        (folder / FAILURE).unlink(missing_ok=True)
        if (folder / CHECKPOINT).exists():
            state = checkpoint.load(folder / CHECKPOINT)
            self.earlier = float(state.pop("seconds"))
            self.training.restore(state)
        else:
            self.draw_grid(0)
        self.history = History(folder / "history.csv", self.training.step)
        self.start = self.saved = time.monotonic()

    @property
    def seconds(self) -> float:
        """Wall time of training so far, all sittings together."""
        return self.earlier + time.monotonic() - self.start

    def train(self, interrupts: Interrupts) -> None:
        """Make the epochs that are left."""
        for epoch in range(self.training.step // self.per_epoch, self.total // self.per_epoch):
            order = epoch_order(self.config.seed, epoch, len(self.images.pixels), self.config.batch_size)
            for first in range(self.training.step - epoch * self.per_epoch, self.per_epoch, BLOCK):
                self.run_block(order[first : first + BLOCK], epoch)
                inside = self.training.step % self.per_epoch > 0
                if inside and (interrupts.requested or time.monotonic() - self.saved > SAVE_EVERY):
                    self.save()
                    interrupts.raise_if_requested()
            self.draw_grid(epoch + 1)
            self.save()
            interrupts.raise_if_requested()

    def run_block(self, rows: np.ndarray, epoch: int) -> None:
        """Make the steps of one block and note how they went."""
        averages = self.training.run_block(rows, self.config.id)
        self.history.add(self.training.step, epoch + 1, averages)
        self.progress.advance(
            self.training.step,
            f"epoch {epoch + 1}/{self.config.epochs}",
            {"D": averages.discriminator_loss, "G": averages.generator_loss},
        )

    def draw_grid(self, epoch: int) -> None:
        """Draw the run's own 64 points of noise as the generator sees them after ``epoch`` epochs."""
        samples = np.concatenate(
            [self.training.sample(Stream.GRID, i) for i in range(-(-TILES // self.config.batch_size))]
        )
        write_sheet(self.folder / "grids" / f"epoch-{epoch:02d}.png", samples)

    def save(self) -> None:
        """Write the history, then the checkpoint: rows beyond a checkpoint are forgotten on resuming."""
        self.history.save()
        state = {**self.training.state(), "seconds": np.asarray(self.seconds)}
        checkpoint.save(self.folder / CHECKPOINT, state)
        self.saved = time.monotonic()

    def finish(self) -> RunResult:
        """Leave the weights and the result; the optimizers' slots have served their purpose."""
        training = self.training
        checkpoint.save(self.folder / WEIGHTS, training.weights())
        result = RunResult(
            id=self.config.id,
            kind=self.config.kind,
            config=self.config.to_json(),
            dataset={
                "name": self.images.name,
                "sha256": self.images.sha256,
                "images": len(self.images.pixels),
            },
            steps=training.step,
            seconds=round(self.seconds, 3),
            steps_per_second=round(training.step / self.seconds, 3),
            parameters={
                "discriminator": training.discriminator.count_params(),
                "generator": training.generator.count_params(),
            },
            final=self.history.last(),
            versions=provenance.versions(),
            threads=self.threads,
            code_sha256=provenance.code_sha256(),
            path=self.folder,
        )
        result.save()
        (self.folder / CHECKPOINT).unlink(missing_ok=True)
        return result
