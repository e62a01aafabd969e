"""``./study bench`` says what it is doing: which competitor, which repeat, and how long it still takes."""

import sys
from io import StringIO
from types import SimpleNamespace

import pytest

from benchmarks import measure
from benchmarks.events import Event
from benchmarks.quality import plain_loop
from benchmarks.suites import Competitor
from commands.cli import bench_progress
from commands.paths import ROOT


class Process(measure.Process):
    """A competitor that starts at once and whose turns take ``took`` seconds."""

    def __init__(self, competitor: Competitor, *_: object) -> None:
        if competitor.module == "some.broken":
            raise RuntimeError("it broke")
        self.label, self.own, self.limited = competitor.label, competitor.own, True
        self.facts = {"name": competitor.module, "version": "1", "preparation_seconds": 4.4}
        self.seconds, self.outside, self.took = [], [], 0.0
        self.peak_bytes = self.working_bytes = 0

    def time(self, steps: int) -> None:
        self.took = {"some.ours": 2.0}.get(self.facts["name"], 5.0)
        self.seconds.append(self.took / steps)

    def end(self) -> None:
        pass


@pytest.fixture
def events(monkeypatch) -> list[Event]:
    """Those of two repeats of two competitors, between whom a third one cannot start."""
    from benchmarks.suites import Suite

    monkeypatch.setattr(measure, "Process", Process)
    entered = (
        Competitor("some.ours", own=True),
        Competitor("some.broken"),
        Competitor("some.their_peer", suffix=":fast"),
    )
    made: list[Event] = []
    suite = Suite("some", "Some", {"task": 3}, entered, repeats=3)
    measure.measure(suite, "task", ROOT, (ROOT, ROOT), made.append, lambda _: None)
    return made


def test_every_competitor_is_said_as_it_is_prepared_and_every_turn_of_every_repeat(events) -> None:
    assert [event.doing for event in events] == [
        "preparing ours (1 of 3)",
        "preparing broken (2 of 3)",
        "preparing their peer, fast (3 of 3)",
        *(f"repeat {i} of 3, {name}" for i in (1, 2, 3) for name in ("ours", "their peer, fast")),
    ]
    assert [event.done for event in events[:5]] == [
        "",
        "ours ready in 4 s",
        "",
        "their peer, fast ready in 4 s",
        "",
    ]


def test_the_time_left_is_that_of_the_turns_left_once_each_had_one(events) -> None:
    assert [event.left for event in events[3:]] == [None, None, 14.0, 12.0, 7.0, 5.0]


def test_where_there_is_no_terminal_a_line_comes_at_landmarks_and_now_and_then(events, capsys) -> None:
    now = iter(range(0, 1000, 15))
    lines = bench_progress.Lines("some task", lambda: next(now))
    for event in events[3:]:
        lines(event)
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "some task: their peer, fast ready in 4 s; repeat 1 of 3, ours"
    assert "some task: repeat 2 of 3, ours, 14 s left" in said
    assert "some task: repeat 3 of 3, ours, 7 s left" in said
    assert "\x1b" not in "".join(said)


def test_a_line_that_is_no_landmark_waits_for_its_time(capsys) -> None:
    times = iter([0.0, 15.0, 19.0, 21.0])
    lines = bench_progress.Lines("task", lambda: next(times))
    lines(Event("begins", landmark=True))
    for name in ("first", "second", "third"):
        lines(Event(name))
    assert [line.split(": ")[1] for line in capsys.readouterr().err.splitlines()] == ["begins", "third"]


def test_in_a_terminal_one_line_tells_it_and_is_gone_at_the_end(monkeypatch, events) -> None:
    stream = StringIO()
    stream.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with bench_progress.watched("some task") as watch:
        assert isinstance(watch, bench_progress.Live)
        watch(events[5])
        watch.say("a peer cannot run here: [it] broke")
        watch.refresh()
    told = stream.getvalue()
    assert "some task: repeat 2 of 3, ours, 14 s left" in told
    assert "a peer cannot run here: [it] broke\n" in told
    assert told.endswith("\x1b[2K")  # the line is erased


def test_a_plain_loop_says_which_seed_it_trains_and_how_long_the_others_take(monkeypatch, tmp_path) -> None:
    """By a clock that a training moves by 60 s and an evaluation by 20 s."""
    now = SimpleNamespace(seconds=0.0)

    def train(*_arguments) -> None:
        now.seconds += 60.0

    def evaluate(samples, dataset, root):
        now.seconds += 20.0
        names = ("value", "low", "high", "floor", "floor_low", "floor_high")
        return [{"name": plain_loop.PRIMARY} | dict.fromkeys(names, 1.0)]

    monkeypatch.setattr(plain_loop, "run_module", train)
    monkeypatch.setattr(plain_loop, "_evaluate", evaluate)
    events: list[Event] = []
    loop = plain_loop.Loop("mlp", 1, "mnist_2k", 200)
    found = list(plain_loop.quality(loop, 3, ROOT, tmp_path, events.append, lambda: now.seconds))
    assert [one.training_seconds for one in found] == [60.0] * 3
    assert [(event.doing, event.left) for event in events] == [
        ("training seed 0 (1 of 3)", None),
        ("evaluating seed 0 (1 of 3)", None),
        ("training seed 1 (2 of 3)", 160.0),
        ("evaluating seed 1 (2 of 3)", 100.0),
        ("training seed 2 (3 of 3)", 80.0),
        ("evaluating seed 2 (3 of 3)", 20.0),
    ]
