"""Probes of a finished VAE of a few steps: made from its weights, once, and anew when inputs change."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from experiments.config import VaeConfig
from experiments.configs.probes import Probes
from experiments.evaluation import vae_probes
from experiments.run import run
from records.archive import archive_run
from theory.errors import EquipoiseError

CONFIG = VaeConfig(
    objective="elbo", architecture="vae_mlp", dataset="mnist_2k", epochs=1, batch_size=32, test_draws=5
)
SIZES = Probes(
    images=4,
    draws=6,
    chains=2,
    temperatures=8,
    gradient_images=2,
    gradient_draws=4,
    repetitions=40,
    coordinates=60,
)


@pytest.fixture(scope="module")
def images(few_images):
    return few_images("mnist_2k", "train")


@pytest.fixture(scope="module")
def probed(images, tmp_path_factory):
    folder = run(CONFIG, tmp_path_factory.mktemp("runs"), load_images=lambda *_: images).path
    return folder, vae_probes.probe(CONFIG, folder, SIZES, images, images)


def test_what_is_made_is_small_and_is_committed(probed, tmp_path):
    folder, said = probed
    assert "nats beside the importance bound, gap" in said
    kept = archive_run(folder, tmp_path / "kept", all_grids=False)
    for name in ("probes.json", "likelihood.csv", "gradients.csv", "traversals.png"):
        assert 0 < (kept / name).stat().st_size < 50_000
    with Image.open(kept / "traversals.png") as grid:
        assert np.asarray(grid).shape == (238, 238)


def test_the_tables_are_tidy_and_the_summary_follows_from_them(probed):
    folder, _ = probed
    bounds = pd.read_csv(folder / "likelihood.csv")
    assert list(bounds) == [
        "images", "quantity", "k_or_temperatures", "value", "error", "difference", "difference_error",
    ]  # fmt: skip
    content = json.loads((folder / "probes.json").read_text())
    key = bounds.set_index(["images", "quantity", "k_or_temperatures"])
    assert key.loc[("test", "importance", 6), "difference"] == 0
    annealing = content["annealing"]
    for name, place in {
        "importance": ("test", "importance", 6),
        "annealed": ("test", "annealed", 8),
        "annealed_from_prior": ("test", "annealed_from_prior", 8),
        "below": ("simulated", "annealed", 8),
        "above": ("simulated", "reversed", 8),
    }.items():
        assert annealing[name]["value"] == pytest.approx(key.loc[place, "value"], rel=1e-5)
        assert annealing[name]["error"] == pytest.approx(key.loc[place, "error"], rel=1e-5)
    assert annealing["difference"]["value"] == pytest.approx(
        key.loc[("test", "annealed", 8), "difference"], rel=1e-5
    )
    assert annealing["gap"]["value"] == pytest.approx(
        annealing["above"]["value"] - annealing["below"]["value"]
    )
    assert annealing["gap"]["low"] < annealing["gap"]["value"] < annealing["gap"]["high"]
    signals = pd.read_csv(folder / "gradients.csv")
    assert len(signals) == 4 * 2 * 2
    assert len(content["slopes"]) == 4 * 2
    seen = signals.dropna()
    np.testing.assert_allclose(seen["snr"], np.sqrt(seen["mean_square"] / seen["variance"]), rtol=1e-5)


def test_paired_differences_are_taken_image_by_image():
    from vae.brackets import Key

    bounds = {
        Key("test", "importance", 5): np.array([0.0, 10.0]),
        Key("test", "annealed", 4): np.array([1.0, 11.2]),
    }
    row = vae_probes.likelihood_rows(bounds)[1]
    assert (row["value"], row["difference"]) == pytest.approx((6.1, 1.1))
    assert row["error"] == pytest.approx(5.1)
    assert row["difference_error"] == pytest.approx(0.1)


def test_probes_are_made_again_only_if_what_decides_them_changed(probed, images):
    folder, _ = probed
    first = (folder / "probes.json").read_bytes()
    tables = [(folder / name).read_bytes() for name in ("likelihood.csv", "gradients.csv", "traversals.png")]
    assert vae_probes.probe(CONFIG, folder, SIZES, images, images) == "probed already"
    assert (folder / "probes.json").read_bytes() == first
    inputs = json.loads(first)["inputs"]
    (folder / "gradients.csv").unlink()
    assert vae_probes._inputs_of(folder) is None  # one is missing
    assert "gap" in vae_probes.probe(CONFIG, folder, SIZES, images, images)
    again = json.loads((folder / "probes.json").read_text())
    assert again | {"seconds": 0} == json.loads(first) | {"seconds": 0}
    names = ("likelihood.csv", "gradients.csv", "traversals.png")
    assert [(folder / name).read_bytes() for name in names] == tables
    for wrong in (json.dumps(json.loads(first) | {"inputs": {}}), "{", "[]"):
        (folder / "probes.json").write_text(wrong)
        assert vae_probes._inputs_of(folder) != inputs
    changed = vae_probes._inputs(folder, replace(SIZES, chains=3), images, images)
    assert changed != inputs
    other = replace(images, sha256="another")
    assert vae_probes._inputs(folder, SIZES, images, other) != inputs


def test_without_weights_there_is_one_line(probed, images, tmp_path):
    with pytest.raises(EquipoiseError, match=r"the weights of run .* are not on this machine"):
        vae_probes.probe(CONFIG, tmp_path / "gone", SIZES, images, images)
