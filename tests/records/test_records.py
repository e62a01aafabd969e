import json

import numpy as np
import pytest

from analysis.paper.ledgers import read_ledger
from records.reading.tables import Records
from tests.synthetic.any_size import write_profile
from tests.synthetic.files import write_json
from theory.errors import EquipoiseError


@pytest.fixture
def results(tmp_path):
    return write_profile(tmp_path / "results")


@pytest.fixture
def records(results):
    return Records(results, "tiny")


def test_runs_have_their_settings_and_outcomes(records):
    runs = records.runs()
    assert len(runs) == 3 * 2 + 1 + 3 * 5 + 3 * 4
    assert list(runs["study"].unique()) == ["mlp_objectives", "dcgan", "optimal_discriminator", "toys"]
    adversarial = records.runs("gan").set_index("id")
    dcgan = adversarial.loc["non_saturating-dcgan-mnist_2k-s0"]
    assert (dcgan["epochs"], dcgan["batch_size"], dcgan["generator_parameters"]) == (1, 128, 1_952_528)
    assert adversarial["epochs"].dtype == np.int64
    assert "regret" not in adversarial
    assert (records.runs("discriminator")["regret"] > 0).all()


def test_history_and_curves_carry_the_run_they_belong_to(records):
    history = records.history()
    assert set(history["id"]) == set(records.runs("gan")["id"])
    steps = history[history["architecture"] == "dcgan"]["step"]
    assert steps.tolist() == list(range(39, 469, 39))
    curves = records.curves()
    assert (curves.groupby("id").size() == 401).all()
    assert set(curves["pair"]) == {"shifted_gaussians"}


def test_scores_have_interval_floor_and_protocol(records):
    scores = records.scores()
    assert len(scores) == 7 * 2
    primary = scores[scores["metric"] == "fd_lenet"]
    assert (primary["low"] < primary["value"]).all()
    assert set(primary["generated"]) == {1000}
    assert set(primary["extractor"]) == {"lenet"}
    assert primary["untrained"].between(300, 302).all()
    assert scores[scores["metric"] == "recall"]["untrained"].isna().all()


def test_image_grids_are_by_epoch(records):
    grids = records.grids("lsgan-mlp-mnist_2k-s1")
    assert list(grids) == [0, 1, 2, 3]
    assert grids[3].shape == (238, 238)
    assert grids[3].dtype == np.uint8


def test_a_run_of_two_studies_counts_once(results):
    path = results / "tiny" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["runs"]["again"] = manifest["runs"]["dcgan"]
    manifest["reference"]["again"] = [{}]
    write_json(path, manifest)
    assert len(Records(results, "tiny").runs()) == 34


def test_a_profile_without_runs_gives_empty_tables(results):
    path = results / "tiny" / "manifest.json"
    write_json(path, json.loads(path.read_text()) | {"runs": {}})
    records = Records(results, "tiny")
    assert [
        len(table) for table in (records.runs(), records.history(), records.scores(), records.curves())
    ] == [0] * 4
    assert "value" in records.scores()


def test_a_missing_profile_or_run_is_named(records, tmp_path):
    with pytest.raises(EquipoiseError, match=r"manifest\.json: no such record; .*--profile full"):
        Records(tmp_path / "results", "full").runs()
    with pytest.raises(EquipoiseError, match="'nobody' is not in the manifest"):
        records.grids("nobody")


@pytest.mark.parametrize(
    ("file", "content", "read"),
    [
        ("result.json", None, "runs"),
        ("result.json", "{", "runs"),
        ("result.json", "[1]", "runs"),
        ("result.json", '{"kind": "gan"}', "runs"),
        ("scores.json", None, "scores"),
        ("scores.json", "{}", "scores"),
        ("scores.json", '{"protocol": 3, "extractor": 4}', "scores"),
        ("history.csv", None, "history"),
        ("history.csv", "", "history"),
        ("history.csv", "step,epoch,discriminator_loss,generator_loss\n", "history"),
        ("history.csv", "step,epoch\n1,1\n", "history"),
    ],
)
def test_corrupt_records_are_named_in_one_line(results, records, file, content, read):
    path = results / "runs" / "lsgan-mlp-mnist_2k-s1" / file
    path.unlink()
    if content is not None:
        path.write_text(content)
    with pytest.raises(EquipoiseError) as caught:
        getattr(records, read)()
    assert "lsgan-mlp-mnist_2k-s1" in str(caught.value)
    assert file in str(caught.value)
    assert "\n" not in str(caught.value)


def test_corrupt_grids_are_named(results, records):
    grid = results / "runs" / "lsgan-mlp-mnist_2k-s1" / "grids" / "epoch-02.png"
    grid.write_bytes(grid.read_bytes()[:300])
    with pytest.raises(EquipoiseError, match=r"epoch-02\.png: not readable as an image"):
        records.grids("lsgan-mlp-mnist_2k-s1")


@pytest.mark.parametrize("runs", [[], {"dcgan": [{}]}, {"dcgan": 3}, {"dcgan": ["a"]}])
def test_a_manifest_that_lists_no_runs_is_said_in_one_line(results, runs):
    path = results / "tiny" / "manifest.json"
    write_json(path, json.loads(path.read_text()) | {"runs": runs})
    with pytest.raises(EquipoiseError, match=r"manifest\.json: not the list of runs that it should be"):
        Records(results, "tiny").runs()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"claims": [1]}, "no readable ledger"),
        ({"claims": [{"id": "3"}]}, "claim 3 has no 'title'"),
    ],
)
def test_a_damaged_ledger_is_said_in_one_line(tmp_path, content, words):
    path = tmp_path / "ci" / "ledger.json"
    path.parent.mkdir()
    with pytest.raises(EquipoiseError, match=r"no ledger; ./study paper --profile ci writes it"):
        read_ledger(path)
    write_json(path, content)
    with pytest.raises(EquipoiseError, match=f"{words}.*--profile ci writes it"):
        read_ledger(path)


def test_gradients_carry_the_run_they_belong_to(tmp_path):
    gradients = Records(write_profile(tmp_path / "results", gradients=2), "tiny").gradients()
    assert len(gradients) == 5 * 2 * 2 * 5 * 6  # objectives, families, seeds, checkpoints, distances
    assert set(gradients["family"]) == {"gaussians", "disjoint_uniforms"}
    assert set(gradients["steps"]) == {1, 10, 100, 1000, 4000}


def test_probes_are_read_of_those_vaes_that_have_them(tmp_path):
    write_profile(tmp_path, autoencoders=2)
    unprobed = tmp_path / "runs" / "iwae_k50-vae_mlp-mnist_2k-s0"
    for file in ("probes.json", "likelihood.csv", "gradients.csv", "traversals.png"):
        (unprobed / file).unlink()
    records = Records(tmp_path, "tiny")
    [run] = records.probed().to_dict("records")
    assert (run["objective"], run["annealed"], run["probe_draws"]) == ("elbo", -83.5, 1000)
    assert run["gap_high"] == pytest.approx(0.3)
    assert set(records.likelihoods()["quantity"]) == {
        "importance",
        "annealed",
        "annealed_from_prior",
        "reversed",
    }
    assert len(records.signals()) == 4 * 2 * 3
    slopes = records.slopes().set_index(["estimator", "part"])["slope"]
    assert slopes[("sgvb", "encoder")] == 0.5
    assert np.isnan(slopes[("iwae", "encoder")])
    assert records.image_grid(run["id"], "traversals.png").shape == (238, 238)
    assert records.image_grid(unprobed.name, "traversals.png") is None


def test_without_probes_the_readers_are_empty(tmp_path):
    records = Records(write_profile(tmp_path), "tiny")
    for table in (records.probed(), records.likelihoods(), records.signals(), records.slopes()):
        assert table.empty
        assert "objective" in table


def test_a_broken_record_of_probes_is_named(tmp_path):
    write_profile(tmp_path, autoencoders=1)
    path = tmp_path / "runs" / "elbo-vae_mlp-mnist_2k-s0" / "probes.json"
    write_json(path, {"sizes": {}})
    with pytest.raises(EquipoiseError, match="no 'annealing' in it"):
        Records(tmp_path, "tiny").probed()
