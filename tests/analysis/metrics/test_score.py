"""The graph's step from finished runs to scores, on one real run of a few steps."""

import json
from dataclasses import replace

import pytest

from analysis.metrics.protocol import METRICS, NEED_MANY, SPACES
from commands.__main__ import main
from commands.scoring.evaluators import DatasetEvaluator
from experiments.profiles import PROFILES, Profile
from experiments.run import run
from experiments.sampling import sample
from records.reading.tables import Records

TINY = Profile(
    name="tiny",
    description="one short run",
    dataset="mnist_2k",
    studies={"mlp_objectives": {"seeds": 1, "epochs": 2}},
)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkout") / "results"
    run(TINY.configs("mlp_objectives")[0], folder / "runs")
    return folder


@pytest.fixture
def call(results, monkeypatch, capsys):
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(results.parent))

    def study_score(profile="tiny"):
        with pytest.raises(SystemExit) as left:
            main(["score", "--profile", profile])
        return left.value.code or 0, capsys.readouterr()

    with PROFILES.extended(TINY):
        yield study_score


def test_a_finished_run_is_scored_and_listed(results, call):
    code, said = call()
    assert code == 0
    assert "4 of 5 runs are not finished and are left out" in said.err
    assert said.out.strip() == str(results / "tiny" / "manifest.json")
    scores = Records(results, "tiny").scores()
    assert set(scores["metric"]) == {*METRICS, *SPACES} - {*NEED_MANY}
    primary = scores[scores["metric"] == "fd_lenet"].iloc[0]
    assert primary["floor"] < primary["value"] < primary["untrained"]
    assert (primary["generated"], primary["reference_images"]) == (1000, 1000)


def test_a_gan_is_evaluated_after_each_epoch_and_leaves_its_artifacts(results, call, tmp_path):
    call()
    records = Records(results, "tiny")
    primary = records.scores().set_index("metric").loc["fd_lenet"]
    between, last = records.epochs()["fd_lenet"].iloc[1:]
    assert records.epochs()["epoch"].tolist() == [0, 1, 2]
    assert records.epochs()["fd_lenet"].iloc[0] == primary["untrained"]
    assert last == primary["value"]
    shorter = run(replace(TINY.configs("mlp_objectives")[0], epochs=1), tmp_path)
    assert between == DatasetEvaluator("mnist_2k").frechet(sample(shorter.path, 1000))
    assert len(records.quantiles()) == 201
    for name in ("interpolations.png", "neighbours.png"):
        assert records.image_grid(primary["id"], name).shape == (238, 238)


def test_scores_are_made_again_only_if_what_decides_them_changed(results, call):
    call()
    [file] = results.glob("runs/*/scores.json")
    first = file.read_bytes()
    assert "scored already" in call()[1].err
    assert file.read_bytes() == first
    content = json.loads(first)
    content["inputs"]["extractor_sha256"] = "another"
    file.write_text(json.dumps(content))
    assert "FD-LeNet" in call()[1].err
    again = json.loads(file.read_bytes())
    assert again["inputs"] == json.loads(first)["inputs"]
    assert again["metrics"] == json.loads(first)["metrics"]


def test_a_damaged_scores_file_is_made_again(results, call):
    call()
    [file] = results.glob("runs/*/scores.json")
    file.write_text("{")
    assert call()[0] == 0
    assert json.loads(file.read_text())["metrics"]


def test_nothing_finished_is_said_in_one_line(call, monkeypatch, tmp_path):
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    code, said = call()
    assert code == 1
    assert "no run of profile tiny is finished" in said.err
    assert said.err.count("\n") == 1


def test_an_unknown_profile_is_wrong_usage(call):
    assert call("small")[0] == 2
