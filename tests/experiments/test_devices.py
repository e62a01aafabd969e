"""Runs of a processor and of a GPU are told apart: in results, checkpoints, studies and comparisons."""

import json

import numpy as np
import pytest

from commands import __main__
from engine import device
from experiments import profiles, run
from experiments.training import gan_run
from records import devices, npz
from records.reading.tables import Records
from tests.experiments.small_runs import CONFIG, At, saves_at
from tests.synthetic.any_size import write_profile
from theory.errors import EquipoiseError


class Killed(BaseException):
    """The end of the process, after which nothing is written."""


def kill():
    raise Killed


@pytest.fixture
def study(tmp_path, monkeypatch, capsys):
    """Calls a command in this process, with results in a folder of the test's: (exit code, err)."""
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    monkeypatch.setenv(device.VARIABLE, "cpu")

    def call(line):
        with pytest.raises(SystemExit) as left:
            __main__.main(line.split())
        return left.value.code, capsys.readouterr().err

    return call


@pytest.fixture
def on_a_card(monkeypatch):
    """What is made is said to be made on a GPU; it is the processor all the same."""
    monkeypatch.setattr(device, "in_force", lambda: "gpu Some Card")
    monkeypatch.setattr(device, "_take", lambda _tf, _wanted: None)


def made_on(results, run_id):
    return json.loads((results / "runs" / run_id / "result.json").read_text())["device"]


def cut_off(folder, few_images, monkeypatch):
    monkeypatch.setattr(gan_run, "BLOCK", 2)
    saves_at(monkeypatch, 5)
    with pytest.raises(Killed):
        run.run(CONFIG, folder, load_images=few_images, progress=At(6, kill))
    return folder / CONFIG.id / "checkpoint.npz"


def test_a_checkpoint_goes_on_on_the_kind_of_device_that_it_was_made_on(few_images, tmp_path, monkeypatch):
    checkpoint = cut_off(tmp_path, few_images, monkeypatch)
    state = npz.load_state(checkpoint, CONFIG.id)
    assert str(state["device"]) == "cpu"
    npz.save_state(checkpoint, {**state, "device": np.asarray("gpu")}, CONFIG.id)
    with pytest.raises(EquipoiseError, match=r"made on a gpu, and this is a cpu: go on with --device gpu"):
        run.run(CONFIG, tmp_path, load_images=few_images)
    npz.save_state(checkpoint, state, CONFIG.id)
    monkeypatch.undo()
    monkeypatch.setattr(gan_run, "BLOCK", 2)
    assert run.run(CONFIG, tmp_path, load_images=few_images).device == "cpu"


def test_a_card_goes_on_with_its_own_checkpoint_and_says_in_the_result_which_it_was(
    few_images, tmp_path, monkeypatch, on_a_card
):
    checkpoint = cut_off(tmp_path, few_images, monkeypatch)
    assert str(npz.load(checkpoint)["device"]) == "gpu"
    saves_at(monkeypatch)
    result = run.run(CONFIG, tmp_path, load_images=few_images)
    assert (result.device, result.id) == ("gpu Some Card", CONFIG.id)


TOYS = profiles.Profile(
    "devices", "", "mnist_2k", {"toys": {"seeds": 2, "steps": 2, "only": {"target": ["ring_8"]}}}
)
ONE = next(config.id for config in TOYS.configs("toys"))


def test_a_study_that_was_begun_on_one_kind_of_device_is_not_gone_on_with_on_another(
    study, tmp_path, monkeypatch
):
    results = tmp_path / "results"
    with profiles.PROFILES.extended(TOYS):
        assert study(f"run toys --profile devices --only {ONE}")[0] == 0
        assert made_on(results, ONE) == "cpu"
        monkeypatch.setattr(device, "in_force", lambda: "gpu Some Card")
        monkeypatch.setattr(device, "_take", lambda _tf, _wanted: None)
        for card in ("gpu", "auto"):
            code, err = study(f"run toys --profile devices --device {card}")
            assert code == 2
            assert f"of study 'toys', {ONE} was made on a cpu" in err
            assert "go on with --device cpu, or make all anew with --fresh" in err
        assert [path.parent.name for path in results.glob("runs/*/result.json")] == [ONE]  # nor was any made
        assert (
            study(f"run toys --profile devices --only {ONE} --device gpu")[0] == 0
        )  # there is nothing to do
        code, err = study("run toys --profile devices --device gpu --fresh")
        assert (code, made_on(results, ONE)) == (0, "gpu Some Card")


def test_runs_of_a_processor_and_of_a_gpu_are_not_compared(tmp_path):
    results = write_profile(tmp_path)
    few, *_ = runs = sorted(Records(results, "tiny").runs("gan")["id"])
    [path] = results.rglob(f"{few}/result.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"device": "gpu Some Card"}))
    with pytest.raises(EquipoiseError, match=f"{few} was made on a gpu and .* on a cpu.*not to be compared"):
        Records(results, "tiny").runs()
    assert few not in Records(results, "tiny").without([few]).runs()["id"].tolist()
    assert len(runs) > 1


@pytest.mark.parametrize(
    ("runs", "named"),
    [(["a"], "a was"), (["a", "b"], "a and b were"), (list("abcde"), "a, b, c and 2 more were")],
)
def test_runs_are_listed_with_their_verb(runs, named):
    assert devices.listed(runs) == named
