"""``./study race``: what it races, records, shows and repeats, with programs and a judge of a test's own."""

import json
import re
from contextlib import contextmanager
from dataclasses import replace

import pytest
from click.testing import CliRunner

from benchmarks.race import recipe as recipes
from benchmarks.race import results, rules
from commands.cli import race
from tests.race.small_races import recipe, result
from theory.errors import WrongUsage


@pytest.fixture
def command(tmp_path, monkeypatch, course):
    """Calls the command in a folder of its own; the judge finds the distances that it is given."""
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    monkeypatch.setattr(recipes, "entries", lambda: ("some",))
    monkeypatch.setattr(recipes, "read", lambda name: recipe(name=name))
    monkeypatch.setattr(race, "ENTRANTS", recipes.ENTRANTS)
    monkeypatch.setattr(race, "busy_now", lambda: 0.5)
    monkeypatch.setattr(race, "_code", lambda _: "the code")

    def called(*arguments, distances=(), test=()):
        @contextmanager
        def small_course(chosen):
            yield course(*distances, test=test)

        monkeypatch.setattr(race, "_course", small_course)
        return CliRunner().invoke(race.command, arguments, standalone_mode=False)

    return called


def test_a_race_is_recorded_shown_and_not_repeated(command, tmp_path):
    told = command("--seeds", "1", distances=(3.0, 1.5, 0.3), test=(1.6, 0.5))
    assert told.exception is None
    (path,) = (tmp_path / "results" / "race").glob("*/some/seed-0.json")
    recorded = results.read(path)
    assert [(c.rung, c.fd, c.test_fd) for c in recorded.crossings] == [
        (2.0, 1.5, 1.6),
        (1.0, 0.3, 0.5),
        (0.4, 0.3, 0.5),
    ]
    assert recorded.surroundings.code_sha256 == "the code"
    for line in ("1 race left", "take 50% of the cores", "some, seed 0: racing to FD 0.4", "step 2: FD 1.50"):
        assert line in told.stderr
    results.save(replace(results.read(path), foreign=0.0), tmp_path / "results" / "race")
    again = command("--seeds", "1")  # a judge without distances: nothing may be raced
    assert again.exception is None
    assert "no race is left" in again.stderr
    assert re.search(r"some: Some .* 0\.50 .* 1 of 10", again.stdout)


def test_a_replay_tells_the_same_bits_from_others(command, tmp_path):
    command("--seeds", "1", distances=(3.0, 1.5, 0.3), test=(1.6, 0.5))
    told = command("--replay", "some")
    assert told.return_value == 0
    assert told.stdout.count("the same bits") == 3
    assert "step 2: crosses 2 " in told.stdout
    (path,) = (tmp_path / "results" / "race").glob("*/some/seed-0.json")
    raced = results.read(path)
    digest = raced.curve[1].digest
    curve, crossings = (
        tuple(replace(one, digest="of other bits") if one.digest == digest else one for one in points)
        for points in (raced.curve, raced.crossings)
    )
    results.save(replace(raced, curve=curve, crossings=crossings), tmp_path / "results" / "race")
    told = command("--replay", "some")
    assert told.return_value == 1
    assert [line.endswith("DIFFERS") for line in told.stdout.splitlines()] == [False, True, False]


def test_only_what_is_recorded_can_be_replayed(command, tmp_path, monkeypatch):
    assert isinstance(command("--replay", "some", "--seed", "4").exception, WrongUsage)
    monkeypatch.setattr(race, "processor", lambda: "P")
    results.save(result(sha="of another recipe"), tmp_path / "results" / "race")
    told = command("--replay", "some").exception
    assert isinstance(told, WrongUsage)
    assert "of another recipe" in str(told)


def test_marks_and_seeds_that_never_get_there_are_shown(command, tmp_path):
    folder = tmp_path / "results" / "race"
    for seed, seconds in enumerate([(10, 20), (30,), (50,)]):
        results.save(result(seed=seed, seconds=seconds), folder)
    results.save(result(seed=3, seconds=(1, 2, 3), foreign=0.3), folder)
    results.save(result(seed=0, seconds=(5,), processor="Another", goal=1.0), folder)
    told = command("--show", "--json", str(tmp_path / "out.json"))
    cells = [
        "30.0 (10.0 … 50.0)",
        "never (20.0 … never)",
        "not reached",
        "3 of 10 + 1 not ranked",
        "not tried",
    ]
    assert all(cell in told.stdout for cell in cells)
    assert [line.strip() for line in told.stdout.splitlines() if "2 threads" in line] == [
        "Another; 2 cores, 2 threads",
        "P; 2 cores, 2 threads",
    ]
    assert len(json.loads((tmp_path / "out.json").read_text())["results"]) == 5


def test_the_rules_say_the_numbers_that_are_in_force(command):
    told = command("--rules").stdout
    for number in (
        "within 2, 1 and 0.4",
        f"{rules.SAMPLES:,} samples",
        "above 5%",
        "at most 60",
        "600 seconds",
    ):
        assert number in told, number


@pytest.mark.parametrize("arguments", [(), ("--replay", "some")])
def test_the_front_door_learns_whether_a_call_is_right_and_nothing_is_raced(command, arguments, monkeypatch):
    monkeypatch.setenv("STUDY_ONLY_CHECKED", "1")
    monkeypatch.setattr(race, "_race", None)
    monkeypatch.setattr(race, "_replay", None)
    told = command(*arguments)
    assert (told.return_value, told.output, told.exception) == (0, "", None)


@pytest.mark.parametrize(
    "arguments", [("--replay", "some", "some"), ("--seed", "1"), ("--replay", "some", "--show")]
)
def test_options_that_do_not_go_together_are_refused(command, arguments):
    assert "leave" in str(command(*arguments).exception)
