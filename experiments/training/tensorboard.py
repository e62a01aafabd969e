"""A run's history for TensorBoard, which is not needed to write it.

An event file is a list of records, each an ``Event`` message; TensorFlow has both.
"""

import csv
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from records.columns import POSITION
from records.files import HISTORY, SPEED
from records.history import History
from theory.errors import WrongUsage

EVENTS = "events.out.tfevents.*.equipoise"  # TensorBoard looks for such names


class EventFile:
    """The rows of some histories, as scalars over the steps, in the event file of a run's ``folder``.

    The file is begun anew with all rows and then grows, so what TensorBoard shows is what the histories
    hold, also after a resumption. Raises ``WrongUsage`` if the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        import tensorflow as tf

        self._tf, self._written = tf, dict[Path, int]()
        path = folder / EVENTS.replace("*", str(int(time.time())))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for old in folder.glob(EVENTS):
                old.unlink()
            path.touch()
        except OSError as error:
            raise WrongUsage(f"cannot write TensorBoard's files to {folder}: {error.strerror}") from None
        self._writer = tf.io.TFRecordWriter(str(path))
        self._write(file_version="brain.Event:2")

    def update(self, histories: Iterable[History]) -> None:
        """Write the rows that are new since the last call."""
        for history in histories:
            seen = self._written.get(history.path, 0)
            for row in history.rows[seen:]:
                values = zip(history.names, row[len(POSITION) :], strict=True)
                summary = self._tf.compat.v1.Summary(
                    value=[
                        self._tf.compat.v1.Summary.Value(tag=name, simple_value=float(value))
                        for name, value in values
                        if value
                    ]
                )
                self._write(step=int(row[0]), summary=summary)
            self._written[history.path] = len(history.rows)
        self._writer.flush()

    def _write(self, **content: object) -> None:
        event = self._tf.compat.v1.Event(wall_time=time.time(), **content)
        self._writer.write(event.SerializeToString())


def show_finished(run: Path, folder: Path) -> None:
    """Write what the finished run in the folder ``run`` left of its course to ``folder``/ID."""
    paths = [path for path in (run / HISTORY, run / SPEED) if path.exists()]
    histories = []
    for path in paths:
        with path.open(newline="") as file:
            names = next(csv.reader(file))[len(POSITION) :]
        histories.append(History(path, names, sys.maxsize))
    EventFile(folder / run.name).update(histories)
