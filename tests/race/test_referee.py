"""A race's own rules: what crosses, what ends it, what is refused, and that a recipe leads there again."""

import math
from pathlib import Path

import pytest

from benchmarks.race.clock import Clock
from benchmarks.race.referee import race, replay
from commands.paths import ROOT
from tests.race.small_races import recipe
from theory.errors import EquipoiseError

LONG = 1e6  # seconds


def test_the_first_look_at_or_below_a_rung_crosses_it_and_the_goal_ends_the_race(course):
    on = course(5.0, 2.0, 0.9, 1.5, 0.3, test=(2.2, 1.1, 0.5))
    said = []
    run = race(recipe(looks=(1, 2, 3, 4, 5, 6)), 0, on, LONG, lambda so_far: said.append(len(so_far.curve)))
    assert [(c.rung, c.step, c.fd, c.test_fd) for c in run.crossings] == [
        (2.0, 2, 2.0, 2.2),
        (1.0, 3, 0.9, 1.1),
        (0.4, 5, 0.3, 0.5),
    ]
    assert run.ended == "goal"
    assert [point.step for point in run.curve] == [1, 2, 3, 4, 5]
    assert said == [1, 2, 3, 4, 5]
    assert all(a.seconds < b.seconds for a, b in zip(run.curve, run.curve[1:], strict=False))
    assert run.seconds == pytest.approx(run.curve[-1].seconds)


def test_one_look_may_cross_several_rungs_and_is_tested_once_with_further_samples(course):
    on = course(0.5, test=(0.6,))
    run = race(recipe(looks=(2,), goal=1.0), 0, on, LONG)
    assert [(c.rung, c.test_fd) for c in run.crossings] == [(2.0, 0.6), (1.0, 0.6)]
    assert [int(samples.max()) for samples in on.held_out.shown] == [0]
    assert [int(samples.max()) for samples in on.test.shown] == [1]  # another draw of the same weights


def test_who_crosses_nothing_gives_up_after_the_last_look(course):
    run = race(recipe(), 0, course(9.0, 8.0, 7.0), LONG)
    assert (run.ended, run.crossings) == ("gave up", [])


def test_nan_crosses_nothing(course):
    run = race(recipe(looks=(1, 2)), 0, course(math.nan, 1.5, test=(1.6,)), LONG)
    assert [(c.rung, c.step) for c in run.crossings] == [(2.0, 2)]


def test_a_race_ends_at_the_limit_and_its_process_with_it(course):
    on = course(each="import time; time.sleep(1e6)")
    run = race(recipe(), 0, on, 1.0)
    assert (run.ended, run.curve, run.crossings) == ("limit", [], [])
    assert run.seconds >= 1.0


def test_the_clock_stands_while_the_judge_looks():
    times = iter([10.0, 13.0, 20.0, 21.0])
    clock = Clock(lambda: next(times))  # made at 10
    clock.stop(12.5)
    assert clock.seconds == 2.5
    assert clock.seconds == 2.5  # asks for no time
    clock.go()  # at 13
    assert clock.seconds == 2.5 + 7
    assert clock.seconds == 2.5 + 8


@pytest.mark.parametrize(
    "name", ["t10k-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"], ids=["test", "labels"]
)
def test_an_entry_that_reads_the_dataset_is_refused(course, name):
    path = ROOT / "data" / "mnist_2k" / name
    with pytest.raises(EquipoiseError, match=rf"^some, seed 0 is refused: it opens {path}, which .*--rules"):
        race(recipe(), 0, course(each=f"open({str(path)!r}, 'rb')"), LONG)


def test_an_entry_cannot_hide_that_it_looked(course, tmp_path):
    each = f"""
        try:
            np.load({str(ROOT / "analysis" / "metrics" / "lenet.npz")!r})
        except BaseException:
            pass
    """
    with pytest.raises(EquipoiseError, match=r"refused: it opens .*lenet\.npz"):
        race(recipe(), 0, course(each=each), LONG)
    link = tmp_path / "innocent"
    link.symlink_to(ROOT / "data" / "mnist_2k" / "t10k-images-idx3-ubyte.gz")
    with pytest.raises(EquipoiseError, match=r"refused: it opens .*t10k"):
        race(recipe(), 0, course(each=f"open({str(link)!r}, 'rb')"), LONG)


def test_an_entry_that_asks_the_network_is_refused(course):
    each = "import socket; socket.create_connection(('127.0.0.1', 9))"
    with pytest.raises(EquipoiseError, match="refused: it opens the network"):
        race(recipe(), 0, course(each=each), LONG)


def test_an_entry_that_fails_is_told_by_the_last_line_of_its_error(course):
    with pytest.raises(EquipoiseError, match=r"^some, seed 3 failed: ValueError: no such thing$"):
        race(recipe(), 3, course(each="raise ValueError('no such thing')"), LONG)


def test_a_replay_has_the_same_bits_and_another_seed_has_others(course):
    on = course(9.0, 1.5, 8.0, test=(1.6,))
    run = race(recipe(), 1, on, LONG)
    recorded = {point.step: point.digest for point in run.curve}
    assert len(set(recorded.values())) == 3
    steps = []
    assert replay(recipe(), 1, on, 2, steps.append) == {step: recorded[step] for step in (1, 2)}
    assert steps == [1, 2]
    assert replay(recipe(), 2, on, 1, steps.append)[1] != recorded[1]


def test_files_of_a_race_do_not_stay(course, tmp_path, monkeypatch):
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    race(recipe(), 0, course(9.0, 8.0, 7.0), LONG)
    assert list(Path(place).iterdir()) == []
