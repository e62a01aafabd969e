import io
import sys

import pytest

from experiments.training import progress


@pytest.mark.parametrize(
    ("seconds", "words"), [(8.4, "8 s"), (59.6, "1 min 00 s"), (200, "3 min 20 s"), (7500, "2 h 05 min")]
)
def test_durations_are_words(seconds, words):
    assert progress.duration(seconds) == words


def test_lines_have_rate_and_time_left_and_no_control_characters(capsys):
    clock = iter([0.0, 5.0, 30.0, 31.0])
    assert isinstance(progress.for_terminal(), progress.Lines)  # the test's stderr is no terminal
    lines = progress.Lines(lambda: next(clock))
    lines.begin("lsgan-mlp-mnist-s0", 1404, 104)
    lines.advance(204, "epoch 1/3", {"D": 0.5})
    lines.advance(704, "epoch 2/3", {"D": 0.25, "G": 1.5})
    lines.advance(724, "epoch 2/3")
    lines.end("done")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "lsgan-mlp-mnist-s0: resumed at step 104 of 1404",
        "lsgan-mlp-mnist-s0: epoch 2/3, step 704/1404, 20.0 steps/s, 35 s left, D 0.25, G 1.5",
        "done",
    ]


def test_what_takes_long_is_told_in_seconds_each(capsys):
    clock = iter([0.0, 90.0])
    lines = progress.Lines(lambda: next(clock))
    lines.begin("lsgan-mlp-halving-s0", 75, 0, unit="epoch")
    lines.advance(2, "round 1, recipe 1", {"distance": 9.5})
    assert capsys.readouterr().err.splitlines()[1] == (
        "lsgan-mlp-halving-s0: round 1, recipe 1, epoch 2/75, 45 s per epoch, 54 min 45 s left, distance 9.5"
    )


def test_a_bar_leaves_its_last_line(capsys):
    bar = progress.Bar()
    bar.begin("lsgan-mlp-mnist-s0", 10, 0)
    bar.advance(5, "epoch 1/2", {"D": 0.5})
    bar.end("lsgan-mlp-mnist-s0: done")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1] == "lsgan-mlp-mnist-s0: done"


def test_a_stream_that_was_closed_is_one_that_nobody_watches():
    stream = io.StringIO()
    watched = progress.Watched(stream)
    stream.close()
    assert watched.write("a line") == 6
    watched.close()  # flushes, as the end of the object does


@pytest.mark.parametrize("made", [progress.Lines, progress.Bar])
def test_nobody_has_to_watch(made, monkeypatch):
    class Gone(io.StringIO):
        def write(self, text):
            raise OSError(5, "Input/output error")

        def flush(self):
            self.write("")

    monkeypatch.setattr(sys, "stderr", Gone())
    shown = made()
    shown.say("a line")
    shown.begin("lsgan-mlp-mnist-s0", 10, 0)
    shown.advance(5, "epoch 1/2", {"D": 0.5})
    shown.end("lsgan-mlp-mnist-s0: done")
