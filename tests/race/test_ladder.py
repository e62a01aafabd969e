"""The ladder and its records: medians that may be infinite, marks, processors apart, what is raced anew."""

import math
from dataclasses import replace

import pytest

from benchmarks.race import machine_load, recipe, results
from benchmarks.race.ladder import ladders, standing
from benchmarks.race.machine_load import Share, Taken
from commands.cli.race_plan import Plan
from records import sealed
from tests.race.small_races import recipe as some
from tests.race.small_races import result
from theory.errors import EquipoiseError, UnknownName, WrongUsage


def test_a_median_is_infinite_where_half_of_the_seeds_never_get_there():
    of = standing("some", [result(seed=i, seconds=s) for i, s in enumerate([(10, 50), (20,), (30, 70), ()])])
    two, one, hardest = of.rungs
    assert (two.median, two.fastest, two.slowest) == (25, 10, math.inf)
    assert (one.median, one.fastest, one.slowest) == (math.inf, 50, math.inf)
    assert (hardest.median, hardest.fastest, hardest.test_fd) == (math.inf, math.inf, None)
    assert one.test_fd == pytest.approx(1.1)


def test_a_busy_machine_is_marked_and_counts_nowhere():
    of = standing("some", [result(seconds=(10,)), result(seed=1, seconds=(99,), foreign=0.06)])
    assert (of.seeds, of.busy, of.rungs[0].slowest) == (1, 1, 10)
    assert result(foreign=0.05).ranked
    assert result(foreign=None).ranked  # where it is not known


def test_entries_are_ordered_by_the_hardest_rung_first():
    (ladder,) = ladders(
        [
            result("sprinter", seconds=(5, 20)),
            result("stayer", seconds=(30, 60, 90)),
            result("slow", seconds=(40, 70, 100)),
            result("never", seconds=()),
        ]
    )
    assert [one.entry for one in ladder.standings] == ["stayer", "slow", "sprinter", "never"]


def test_processors_are_never_mixed():
    found = ladders(
        [result(processor="B", seconds=(9,)), result(processor="A"), result(seed=1, processor="B")]
    )
    assert [(one.processor, one.standings[0].seeds) for one in found] == [("A", 1), ("B", 2)]


def test_a_record_comes_back_and_a_damaged_one_is_said(tmp_path):
    one = result(seconds=(10, 20), processor="AMD EPYC, AVX-512")
    path = results.save(one, tmp_path)
    assert path == tmp_path / "amd-epyc-avx-512" / "some" / "seed-0.json"
    assert list(results.stored(tmp_path)) == [one]
    sealed.write(path, {"crossings": [], "curve": [], "surroundings": {}}, results._kind(path))
    with pytest.raises(
        EquipoiseError, match=r"seed-0\.json is not a race's result; remove it and race again"
    ):
        list(results.stored(tmp_path))


@pytest.mark.parametrize(
    ("recorded", "limit", "raced"),
    [
        ({}, 600, False),
        ({"foreign": 0.5}, 600, True),
        ({"sha": "of another recipe"}, 600, True),
        ({"ended": "limit"}, 600, False),
        ({"ended": "limit"}, 700, True),
    ],
    ids=["settled", "busy", "other recipe", "limit", "longer limit"],
)
def test_what_is_recorded_is_not_raced_again_unless_that_would_tell_more(
    tmp_path, monkeypatch, recorded, limit, raced
):
    monkeypatch.setattr("commands.cli.race_plan.processor", lambda: "P")
    results.save(result(**recorded), tmp_path)
    plan = Plan.of([some()], 2, limit, tmp_path, fresh=False)
    assert [seed for _, seed in plan.left] == ([0, 1] if raced else [1])
    assert len(Plan.of([some()], 2, limit, tmp_path, fresh=True).left) == 2


def test_the_time_left_is_that_of_earlier_races(tmp_path, monkeypatch):
    monkeypatch.setattr("commands.cli.race_plan.processor", lambda: "P")
    recipes = [some(), some(name="new")]
    results.save(result(wall_seconds=180.0), tmp_path)
    plan = Plan.of(recipes, 3, 600, tmp_path, fresh=False)
    assert [(one.name, seed) for one, seed in plan.left][:2] == [("new", 0), ("some", 1)]  # seed by seed
    assert plan.words() == (
        "5 races left, about 6 min for 2 of them; 3 of entries that never raced here, each at most 600 s of "
        "the clock"
    )
    plan.done(result("new", wall_seconds=60.0))
    assert plan.words() == "4 races left, about 8 min"
    plan.left.clear()
    assert plan.words() == "no race is left"


def test_what_others_take_is_theirs_alone():
    share = Share(ticks_a_second=100, count=2)
    share.add(Taken(busy=1000, stolen=0, own=500), Taken(busy=1400, stolen=40, own=820), seconds=2.5)
    assert share.value == pytest.approx((400 + 40 - 320) / 100 / 5)
    share.add(None, None, 1.0)
    assert share.value is None


def test_the_load_is_read_off_the_systems_own_files(tmp_path):
    (tmp_path / "stat").write_text("cpu 10 1 20 900 5 1 2 7 0 0\ncpu0 1 1\ncpu1 1 1\nintr 5\n")
    for pid in ("41", str(machine_load.os.getpid())):
        (tmp_path / pid).mkdir()
        (tmp_path / pid / "stat").write_text(f"{pid} (a name) R 1 1 1 0 -1 0 0 0 0 0 30 4 5 6 20 0\n")
    assert machine_load.taken(41, tmp_path) == Taken(busy=34, stolen=7, own=2 * 45)
    assert machine_load.cores(tmp_path) == 2
    assert machine_load.taken(41, tmp_path / "nowhere") is None


GOOD = 'title = "t"\nentrant = "equipoise"\ngoal = 1.0\nlooks = [5, 9]\n[settings]\nbatch_size = 64\n'


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        ("goal = 1.0", "goal = 1.5", "must be one of 2.0, 1.0, 0.4"),
        ("[5, 9]", "[9, 5]", "ascending order"),
        ("[5, 9]", "[0, 5]", "from 1 on"),
        ("[5, 9]", "[]", "from 1 on"),
        ("[5, 9]", str(list(range(1, 62))), "lists 61 looks; at most 60"),
        ("goal = 1.0\n", "", "needs 'goal', of type float; add it"),
        ("goal = 1.0", 'goal = 1.0\nnote = "x"', "unknown key 'note'; remove it"),
        ('"equipoise"', '"equipose"', "unknown entrant 'equipose'"),
        ("goal", "goal goal", "no TOML file"),
    ],
)
def test_a_recipe_that_breaks_the_form_is_refused(tmp_path, before, after, error):
    (tmp_path / "one.toml").write_text(GOOD.replace(before, after))
    with pytest.raises(WrongUsage, match=error):
        recipe.read("one", tmp_path)


def test_a_recipe_is_known_by_everything_but_its_title(tmp_path):
    (tmp_path / "one.toml").write_text(GOOD)
    one = recipe.read("one", tmp_path)
    assert (one.looks, one.settings) == ((5, 9), {"batch_size": 64})
    assert replace(one, title="other", name="other").digest == one.digest
    assert replace(one, looks=(5, 10)).digest != one.digest
    assert replace(one, settings={"batch_size": 65}).digest != one.digest
    with pytest.raises(UnknownName, match="unknown entry 'two'; choose from: one"):
        recipe.read("two", tmp_path)


def test_every_entry_can_be_read():
    assert len(recipe.entries()) >= 5
    for name in recipe.entries():
        assert recipe.read(name).name == name
