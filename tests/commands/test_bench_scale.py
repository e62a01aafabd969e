"""``./study bench scale``: schedules keep to their bounds, and the commands take a made-up record."""

import json
from io import StringIO

import click
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.scale import measured, tasks
from benchmarks.scale.made_up import NAME, profile
from benchmarks.scale.measured import Figures
from benchmarks.scale.recorded import by_batch, by_lane, units
from benchmarks.scale.schedule import Costs, Job, efficiency, ends, lanes, loads, makespan
from benchmarks.scale.trial import Trial
from commands.cli import bench, bench_scale
from commands.paths import ROOT
from commands.screen import screen
from experiments.code_states import state_of
from experiments.profiles import PROFILES
from records.reading.tables import Records

FREE = Costs(ready=0.0)


def test_jobs_begin_in_turn_once_a_core_is_free() -> None:
    jobs = [Job("a", 3.0), Job("b", 2.0), Job("c", 2.0), Job("d", 1.0, after=("a", "c"))]
    assert ends(jobs, cores=2) == {"a": 3.0, "b": 2.0, "c": 4.0, "d": 5.0}
    assert ends(jobs, cores=1) == {"a": 3.0, "b": 5.0, "c": 7.0, "d": 8.0}


def test_a_job_of_more_cores_is_not_overtaken() -> None:
    jobs = [Job("small", 1.0), Job("large", 1.0, cores=2), Job("last", 1.0)]
    assert ends(jobs, cores=2) == {"small": 1.0, "large": 2.0, "last": 3.0}


@pytest.mark.parametrize(
    "jobs",
    [[Job("a", 1.0, cores=3)], [Job("a", 1.0, ("b",)), Job("b", 1.0, ("a",))], [Job("a", 1.0, ("b",))]],
)
def test_jobs_that_can_never_begin_are_an_error(jobs) -> None:
    with pytest.raises(ValueError, match="job"):
        ends(jobs, cores=2)


@settings(deadline=None)
@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=60), st.integers(1, 9), st.integers(1, 7))
def test_a_schedule_keeps_to_the_bounds_of_every_list_schedule(units, workers, batch) -> None:
    """Graham 1966: at least the mean load and the longest job, at most their sum."""
    jobs = loads(units, batch)
    mean, longest = sum(jobs) / workers, max(jobs)
    found = makespan(jobs, workers, FREE)
    assert max(mean, longest) - 1e-9 <= found <= mean + longest + 1e-9
    assert 0 < efficiency(jobs, workers, FREE) <= 1 + 1e-9


def test_imports_are_paid_once_a_job_and_submissions_one_after_another() -> None:
    costs = Costs(ready=5.0, queue=2.0)
    assert makespan([1.0] * 8, 2, costs) == 4 * 8
    assert makespan(loads([1.0] * 8, 4), 2, costs) == 11
    assert makespan([0.5] * 100, 100, Costs(ready=0.0, submit=3.0)) == 99 * 3 + 0.5


def test_lanes_run_beside_one_another_and_the_rest_after_all() -> None:
    jobs = lanes({"a": 10.0, "b": 4.0, "c": 5.0}, ready=1.0, after=[Job("score", 2.0)])
    assert ends(jobs, cores=2) == {"a": 11.0, "b": 5.0, "c": 11.0, "score": 13.0}


def test_what_is_scheduled_is_what_the_record_says() -> None:
    full = PROFILES["full"]
    seconds = units(full, ROOT / "results")
    records = Records(ROOT / "results", "full", state_of)
    recorded = sum(row["seconds"] for row in records.runs(variants=True).to_dict("records"))
    assert sum(map(sum, seconds.values())) == pytest.approx(recorded)
    assert sum(by_lane(full, seconds).values()) == pytest.approx(recorded)
    assert len(seconds["toys"]) == 15  # ensembles
    for most in (0.0, 600.0):
        jobs = by_batch(full, ROOT / "results", most)
        assert sum(jobs) == pytest.approx(recorded)
        timed = [job for job in jobs if job]  # what is not recorded yet takes no time here
        assert max(jobs) in timed[:3]  # three seeds of what is expected to take longest begin first


def test_a_made_up_record_is_one_that_every_task_takes(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    made = tasks.main("make_up", 20)
    assert (made["entries"], made["files"]) == (20, 80)
    for name in ("list_runs", "status", "unchanged", "read"):
        took = tasks.main(name, 20)
        assert took["peak_bytes"] > 0 and took["seconds"] >= 0
    before = Records(tmp_path / "results", NAME, state_of).gradients()
    packed = tasks.main("pack", 20)
    assert packed["files"] == 10 * 3 + 1
    assert tasks.main("read", 20)["rows"] == 9 * 20
    after = Records(tmp_path / "results", NAME, state_of).gradients()
    pd.testing.assert_frame_equal(before, after, rtol=1e-3, check_like=True)  # four digits are committed


def test_a_number_of_runs_that_is_no_multiple_of_the_models_is_none() -> None:
    assert len(profile(30).configs("generator_gradients")) == 30
    for runs in (0, 15):
        with pytest.raises(ValueError, match="multiple"):
            profile(runs)


@pytest.fixture
def front(monkeypatch, tmp_path):
    """``./study bench`` without its measurements."""

    def figures(sizes, _root, watch):
        for runs in sizes:
            counted = {"entries": runs, "files": 4 * runs, "bytes": 3e3 * runs, "room": 2e4 * runs}
            yield Figures(runs, "make", False, 0.05 * runs, 0.02 * runs, 2**30, counted)
            yield Figures(runs, "status", False, 1.5, 1.5, 2**27, {})

    monkeypatch.setattr(bench_scale, "measure", figures)
    monkeypatch.setattr(bench_scale, "trials", lambda *_: (Costs(4.0), 2.0, [Trial(4, 12.0, 12.6)]))
    monkeypatch.setattr(bench, "PEERS", tmp_path / "none")
    return lambda *arguments: CliRunner().invoke(bench.command, list(arguments), catch_exceptions=False)


def test_the_table_has_a_column_for_each_number_of_runs(front, tmp_path) -> None:
    done = front("scale", "--runs", "10", "--runs", "1000", "--json", str(tmp_path / "out.json"))
    assert done.exit_code == 0
    [line] = [line for line in done.stdout.splitlines() if "training, ms a run" in line]
    assert line.count("20.0") == 2
    assert "1.05" in done.stdout  # took / computed
    written = json.loads((tmp_path / "out.json").read_text())
    assert [row["runs"] for row in written["rows"]] == [10, 10, 1000, 1000]
    assert {row["machines"] for row in written["schedule"]} == set(bench_scale.MACHINES)


def test_the_usual_numbers_are_shown_where_none_is_told(front) -> None:
    for runs in measured.USUAL:
        assert f"{runs:,}" in front("scale").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scale", "--runs", "15"], "multiples of 10"),
        (["gan", "--runs", "10"], "belongs to scale"),
        (["scale", "--isa", "avx2"], "has none"),
        (["scale", "--seeds", "2"], "belongs to quality"),
        (["scale", "mlp"], "one name too many"),
    ],
)
def test_what_does_not_go_together_is_refused(front, arguments, words) -> None:
    assert words in CliRunner().invoke(bench.command, arguments).output


def test_figures_that_are_missing_leave_their_cells_empty() -> None:
    out = StringIO()
    bench_scale.show_figures([Figures(10, "plan", False, 13.0, 12.0, 2**20, {})], "some", screen(out))
    assert "12" in out.getvalue()
    assert click.unstyle(out.getvalue()).count("some") >= 1
