"""The benchmarks' own rules: what may be compared, who takes part, and what is asked of the front."""

import ast
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import measure
from benchmarks.suites import SUITES, Contender, Suite
from commands import bench
from commands.paths import ROOT
from theory.errors import UnknownName

CONTENDER = """
import time
from benchmarks.contender import serve

def prepare(task):
    return lambda count: time.sleep(0.001 * count), {facts}

if __name__ == "__main__":
    serve(prepare)
"""


@pytest.fixture
def contenders(tmp_path, monkeypatch):
    """Makes contenders out of facts, the first one ours, and measures them."""
    monkeypatch.setattr(measure, "_environment", lambda _: {"PYTHONPATH": f"{tmp_path}:{ROOT}"})

    def measured(*facts: dict, said=print):
        for i, own in enumerate(facts):
            (tmp_path / f"contender_{i}.py").write_text(CONTENDER.format(facts=json.dumps(own)))
        entered = tuple(Contender(f"contender_{i}", own=i == 0) for i in range(len(facts)))
        suite = Suite("some", "Some", {"task": 2}, (*entered, Contender("missing")), repeats=3)
        return measure.measure(suite, "task", tmp_path, Path(sys.executable), Path(sys.executable), said)

    return measured


def facts(name: str, **more) -> dict:
    return {"name": name, "version": "1", **more}


def test_rows_are_medians_a_step_and_who_cannot_run_is_said(contenders) -> None:
    said: list[str] = []
    rows = contenders(facts("ours", trainable=[3]), facts("theirs", trainable=[3]), said=said.append)
    assert [(row.name, row.repeats) for row in rows] == [("ours", 3), ("theirs", 3)]
    assert rows[0].ratio == 1
    assert all(0.001 <= row.fastest_seconds <= row.median_seconds <= row.slowest_seconds for row in rows)
    assert len(said) == 1
    assert said[0].startswith("missing cannot run here: ")


def test_networks_of_different_sizes_are_not_compared(contenders) -> None:
    with pytest.raises(RuntimeError, match=r"numbers of parameters: .*'theirs': \[3, 5\]"):
        contenders(facts("ours", trainable=[3, 4]), facts("uncounted"), facts("theirs", trainable=[3, 5]))


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.name)
def test_every_contender_is_there_and_serves(suite) -> None:
    assert [contender.own for contender in suite.contenders].count(True) == 1
    for contender in suite.contenders:
        tree = ast.parse((ROOT / (contender.module.replace(".", "/") + ".py")).read_text())
        assert any(isinstance(part, ast.FunctionDef) and part.name == "prepare" for part in tree.body)
        assert isinstance(tree.body[-1], ast.If)


def test_the_help_names_every_suite_and_another_name_is_refused() -> None:
    said = CliRunner().invoke(bench.command, ["--help"]).output
    assert f"NAME is one of: {', '.join(SUITES)}" in " ".join(said.split())
    with pytest.raises(UnknownName, match="unknown benchmark 'vea'"):
        bench.command.main(["vea"], standalone_mode=False)
