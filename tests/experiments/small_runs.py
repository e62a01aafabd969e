"""A run of nine steps on 100 real digits, for tests of how runs are made, cut off and resumed."""

from experiments.config import GanConfig
from experiments.training.pace import Pace
from experiments.training.progress import Progress

CONFIG = GanConfig(objective="lsgan", architecture="mlp", dataset="mnist_2k", epochs=3, batch_size=32)
STEPS, BLOCKS = 9, (2, 3, 5, 6, 8, 9)  # where gan_run.BLOCK is 2


class At(Progress):
    """Does something when a step is reached, and counts what it saw."""

    def __init__(self, step=None, act=lambda: None):
        self.step, self.act, self.seen, self.began = step, act, [], []

    def begin(self, run, total, done, unit="step"):
        self.began.append((run, total, done))

    def advance(self, done, note="", values=None):
        self.seen.append(done)
        if done == self.step:
            self.act()


def saves_at(patch, *steps):
    """Let checkpoints be due at these steps, of the blocks that end at ``BLOCKS``, and at no other."""
    due = iter([step in steps for step in BLOCKS])
    patch.setattr(Pace, "due", lambda _: next(due))


def content(folder):
    """Every file of a run that must not depend on how often it was cut off."""
    grids, kept = sorted(folder.glob("grids/*")), sorted(folder.glob("epochs/*"))
    files = [folder / "weights.npz", folder / "history.csv", *grids, *kept]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
