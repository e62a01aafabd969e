"""A kind of run is one file: what is there, and a sixth one that is added, trained, resumed and recorded."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from commands.cli import status
from experiments import kinds, manifest, profiles, provenance, run, sampling
from experiments.archived import archived
from experiments.code_states import state_of
from experiments.config import GanConfig, RunConfig, from_json
from experiments.profiles import PROFILES, Profile
from experiments.studies import STUDIES, Study
from experiments.training.progress import Progress
from records.result import read_result
from records.states import PRESENT
from tests.synthetic.files import write_json
from theory.errors import EquipoiseError, UnknownName, WrongUsage
from theory.registry import Registry

FOLDER = Path(kinds.__file__).parent
NEW = Path(__file__).with_name("new_kind")
PROFILE = Profile("tiny", "for a test", "mnist_2k", {"walks": {"seeds": 3}})


class StopAt(Progress):
    """Breaks off when a step is reached."""

    def __init__(self, step):
        self.step, self.began = step, []

    def begin(self, run, total, done, unit="step"):
        self.began.append((run, done))

    def advance(self, done, note="", values=None):
        if done == self.step:
            raise KeyboardInterrupt


@pytest.fixture
def walk(monkeypatch):
    """The module of the sixth kind, found as a file of the folder is, and a study of it in a profile."""
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(NEW)])
    found = kinds.discovered()
    for place in (kinds, provenance):
        monkeypatch.setattr(place, "KINDS", found)
    module = sys.modules.pop("experiments.kinds.walk")
    monkeypatch.delattr(kinds, "walk")
    study = Study("walks", "Random walks", (module.WalkConfig(),), ())
    studies = Registry("study", {**STUDIES, "walks": study})
    monkeypatch.setattr(profiles, "STUDIES", studies)
    with PROFILES.extended(PROFILE):
        yield module


def shown(folder, monkeypatch, capsys):
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(folder))
    status.command.callback(profile="tiny")
    return capsys.readouterr().out


def test_the_kinds_are_those_that_files_and_digests_name():
    assert set(kinds.KINDS) == {"gan", "vae", "discriminator", "gradient", "halving", "toy"}
    assert {name for name, kind in kinds.KINDS.items() if kind.images} == {"gan", "vae"}
    assert {name for name, kind in kinds.KINDS.items() if kind.together} == {
        "discriminator",
        "gradient",
        "toy",
    }
    assert {name for name, kind in kinds.KINDS.items() if kind.sample} == {"gan", "vae", "toy"}
    keys = [key for kind in kinds.KINDS.values() for key in kind.sources]
    assert sorted(keys) == ["discriminator", "gan", "gradient", "halving", "probes", "toy", "vae"]
    assert all(provenance.modules(key) for key in keys)
    assert RunConfig is GanConfig
    with pytest.raises(UnknownName, match="unknown kind of run 'gann'"):
        kinds.KINDS["gann"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("[!_]*.py")), ids=lambda path: path.stem)
def test_the_sources_of_a_kind_are_a_literal_that_other_commits_can_read(path):
    [literal] = [
        ast.literal_eval(node.value)
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SOURCES"
    ]
    [kind] = [kind for kind in kinds.KINDS.values() if kind.name in literal]
    assert dict(kind.sources) == literal


def test_naming_every_kind_brings_neither_tensorflow_nor_a_table():
    slow = "tensorflow", "keras", "scipy", "pandas"
    code = f"import sys, experiments.config; print([m for m in {slow} if m in sys.modules])"
    root = provenance.ROOT
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_sixth_kind_is_trained_resumed_sampled_and_shown(walk, tmp_path, monkeypatch, capsys):
    configs = PROFILE.configs("walks")
    assert [config.id for config in configs] == ["walk-s0", "walk-s1", "walk-s2"]
    assert from_json(json.loads(json.dumps(configs[1].to_json()))) == configs[1]
    runs = tmp_path / "results" / "runs"

    stop = StopAt(4)
    with pytest.raises(KeyboardInterrupt):
        run.run_many(configs, runs, progress=stop)
    command = "./study run walks --profile tiny --only walk-s0"
    with pytest.raises(EquipoiseError, match=f"not finished; `{command}` finishes it"):
        sampling.sample(runs / configs[0].id, 3)
    assert "begun    walk-s0" in shown(tmp_path, monkeypatch, capsys)

    go_on = StopAt(None)
    results = run.run_many(configs, runs, progress=go_on)
    assert go_on.began == [("walk-s0", 4), ("walk-s1", 0), ("walk-s2", 0)]
    whole = run.run(configs[0], tmp_path / "whole")
    assert results[0].final == whole.final
    assert results[0].kind == "walk" and read_result(runs / "walk-s0") == results[0]

    samples = sampling.sample(runs / "walk-s0", 5)
    np.testing.assert_array_equal(sampling.sample(runs / "walk-s0", 3), samples[:3])
    assert len({result.final["place"] for result in results}) == 3

    out = shown(tmp_path, monkeypatch, capsys)
    assert "walks   3 of 3 runs done" in out
    assert "made by the present code: 3 runs" in out


def test_the_time_left_of_a_sixth_kind_comes_from_its_own_runs(walk, tmp_path, monkeypatch, capsys):
    first, *_ = PROFILE.configs("walks")
    run.run(first, tmp_path / "results" / "runs")
    path = tmp_path / "results" / "runs" / first.id / "result.json"
    write_json(path, json.loads(path.read_text()) | {"steps_per_second": 2.0})
    assert "about 10 s of training left" in shown(tmp_path, monkeypatch, capsys)  # twice ten steps


def test_a_sixth_kind_is_listed_and_committed_by_what_its_kind_says(walk, tmp_path):
    configs = PROFILE.configs("walks")
    run.run_many(configs, tmp_path / "runs")
    recorded = Profile("tiny", "for a test", "mnist_2k", PROFILE.studies, recorded=True)
    listed = json.loads(manifest.write_manifest(recorded, tmp_path).read_text())
    assert [one["path"] for one in listed["runs"]["walks"]] == [f"tiny/runs/walk-s{i}" for i in range(3)]
    results = archived(configs, tmp_path, "tiny")
    assert list(results) == [config.id for config in configs]
    assert {state_of(result)[0] for result in results.values()} == {PRESENT}


def test_what_a_sixth_kind_lacks_is_said(walk, tmp_path):
    result = run.run(walk.WalkConfig(), tmp_path)
    with pytest.raises(WrongUsage, match="walk-s0 is a walk; only runs on images"):
        sampling.untrained_sample(result.path, 3)
    with pytest.raises(WrongUsage, match=r"one of .*walk"):
        from_json({"kind": "run"})
    with pytest.raises(WrongUsage, match="steps must be an integer of at least 1, not 0"):
        from_json({"kind": "walk", "steps": 0})
    with pytest.raises(WrongUsage, match="sets 'epochs', which study 'walks' does not have"):
        Profile("tiny", "", "mnist_2k", {"walks": {"epochs": 3}}).configs("walks")
