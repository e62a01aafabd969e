import json
import shutil
from dataclasses import replace

import pytest

from experiments.committed import is_committed
from experiments.profiles import Profile
from experiments.record import write_manifest, write_scores
from experiments.result import RunResult
from theory.errors import EquipoiseError

PROFILE = Profile("tiny", "for a test", "mnist_2k", {"dcgan": {"seeds": 2}})
CONFIGS = PROFILE.configs("dcgan")


def finish(config, results, sha256="ab"):
    folder = results / "runs" / config.id
    folder.mkdir(parents=True)
    RunResult(
        id=config.id,
        kind=config.kind,
        config=config.to_json(),
        dataset={"name": config.dataset, "sha256": sha256, "images": 1000},
        steps=7,
        seconds=1.0,
        steps_per_second=7.0,
        parameters={},
        final={},
        versions={},
        threads=2,
        code_sha256="",
        path=folder,
    ).save()
    return folder


def test_a_manifest_lists_the_finished_runs_and_their_data(tmp_path):
    finish(CONFIGS[1], tmp_path)
    path = write_manifest(PROFILE, tmp_path)
    assert path == tmp_path / "tiny" / "manifest.json"
    assert json.loads(path.read_text()) == {
        "profile": "tiny",
        "description": "for a test",
        "dataset": {"name": "mnist_2k", "sha256": "ab"},
        "runs": {"dcgan": [{"id": CONFIGS[1].id, "path": f"runs/{CONFIGS[1].id}"}]},
    }
    finish(CONFIGS[0], tmp_path)
    listed = json.loads(write_manifest(PROFILE, tmp_path).read_text())["runs"]["dcgan"]
    assert [run["id"] for run in listed] == [config.id for config in CONFIGS]


def test_runs_made_from_different_data_are_not_mixed(tmp_path):
    finish(CONFIGS[0], tmp_path)
    finish(CONFIGS[1], tmp_path, sha256="cd")
    with pytest.raises(EquipoiseError, match="different data"):
        write_manifest(PROFILE, tmp_path)


def test_scores_belong_to_a_finished_run_of_their_own(tmp_path):
    folder = finish(CONFIGS[0], tmp_path)
    assert json.loads(write_scores(folder, {"id": folder.name, "metrics": []}).read_text())["metrics"] == []
    with pytest.raises(EquipoiseError, match="not of"):
        write_scores(folder, {"id": "another"})
    unfinished = tmp_path / "runs" / replace(CONFIGS[0], seed=9).id
    with pytest.raises(EquipoiseError, match="not finished"):
        write_scores(unfinished, {"id": unfinished.name})


def test_a_recorded_profile_keeps_small_copies_that_outlive_the_runs(tmp_path):
    profile = replace(PROFILE, recorded=True)
    for config in CONFIGS:
        folder = finish(config, tmp_path)
        (folder / "grids").mkdir()
        for name in ("grids/epoch-00.png", "grids/epoch-01.png", "history.csv", "weights.npz"):
            (folder / name).write_bytes(name.encode())
        write_scores(folder, {"id": folder.name, "metrics": []})
    first = write_manifest(profile, tmp_path).read_text()
    listed = {run["id"]: tmp_path / run["path"] for run in json.loads(first)["runs"]["dcgan"]}
    kept = {run: sorted(p.name for p in folder.rglob("*.*")) for run, folder in listed.items()}
    tables = ["history.csv", "result.json", "scores.json"]
    assert kept[CONFIGS[0].id] == ["epoch-00.png", "epoch-01.png", *tables]
    assert kept[CONFIGS[1].id] == ["epoch-01.png", *tables]

    shutil.rmtree(tmp_path / "runs")  # as in a fresh clone
    assert write_manifest(profile, tmp_path).read_text() == first
    assert all(is_committed(config.id, tmp_path, "tiny") for config in CONFIGS)
    (listed[CONFIGS[0].id] / "scores.json").unlink()
    assert not is_committed(CONFIGS[0].id, tmp_path, "tiny")
