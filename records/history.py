"""The course of a run as a tidy table: a row for each block of steps, mostly of means over that block."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from records import atomic
from records.columns import POSITION


class History:
    """The rows of ``history.csv``; numbers are written so that they are read back exactly.

    ``names`` are those of the numbers beside step and epoch; ``steps`` is the step that a
    resumed run starts from: rows beyond it are forgotten. A number that the file's rows do not have is left
    empty in them.
    """

    def __init__(self, path: Path, names: Sequence[str], steps: int) -> None:
        self.path, self.names = path, tuple(names)
        self.rows: list[tuple[str, ...]] = []
        if path.exists() and steps > 0:
            with path.open(encoding="utf-8", newline="") as file:
                rows = [row for row in csv.DictReader(file) if int(row["step"]) <= steps]
            self.rows = [tuple(row.get(name, "") for name in (*POSITION, *self.names)) for row in rows]

    def add(self, step: int, epoch: int, averages: Iterable[float]) -> None:
        """Append the averages of the block that ends at ``step``, in ``epoch`` (counted from 1)."""
        self.rows.append((str(step), str(epoch), *map(repr, averages)))

    def save(self) -> None:
        """Write the file."""
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([(*POSITION, *self.names), *self.rows])
        atomic.write_text(self.path, text.getvalue())

    def sha256(self) -> str:
        """Return the SHA-256 of the rows."""
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()

    def last(self) -> dict[str, float]:
        """Return the last row's averages by name."""
        return {name: float(v) for name, v in zip(self.names, self.rows[-1][2:], strict=True)}
