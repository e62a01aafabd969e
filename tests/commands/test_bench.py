"""The benchmarks' own rules: what may be compared, who takes part, and what is asked of the front."""

import ast
import json
import sys
from io import StringIO
from pathlib import Path

import click
import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import measure
from benchmarks.gan_run import whole
from benchmarks.quality import plain_loop
from benchmarks.quality.plain_loop import Quality
from benchmarks.requirements import (
    Requirement,
    memory_share,
    peak_gigabytes,
    peak_share,
    results,
    speed_up,
    times_as_fast,
)
from benchmarks.row import Row
from benchmarks.suites import SUITES, Competitor, Suite
from commands.cli import bench, bench_tables
from commands.paths import ROOT
from commands.screen import screen
from experiments.config import GanConfig
from theory.errors import UnknownName

PYTHONS = (Path(sys.executable), Path(sys.executable))
COMPETITOR = """
import time
from benchmarks.competitor import serve

def prepare(task):
    def steps(count):
        time.sleep(0.001 * count)
        return {reply}

    return steps, {facts}

if __name__ == "__main__":
    serve(prepare)
"""


@pytest.fixture
def competitors(tmp_path, monkeypatch):
    """Makes competitors out of facts, the first one ours, and measures them."""
    monkeypatch.setattr(
        measure,
        "_environment",
        lambda _, emulated: {"PYTHONPATH": f"{tmp_path}:{ROOT}", "TOLD": f"{emulated}"},
    )

    def measured(*facts: dict, said=print, reply=None):
        for i, own in enumerate(facts):
            text = COMPETITOR.format(facts=repr(own), reply=repr(reply))
            (tmp_path / f"competitor_{i}.py").write_text(text)
        entered = tuple(Competitor(f"competitor_{i}", own=i == 0) for i in range(len(facts)))
        suite = Suite("some", "Some", {"task": 2}, (*entered, Competitor("missing")), repeats=3)
        return measure.measure(suite, "task", tmp_path, PYTHONS, lambda _: None, said)

    return measured


def facts(name: str, **more) -> dict:
    return {"name": name, "version": "1", **more}


def test_rows_are_medians_a_step_and_who_cannot_run_is_said(competitors) -> None:
    said: list[str] = []
    rows = competitors(facts("ours", trainable=[3]), facts("theirs", trainable=[3]), said=said.append)
    assert [(row.name, row.repeats) for row in rows] == [("ours", 3), ("theirs", 3)]
    assert rows[0].ratio == 1
    assert all(0.001 <= row.fastest_seconds <= row.median_seconds <= row.slowest_seconds for row in rows)
    assert len(said) == 1
    assert said[0].startswith("missing cannot run here: ")


def test_speeds_are_operations_over_the_median_and_shares_are_of_the_yardstick(competitors) -> None:
    yardstick = facts("products", operations=8_000_000, yardstick=True)
    alone = facts("its products alone", operations=2_000_000, yardstick=True)
    ours, shorter, peak, ceiling, theirs = competitors(
        facts("ours", operations=2_000_000),
        facts("shorter", operations=500_000),
        yardstick,
        alone,
        facts("theirs"),
    )
    assert peak.ratio is None and peak.peak_share == 1 and ceiling.ratio is None
    operations = (2e6, 5e5, 8e6, 2e6, 2e6)  # theirs: as ours
    for row, count in zip((ours, shorter, peak, ceiling, theirs), operations, strict=True):
        assert row.gflops == pytest.approx(count / row.median_seconds / 1e9)
        assert row.peak_share == pytest.approx(row.gflops / peak.gflops)
    assert [row.gflops for row in competitors(facts("ours"), facts("theirs"))] == [None, None]


def test_a_competitor_may_measure_for_itself(competitors) -> None:
    reply = {"steps": 5, "seconds": 10.0, "outside_seconds": 2.0, "peak_bytes": 7, "working_bytes": 3}
    (row,) = competitors(facts("ours", warm_up=0), reply=reply)
    assert (row.median_seconds, row.outside_share, row.peak_bytes, row.working_bytes) == (2, 0.2, 7, 3)


def test_what_is_ours_must_start() -> None:
    suite = Suite("some", "Some", {"task": 1}, (Competitor("missing", own=True),))
    with pytest.raises(RuntimeError, match="missing"):
        measure.measure(suite, "task", ROOT, PYTHONS, lambda _: None, print)


def row(name: str, seconds: float, **more) -> Row:
    usual = dict.fromkeys(Row.__dataclass_fields__) | {
        "task": "task",
        "name": name,
        "version": "1",
        "own": False,
        "yardstick": False,
        "median_seconds": seconds,
        "fastest_seconds": seconds,
        "slowest_seconds": seconds,
        "ratio": seconds / 2.0,
        "preparation_seconds": 1.0,
        "peak_bytes": 3_000_000_000,
        "working_bytes": 100,
        "repeats": 5,
        "values": {},
        "limited": True,
    }
    return Row(**usual | more)


ROWS = [
    row("ours", 2.0, own=True, gflops=60.0, peak_share=0.6, working_bytes=30),
    row("ours, faster", 1.0, own=True, gflops=100.0, peak_share=1.0),
    row("products", 0.5, own=True, yardstick=True, ratio=None, gflops=100.0, peak_share=1.0),
    row("its products alone", 1.5, own=True, yardstick=True, ratio=None, gflops=80.0, peak_share=0.8),
    row("slow", 9.0, gflops=13.0, peak_share=0.13),
    row("fast", 3.0, gflops=40.0, peak_share=0.4),
]


@pytest.mark.parametrize(
    ("make", "arguments", "value", "better"),
    [
        (speed_up, ("ours",), 1.5, "least"),
        (speed_up, ("ours, faster",), 3.0, "least"),
        (times_as_fast, ("slow",), 4.5, "least"),
        (memory_share, ("slow",), 0.3, "most"),
        (peak_gigabytes, ("ours",), 3.0, "most"),
        (peak_share, ("ours",), 0.6, "least"),
    ],
)
def test_a_requirement_holds_up_to_its_bound(make, arguments, value, better) -> None:
    worse = -1e-9 if better == "most" else 1e-9
    for bound, holds in ((value - worse, True), (value + worse, False)):
        (result,) = results([make("task", *arguments, bound)], ROWS)
        assert (result.holds, getattr(result, better)) == (holds, bound)
        assert result.measured == pytest.approx(value, rel=1e-12)


def test_what_no_row_tells_is_not_measured_and_other_tasks_are_left_out() -> None:
    requirements = [times_as_fast("task", "gone", 1.0), peak_share("other", "ours", 1.0)]
    (result,) = results(requirements, ROWS)
    assert (result.measured, result.holds) == (None, None)
    assert results([speed_up("task", "ours", 1.0)], ROWS[:3])[0].holds is None  # without peers
    assert results([peak_share("task", "fast", 0.1)], [row("fast", 1.0)])[0].holds is None


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.name)
def test_a_requirement_is_of_a_task_that_there_is(suite) -> None:
    assert all(isinstance(one, Requirement) and one.task in suite.steps for one in suite.requirements)
    assert all((one.least is None) != (one.most is None) for one in suite.requirements)


def shown(show, *arguments) -> str:
    text = StringIO()
    show(*arguments, screen(text))
    return text.getvalue()


def test_the_table_has_speeds_where_they_are_counted_and_the_yardstick_below() -> None:
    text = shown(bench_tables.show_times, ROWS, "step", "Some Model 7, 2 threads each")
    assert "task: Some Model 7, 2 threads each" in text and bench_tables.MARK not in text
    assert "GFLOP/s" in text and "of GEMM peak" in text and "outside the steps" not in text
    order = [text.index(f"│ {name} 1 ") for name in ("ours, faster", "ours", "fast", "slow")]
    assert order == sorted(order)
    assert "│ products" not in text
    assert text.splitlines()[-2:] == [
        "GEMM peak: 100 GFLOP/s, products in float32, 1",
        "its products alone: 1500.00 ms a step, 80% of GEMM peak",
    ]
    assert "│ its products" not in text
    (line,) = (line for line in text.splitlines() if line.startswith("│ fast"))
    assert [cell.strip() for cell in line.split("│")[5:8]] == ["1.50", "40", "40%"]
    bare = shown(bench_tables.show_times, [row("ours", 1.0, own=True, outside_share=0.0123)], "step", "")
    assert "GFLOP/s" not in bare and "1.23%" in bare


def test_results_are_shown_as_they_are() -> None:
    requirements = [
        speed_up("task", "ours", 1.5),
        speed_up("task", "ours", 1.6),
        times_as_fast("task", "gone", 2),
    ]
    lines = shown(bench_tables.show_results, results(requirements, ROWS)).splitlines()
    cells = [[cell.strip() for cell in line.split("│")[2:5]] for line in lines if line.startswith("│")]
    assert cells == [["≥ 1.5", "1.5", "yes"], ["≥ 1.6", "1.5", "NO"], ["≥ 2", "", "not measured"]]
    assert shown(bench_tables.show_results, []) == ""


def test_a_run_is_timed_from_its_second_block_on(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(whole, "IMAGES", 20 * whole.BATCH)
    monkeypatch.setattr(whole, "RESULTS", tmp_path)
    timed = whole.timed("mlp", 2)
    assert timed["steps"] == 2 * 20 - 13
    assert 0 < timed["outside_seconds"] < timed["seconds"]
    assert timed["peak_bytes"] > 1e8
    assert not list(tmp_path.iterdir())


def test_the_quality_of_a_plain_loop_stands_beside_what_is_recorded(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    for seed, epochs in ((0, 10), (2, 10), (1, 3)):  # the last is another run
        config = GanConfig(objective="non_saturating", architecture="mlp", seed=seed)
        folder = tmp_path / "results" / "full" / "runs" / config.id
        folder.mkdir(parents=True)
        (folder / "result.json").write_text(json.dumps({"config": config.to_json() | {"epochs": epochs}}))
        metrics = [{"name": "kid_lenet", "value": 0.5}, {"name": "fd_lenet", "value": 30.0 + seed}]
        (folder / "scores.json").write_text(json.dumps({"metrics": metrics}))
    ours = bench._recorded(3)
    assert ours == {0: 30.0, 2: 32.0}
    found = [Quality(seed, 20.0 + seed, 19.0, 24.0, 0.3, 0.2, 0.4, 60.0) for seed in range(3)]
    lines = shown(bench_tables.show_quality, found, ours).splitlines()
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in lines if line.startswith("│")]
    assert rows[0] == ["0", "20.00", "19.00 … 24.00", "0.30", "0.20 … 0.40", "30.00", "60"]
    assert rows[1][5] == ""
    assert lines[-2:] == [
        "Keras fit: median FD 21.00 of 3 seeds, 20.00 to 22.00",
        "Equipoise: median FD 31.00 of 2 seeds, 30.00 to 32.00",
    ]


def test_a_plain_loop_is_trained_by_seeds_and_evaluated(monkeypatch, tmp_path) -> None:
    """The peer's training is stood in for; the evaluation is the project's own."""
    kept = plain_loop.run_module

    def run_module(interpreter, module, root, arguments, environment):
        if module == "commands":
            return kept(interpreter, module, root, arguments, environment)
        assert (interpreter, module) == (tmp_path, "benchmarks.quality.keras_fit")
        given, architecture, epochs, seed, count, out = arguments
        assert (architecture, epochs, count) == ("mlp", 1, 200)
        images = np.load(given)[: (seed + 1) * count : seed + 1]
        return np.save(out, images / np.float32(127.5) - 1)

    monkeypatch.setattr(plain_loop, "run_module", run_module)
    found = list(plain_loop.quality(plain_loop.Loop("mlp", 1, "mnist_2k", 200), 2, ROOT, tmp_path, print))
    assert [one.seed for one in found] == [0, 1]
    assert all(one.low < one.fd < one.high and one.floor > 0 for one in found)
    assert found[0].fd != found[1].fd


def test_networks_of_different_sizes_are_not_compared(competitors) -> None:
    with pytest.raises(RuntimeError, match=r"numbers of parameters: .*'theirs': \[3, 5\]"):
        competitors(facts("ours", trainable=[3, 4]), facts("uncounted"), facts("theirs", trainable=[3, 5]))


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.name)
def test_every_competitor_is_there_and_serves(suite) -> None:
    assert suite.competitors[0].own
    for competitor in suite.competitors:
        tree = ast.parse((ROOT / (competitor.module.replace(".", "/") + ".py")).read_text())
        assert any(isinstance(part, ast.FunctionDef) and part.name == "prepare" for part in tree.body)
        assert isinstance(tree.body[-1], ast.If)


def test_the_help_names_every_suite_and_another_name_is_refused() -> None:
    said = CliRunner().invoke(bench.command, ["--help"]).output
    assert f"NAME is one of: {', '.join(SUITES)}" in " ".join(said.split())
    assert "NAME quality times nothing" in " ".join(said.split())
    with pytest.raises(click.UsageError, match="--seeds belongs to quality alone"):
        bench.command.main(["gan", "--seeds", "2"], standalone_mode=False)
    with pytest.raises(UnknownName, match="unknown benchmark 'vea'"):
        bench.command.main(["vea"], standalone_mode=False)


def test_the_front_door_learns_whether_a_call_is_right_and_nothing_is_timed(monkeypatch) -> None:
    monkeypatch.setenv("STUDY_ONLY_CHECKED", "1")
    monkeypatch.setattr(bench, "this_machine", None)  # which every benchmark asks first
    assert CliRunner().invoke(bench.command, ["gan"], catch_exceptions=False).output == ""
    with pytest.raises(UnknownName):
        bench.command.main(["vea"], standalone_mode=False)
