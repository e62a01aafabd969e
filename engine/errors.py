"""The error of a run that left the numbers."""

from theory.errors import EquipoiseError


class TrainingDiverged(EquipoiseError):
    """A loss or a weight stopped being finite: in ``run``, at ``step`` (counted from 0), ``what``."""

    def __init__(self, run: str, step: int, what: str) -> None:
        self.run, self.step, self.what = run, step, what
        super().__init__(
            f"{run} diverged: {what} is not finite at step {step}; the last good checkpoint is kept, "
            "try a smaller learning rate or another seed"
        )
