"""What is said of jobs elsewhere while the engine waits for them."""

import threading
from pathlib import Path

from commands.graph.following import followed


def test_each_number_of_marks_is_said_once(tmp_path: Path) -> None:
    marks = [tmp_path / name for name in ("one", "two", "three")]
    said: list[str] = []
    heard = threading.Semaphore(0)

    def say(line: str) -> None:
        said.append(line)
        heard.release()

    with followed(marks, say, pace=0.01):
        for mark in marks[:2]:
            assert heard.acquire(timeout=60)
            mark.touch()
        assert heard.acquire(timeout=60)
    assert said == [f"{count} of 3 batches of runs are made" for count in range(3)]


def test_where_all_is_there_nothing_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    with followed([tmp_path], said.append, pace=0.01):
        pass
    with followed([], said.append, pace=0.01):
        pass
    assert said == []
