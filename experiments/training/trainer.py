"""The work of one process on one run on images: from its last checkpoint to its result."""

import json
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import numpy as np

from engine import device, surroundings
from engine.errors import TrainingDiverged
from engine.interrupts import Interrupts, deferred
from engine.randomness import epoch_order
from experiments.configs.images import ImageConfig
from experiments.kind import Session
from experiments.training.outcome import leave_result
from experiments.training.pace import Pace
from experiments.training.progress import duration
from experiments.training.tensorboard import EventFile
from records import atomic, digests, npz
from records.devices import kind
from records.digests import Damaged
from records.files import CHECKPOINT, FAILURE, HISTORY, SPEED, WEIGHTS
from records.history import History
from theory.errors import EquipoiseError

# in a checkpoint, beside the state: digests of the images, of the rows of the tables, of files left so far
IMAGES, HISTORIES, LEFT = "images_sha256", "histories_sha256", "left_sha256"
DEVICE = "device"
SPEED_NAMES = ("steps_per_second",)  # of a block's steps alone; the first of a session compiles them


class Trainer(ABC):
    """Trains a run in the folder whose lock the caller holds; a kind of run says what is abstract here.

    ``training`` has the numbers: ``step``, ``run_block(rows, name)``, ``state()`` and ``restore(state)``. How
    the run went is in history.csv, and how fast in speed.csv, which alone depends on the machine's hours.
    In a session with a folder ``tensorboard`` both are also written there, below the run's id.
    """

    training: Any
    names: tuple[str, ...]  # of what ``run_block`` returns
    block: int  # steps in one call of the graph and one row of the history

    def __init__(self, config: ImageConfig, folder: Path, session: Session) -> None:
        self.config, self.folder, self.session = config, folder, session
        self.images, self.progress = session.images["train"], session.progress
        self.threads = surroundings.start()
        assert config.epochs is not None
        self.per_epoch = len(self.images.pixels) // config.batch_size
        self.total = config.epochs * self.per_epoch
        self.prepare()
        self.earlier = 0.0  # seconds of earlier sessions
        (folder / FAILURE).unlink(missing_ok=True)
        if not self.resumed():
            self.draw(0)
        self.kept = self.training.step  # of the last checkpoint
        self.history = History(folder / HISTORY, self.names, self.training.step)
        self.speed = History(folder / SPEED, SPEED_NAMES, self.training.step)
        self.events = None if session.tensorboard is None else EventFile(session.tensorboard / config.id)
        self.pace = Pace(session.checkpoint_every)
        self.start = time.monotonic()

    @abstractmethod
    def prepare(self) -> None:
        """Set ``training``, ``names`` and ``block``."""

    @abstractmethod
    def draw(self, epoch: int) -> None:
        """Show what the model makes after ``epoch`` epochs."""

    @abstractmethod
    def weights(self) -> dict[str, np.ndarray]:
        """Return everything that sampling needs, by name."""

    @abstractmethod
    def parameters(self) -> dict[str, int]:
        """Return how many numbers each network has."""

    @abstractmethod
    def readings(self, averages: Any) -> dict[str, float]:
        """Return what the user sees of a block's averages."""

    def final_weights(self) -> dict[str, np.ndarray]:
        """Return the weights that the run is known by from now on."""
        return self.weights()

    def trained_on(self) -> dict[str, Any]:
        """Return what the result says of the images."""
        return {
            "name": self.images.name,
            "sha256": self.images.sha256,
            "images": len(self.images.pixels),
        }

    def evaluate(self) -> dict[str, float]:
        """Return the finished run's outcome."""
        return self.history.last()

    @property
    def seconds(self) -> float:
        """Wall time of training so far, all sessions together."""
        return self.earlier + time.monotonic() - self.start

    def run(self) -> None:
        """Train, or go on training, and leave the result.

        A checkpoint is written about once a minute (``Session.checkpoint_every``) and when the run is broken
        off, always between two blocks, so a run that was killed repeats about a minute and ends bit by bit
        where it would have ended. Raises ``TrainingDiverged``, and ``KeyboardInterrupt`` after saving.
        """
        name = self.config.id
        self.progress.begin(name, self.total, self.training.step)
        try:
            with deferred() as interrupts:
                self.train(interrupts)
        except TrainingDiverged as error:
            self.note()
            atomic.write_json(self.folder / FAILURE, {"step": error.step, "what": error.what})
            digests.write(self.folder)
            self.progress.end()
            raise
        except KeyboardInterrupt:
            self.progress.end(f"{name}: saved; {self.total - self.kept} steps are left")
            raise
        seconds = self.seconds
        self.progress.end(
            f"{name}: {self.total} steps in {duration(seconds)}, "
            f"{1000 * seconds / self.total:.1f} ms per step"
        )
        try:
            self.finish(seconds)
        except KeyboardInterrupt:  # the evaluation may take longer than the training did
            self.save(seconds)
            raise

    def train(self, interrupts: Interrupts) -> None:
        """Make the epochs that are left."""
        for epoch in range(self.training.step // self.per_epoch, self.total // self.per_epoch):
            order = epoch_order(self.config.seed, epoch, len(self.images.pixels), self.config.batch_size)
            for first in range(self.training.step - epoch * self.per_epoch, self.per_epoch, self.block):
                self.run_block(order[first : first + self.block], epoch)
                if self.training.step % self.per_epoch == 0:
                    self.draw(epoch + 1)
                if interrupts.requested or (self.pace.due() and self.training.step < self.total):
                    self.save(self.seconds)
                    interrupts.raise_if_requested()

    def run_block(self, rows: np.ndarray, epoch: int) -> None:
        """Make the steps of one block and note how they went."""
        began = time.monotonic()
        averages = self.training.run_block(rows, self.config.id)
        speed = len(rows) / (time.monotonic() - began)
        self.history.add(self.training.step, epoch + 1, averages)
        self.speed.add(self.training.step, epoch + 1, [round(speed, 3)])
        self.progress.advance(
            self.training.step, f"epoch {epoch + 1}/{self.config.epochs}", self.readings(averages)
        )

    def note(self) -> None:
        """Write how the run went so far: rows beyond the checkpoint are forgotten on resuming."""
        self.history.save()
        self.speed.save()
        if self.events is not None:
            self.events.update((self.history, self.speed))

    def save(self, seconds: float) -> None:
        """Write the history, then the checkpoint of a training that took ``seconds``."""
        with self.pace.saving():
            self.note()
            own = {
                "seconds": np.asarray(seconds),
                IMAGES: self.digests(),
                DEVICE: np.asarray(kind(device.in_force())),
                HISTORIES: np.asarray(self.sums()),
                LEFT: np.asarray(json.dumps(self.left())),
            }
            npz.save_state(self.folder / CHECKPOINT, {**self.training.state(), **own}, self.config.id)
        self.kept = self.training.step

    def resumed(self) -> bool:
        """Go on from the checkpoint; returns whether there is one that can be trusted, and says if not."""
        path = self.folder / CHECKPOINT
        if not path.exists():
            return False
        try:
            state = npz.load_state(path, self.config.id)
            self.check(state)
        except Damaged as error:
            self.progress.say(f"{error}: run {self.config.id} starts over")
            path.unlink()
            return False
        self.restore(state)
        return True

    def check(self, state: dict[str, np.ndarray]) -> None:
        """Raise ``Damaged`` unless all that the run left before a checkpoint is as it was then."""
        left: dict[str, str] = json.loads(str(state.pop(LEFT)))
        for name, sha256 in left.items():
            path = self.folder / name
            if not path.is_file() or digests.sha256(path.read_bytes()) != sha256:
                raise Damaged(f"{path} is not what was written")
        histories = [History(self.folder / name, of, int(state["step"])) for name, of in self.tables()]
        if [history.sha256() for history in histories] != state.pop(HISTORIES).tolist():
            raise Damaged(f"{self.folder / HISTORY}, or {SPEED}, is not what was written")

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Go on from the ``state`` of a checkpoint.

        Raises ``EquipoiseError`` if it is of other images, or was made on another kind of device: its bits
        would be no run's.
        """
        self.earlier = float(state.pop("seconds"))
        if not np.array_equal(state.pop(IMAGES), self.digests()):
            raise EquipoiseError(
                f"{self.folder / CHECKPOINT} was made on other images than {self.images.name} has now; "
                "put those back, or remove the file to start the run over"
            )
        made_on, here = str(state.pop(DEVICE)), kind(device.in_force())
        if made_on != here:
            raise EquipoiseError(
                f"{self.folder / CHECKPOINT} was made on a {made_on}, and this is a {here}: go on with "
                f"--device {made_on}, or remove the file to start the run over"
            )
        self.training.restore(state)

    def tables(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the files that tell how the run goes, and the names of their numbers."""
        return [(HISTORY, self.names), (SPEED, SPEED_NAMES)]

    def sums(self) -> list[str]:
        """Return the digests of the rows in those files."""
        return [history.sha256() for history in (self.history, self.speed)]

    def left(self) -> dict[str, str]:
        """Return file -> SHA-256 of the image grids and generators that the run left so far."""
        found = [name for name in digests.files(self.folder) if "/" in name]
        return {name: digests.sha256((self.folder / name).read_bytes()) for name in found}

    def digests(self) -> np.ndarray:
        """Return which images the run sees, split by split."""
        return np.asarray([f"{split} {of.sha256}" for split, of in sorted(self.session.images.items())])

    def finish(self, seconds: float) -> None:
        """Leave the weights and the result; the optimizer's slots have served their purpose."""
        self.note()
        npz.save(self.folder / WEIGHTS, self.final_weights())
        leave_result(
            self.config,
            self.folder,
            dataset=self.trained_on(),
            steps=self.total,
            seconds=seconds,
            parameters=self.parameters(),
            final=self.evaluate(),
            threads=self.threads,
        )
        (self.folder / CHECKPOINT).unlink(missing_ok=True)
