"""What a researcher calls: answers as tables, runs as objects, and errors that say what there is."""

import inspect
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

import equipoise as eq
from commands.paths import ROOT
from equipoise import runs as front_runs
from experiments.config import GanConfig, VaeConfig
from experiments.result import read_config
from theory.errors import UnknownName

SMALL = {"dataset": "mnist_2k", "epochs": 1, "batch_size": 250, "progress": False}


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="session")
def trained(runs: Path) -> eq.Run:
    return eq.train("lsgan", "mlp", runs=runs, **SMALL)


# ---------------------------------------------------------------- theory


@pytest.mark.parametrize("pair", ["mixtures", "gap"])
def test_the_optimal_discriminator_is_that_of_the_theory_by_name_and_by_object(pair: str) -> None:
    chosen = eq.PAIRS[pair]
    x = np.linspace(0.1, 0.9, 5)
    p, q = np.exp(chosen.p.log_prob(x)), np.exp(chosen.q.log_prob(x))
    for lsgan in ("lsgan_pearson", eq.lsgan(-1, 1, 0)):
        for of in (pair, chosen):
            np.testing.assert_allclose(
                eq.optimal_discriminator(lsgan, of)(x), (p - q) / (p + q), rtol=1e-12, atol=1e-15
            )


def test_values_divergences_and_regrets_agree() -> None:
    best = eq.discriminator_value("lsgan", "mixtures")
    worse = eq.discriminator_value("lsgan", "mixtures", lambda x: 0 * x)
    regret = eq.regret("lsgan", "mixtures", lambda x: 0 * x)
    assert worse.value - best.value == pytest.approx(regret.value, abs=1e-12)
    assert best.value == pytest.approx((2 - eq.divergence("triangular", "mixtures").value) / 8, abs=1e-12)
    same = eq.divergence(eq.divergences.TRIANGULAR, eq.PAIRS["mixtures"])
    assert same == eq.divergence("triangular", "mixtures")


def test_the_evidence_bound_of_an_exact_posterior_is_the_evidence() -> None:
    model, x = eq.elbo.T1, np.array([[0.7], [-1.3]])
    q = model.posterior(x)
    z = q.sample(np.random.default_rng(0).standard_normal((2, 1)))
    bound = eq.elbo.importance_bound(eq.elbo.log_weight(model, x, q, z)[:, None])
    np.testing.assert_allclose(bound, model.log_evidence(x)[:, 0], rtol=1e-12)


# ---------------------------------------------------------------- the ledger


def test_verdicts_are_a_table_with_a_row_a_claim() -> None:
    table = eq.verify("42-43")
    assert list(table.index) == ["42", "43"]
    assert (table["outcome"] == "pass").all()
    assert table.loc["42", "title"] == eq.LEDGER["42"].title
    assert table[["predicted", "measured", "error_bound", "seconds"]].dtypes.eq(float).all()
    assert list(eq.verify(42).index) == ["42"]


def test_a_failing_claim_is_a_row_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from theory import objectives

    real = objectives.sigmoid
    monkeypatch.setattr(objectives, "sigmoid", lambda s: 2 * real(s))
    assert eq.verify("42").loc["42", "outcome"] == "fail"


# ---------------------------------------------------------------- runs


def test_a_run_has_an_id_a_folder_and_a_result_and_is_found_again(trained: eq.Run, runs: Path) -> None:
    assert trained.id.startswith("lsgan-mlp-mnist_2k-s0-")
    assert trained.folder == runs / trained.id
    assert trained.result.steps == 4
    assert trained.config == read_config(trained.folder)
    assert trained.config.id == trained.id
    assert list(trained.history()["step"]) == [4]
    assert eq.run(trained.id, runs) == trained
    assert trained.id in repr(trained)
    assert len(repr(trained)) < 400


def test_the_same_call_returns_the_same_run(trained: eq.Run, runs: Path) -> None:
    before = (trained.folder / "weights.npz").stat().st_mtime_ns
    assert eq.train(eq.OBJECTIVES["lsgan"], "mlp", runs=str(runs), **SMALL) == trained
    assert (trained.folder / "weights.npz").stat().st_mtime_ns == before


def test_samples_are_the_same_however_the_run_is_named(trained: eq.Run, monkeypatch) -> None:
    images = eq.sample(trained, 130)
    assert images.shape == (130, 28, 28)
    assert images.dtype == np.uint8
    np.testing.assert_array_equal(eq.sample(trained.folder, 3), images[:3])
    np.testing.assert_array_equal(trained.sample(3), images[:3])
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(trained.folder.parent.parent))
    with pytest.raises(eq.EquipoiseError, match="lies in no checkout"):
        eq.sample(trained.id, 3)


def test_a_generator_is_a_keras_model_that_makes_the_samples(trained: eq.Run) -> None:
    import tensorflow as tf

    noise = tf.random.stateless_uniform([128, 96], [0, 3], -1.0, 1.0, alg="philox")
    for model in (trained.generator(), eq.generator(trained.folder)):
        pixels = np.rint((model(noise).numpy()[..., 0] + 1) * 127.5)
        np.testing.assert_array_equal(pixels, eq.sample(trained, 128))


def test_progress_is_told_on_stderr_unless_it_is_not_asked_for(runs: Path, capsys) -> None:
    eq.train("hinge", "mlp", runs=runs, **SMALL)
    assert capsys.readouterr() == ("", "")
    eq.train("hinge", "mlp", runs=runs, **{**SMALL, "progress": True, "seed": 1})
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "4 steps" in shown.err


def test_an_unfinished_run_is_told_to_be_one(runs: Path, trained: eq.Run) -> None:
    (runs / "begun").mkdir()
    (runs / "begun" / "config.json").write_text((trained.folder / "config.json").read_text())
    with pytest.raises(eq.EquipoiseError, match="run begun is not finished"):
        eq.run("begun", runs)


def test_the_docstring_of_train_names_every_setting() -> None:
    told = inspect.getdoc(eq.train) or ""
    names = {field.name for config in (GanConfig, VaeConfig) for field in fields(config)}
    for name in names - {"images_sha256"}:  # which is read off the images
        assert name in told, name


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: eq.train("foo", "mlp"), "unknown objective 'foo'; choose from: .*lsgan"),
        (lambda: eq.train("lsgan", "mpl"), "unknown architecture 'mpl'; choose from: mlp"),
        (lambda: eq.train("lsgan", "mlp", "mnits"), "unknown dataset 'mnits'; choose from: mnist"),
        (
            lambda: eq.train("lsgan", "mlp", learing_rate=1),
            "unknown setting 'learing_rate'; .*: learning_rate",
        ),
        (lambda: eq.verify("lsgam"), "unknown claim 'lsgam'; choose from: lsgan"),
        (lambda: eq.verify("42", profile="ful"), "unknown profile 'ful'; choose from: full"),
        (lambda: eq.optimal_discriminator("lsgan", "mix"), "unknown pair 'mix'; choose from: mixtures"),
        (lambda: eq.divergence("kll", "gap"), "unknown divergence 'kll'; choose from: kl"),
        (lambda: eq.Records("ful"), "unknown profile 'ful'; choose from: full"),
        (lambda: eq.sample("no-such-run", 1), "unknown run 'no-such-run'"),
    ],
)
def test_a_wrong_name_is_told_with_those_there_are(call, says: str) -> None:
    with pytest.raises(UnknownName, match=says):
        call()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: eq.train("lsgan", "mlp", epochs=0), "epochs must be an integer of at least 1, not 0"),
        (lambda: eq.train("lsgan", "mlp", pixels="grey"), "a GAN has no --pixels"),
        (lambda: eq.train(eq.lsgan(0, 2, 1), "mlp"), r"'lsgan\(0,2,1\)' is not in OBJECTIVES"),
        (lambda: eq.optimal_discriminator("wgan_gp", "gap"), "has no optimal score"),
        (lambda: eq.evaluate(np.zeros((200, 3))), "samples: shape 200 x 3; images are n x 28 x 28"),
        (lambda: eq.evaluate(np.zeros((99, 28, 28))), "samples: 99 images, but at least 100 are needed"),
        (lambda: eq.evaluate("no.npy"), "no.npy: no such file"),
    ],
)
def test_a_wrong_value_is_told_before_anything_slow_begins(call, says: str) -> None:
    with pytest.raises(eq.WrongUsage, match=says):
        call()


def test_without_a_checkout_a_folder_for_runs_is_asked_for(tmp_path: Path, monkeypatch) -> None:
    assert front_runs._folder(None) == ROOT / "results" / "runs"
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    with pytest.raises(eq.EquipoiseError, match=r"name a folder \(runs=\.\.\.\)"):
        eq.train("lsgan", "mlp")


# ---------------------------------------------------------------- evaluation and records


@pytest.mark.slow
def test_scores_are_a_table_of_score_interval_and_floor(tmp_path: Path) -> None:
    images = eq.load("mnist_2k", "test").pixels[:100]
    table = eq.evaluate(images, "mnist_2k")
    assert {"fd_lenet", "kid_lenet", "precision", "recall", "fd_pca"} <= set(table.index)
    assert (table["low"] <= table["high"]).all()
    assert (table["floor_low"] <= table["floor_high"]).all()
    assert table.attrs["protocol"]["generated"] == 100
    np.save(tmp_path / "images.npy", images / 255)
    assert eq.evaluate(tmp_path / "images.npy", "mnist_2k").equals(table)


def test_records_are_the_profiles_against_the_present_code() -> None:
    records = eq.Records("full")
    runs = records.runs("gan")
    assert len(runs)
    fewer = records.without(runs["id"][:1])
    assert isinstance(fewer, eq.Records)
    assert len(fewer.runs("gan")) == len(runs) - 1
    assert (
        records.state(runs["id"].iloc[0])[1]
        != eq.Records("full", code=lambda _: ("other", "x")).state(runs["id"].iloc[0])[1]
    )
