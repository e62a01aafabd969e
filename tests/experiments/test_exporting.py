"""What is exported opens without this project: a generator makes the images of ``./study sample``."""

import gc
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from analysis.metrics import lenet
from analysis.metrics.lenet import LeNet
from commands import __main__
from data import load
from experiments import exporting, sampling
from experiments.config import DiscriminatorConfig, GanConfig, ToyConfig, VaeConfig
from experiments.run import run
from records.digests import sha256

N = 300  # samples: two whole batches and a part of a third
PLAIN = """
import json, sys, zipfile
import keras, numpy as np, tensorflow as tf
n = int(sys.argv[1])
for file in sys.argv[2:]:
    model = keras.models.load_model(file)
    facts = json.loads(zipfile.ZipFile(file).read("equipoise.json"))
    values = [np.asarray(model(eval(facts["inputs_of_sample"]))) for i in range(-(-n // 128))]
    np.save(file + ".npy", np.concatenate(values)[:n])
ours = {"equipoise", "experiments", "gan", "vae", "engine", "theory"}
print(json.dumps(sorted(ours.intersection(name.split(".")[0] for name in sys.modules))))
"""


def made(folder, config):
    """The folder of a run of ``config`` on the committed images."""
    run(config, folder, load_images=lambda _, split: load("mnist_2k", split))
    return folder / config.id


def some_gan(**settings) -> GanConfig:
    return GanConfig(
        **{"objective": "lsgan", "dataset": "mnist_2k", "epochs": 1, "batch_size": 250} | settings
    )


GANS = {
    "mlp": some_gan(architecture="mlp"),
    "dcgan": some_gan(architecture="dcgan"),
    "averaged": some_gan(architecture="dcgan", ema=0.5, noise_dim=7),
    "bfloat16": some_gan(architecture="mlp", precision="bfloat16"),
}
VAES = {
    "mlp": VaeConfig(
        objective="elbo", architecture="vae_mlp", dataset="mnist_2k", epochs=1, batch_size=250, test_draws=1
    ),
    "conv, gaussian": VaeConfig(
        objective="elbo",
        architecture="vae_conv",
        dataset="mnist_2k",
        pixels="gaussian",
        epochs=1,
        batch_size=250,
        test_draws=1,
    ),
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> Path:
    """The folder of one run of each config, which tests read."""
    folder = tmp_path_factory.mktemp("runs")
    for config in (*GANS.values(), *VAES.values()):
        made(folder, config)
        gc.collect()  # a trained network and its graph are a cycle
    return folder


@pytest.fixture(scope="module")
def plain_values(runs, tmp_path_factory) -> dict[str, np.ndarray]:
    """What each exported generator gives for the noise of ``sample``, in a process without this project."""
    folder = tmp_path_factory.mktemp("exported")
    files = {config.id: folder / f"{config.id}.keras" for config in (*GANS.values(), *VAES.values())}
    for name, file in files.items():
        with file.open("wb") as opened:
            plain = exporting.generator(runs / name)
            exporting.write_keras(plain, exporting.facts(plain, runs / name / "weights.npz"), opened)
    bare = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "KERAS_HOME")}
    done = subprocess.run(
        [sys.executable, "-P", "-c", PLAIN, str(N), *files.values()],
        env=bare | {"CUDA_VISIBLE_DEVICES": "-1", "KERAS_BACKEND": "tensorflow"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
    return {name: np.load(f"{file}.npy") for name, file in files.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", GANS)
def test_a_gans_generator_gives_the_pixels_of_sample_in_a_process_with_keras_alone(
    name, runs, plain_values
) -> None:
    values = plain_values[GANS[name].id]
    assert (values.shape, values.dtype) == ((N, 28, 28, 1), np.float32)
    assert np.abs(values).max() <= 1
    pixels = np.rint((values[..., 0] + 1) * 127.5).astype(np.uint8)
    np.testing.assert_array_equal(pixels, sampling.sample(runs / GANS[name].id, N))


@pytest.mark.slow
@pytest.mark.parametrize("name", VAES)
def test_a_vaes_decoder_gives_the_means_of_sample_in_a_process_with_keras_alone(
    name, runs, plain_values
) -> None:
    values = plain_values[VAES[name].id]
    assert (values.shape, values.dtype) == ((N, 28, 28, 1), np.float32)
    pixels = np.rint(255 * values[..., 0]).astype(np.uint8)
    np.testing.assert_array_equal(pixels, sampling.sample(runs / VAES[name].id, N))


def test_a_toys_generator_gives_the_points_of_sample_to_float32s_rounding(tmp_path) -> None:
    config = ToyConfig(objective="lsgan", target="ring_8", steps=3)
    plain = exporting.generator(made(tmp_path, config))
    points = plain.model(eval(plain.recipe, {"np": np, "i": 0})).numpy()
    np.testing.assert_allclose(points, sampling.sample(tmp_path / config.id, 500), rtol=0, atol=1e-5)


@pytest.mark.slow
def test_coloured_images_are_exported_in_colour(tmp_path) -> None:
    from gan.networks import ARCHITECTURES

    config = some_gan(architecture="dcgan", dataset="stacked_mnist")
    network = ARCHITECTURES["dcgan"].generator(config.noise_dim, 0, 3)
    from experiments.kinds.gan import plain

    exported = plain(config, {v.path: v.numpy() for v in network.weights})
    noise = eval(exported.recipe, {"tf": tf, "i": 0})
    np.testing.assert_array_equal(exported.model(noise), network(noise, training=False))
    assert exported.model.output_shape == (None, 28, 28, 3)


def test_only_standard_layers_are_left_and_a_batch_is_normalised_by_itself_in_predict_too(runs) -> None:
    plain = exporting.generator(runs / GANS["dcgan"].id)
    for layer in plain.model.layers:
        assert type(layer).__module__.startswith("keras."), layer
    noise = eval(plain.recipe, {"tf": tf, "i": 0})
    by_call = plain.model(noise).numpy()
    for values in (plain.model(noise, training=True), plain.model.predict(noise, batch_size=128, verbose=0)):
        np.testing.assert_allclose(values, by_call, rtol=0, atol=1e-5)
    assert np.abs(plain.model(noise[:64]).numpy() - by_call[:64]).max() > 1e-3


# ---------------------------------------------------------------- the command


@pytest.fixture
def study(tmp_path, monkeypatch, capsys):
    """Calls a command in this process, with results in a folder of the test's: (exit code, out, err)."""
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))

    def call(line):
        with pytest.raises(SystemExit) as left:
            __main__.main(line.split())
        return left.value.code, *capsys.readouterr()

    return call


def test_export_writes_a_file_that_says_what_it_takes_and_gives(study, runs, tmp_path) -> None:
    shutil.copytree(runs / GANS["mlp"].id, tmp_path / "results" / "runs" / GANS["mlp"].id)
    name, file = GANS["mlp"].id, tmp_path / "my generator.keras"
    link = tmp_path / "link.keras"
    link.symlink_to(file)
    code, out, err = study(f"export {name} --out {link}")
    assert (code, out) == (0, f"{link}\n")
    told = dict(line.split(": ", 1) for line in err.splitlines())
    assert told["inputs"] == "float32 [batch, 96], uniform on [-1, 1)"
    assert told["values"] == "float32 [batch, 28, 28, 1] in [-1, 1]; grey level rint((x + 1) * 127.5)"
    assert link.is_symlink()
    with zipfile.ZipFile(file) as archive:
        facts = json.loads(archive.read("equipoise.json"))
    model = keras.models.load_model(file)
    assert facts["model"] == name == model.name
    assert told == {
        **{key: facts[key] for key in told if key in facts},
        "file_sha256": sha256(file.read_bytes()),
    }
    assert facts["parameters_sha256"] == sha256(b"".join(array.tobytes() for array in model.get_weights()))
    assert facts["weights_sha256"] == sha256((runs / name / "weights.npz").read_bytes())
    assert {path.name for path in tmp_path.iterdir()} == {"results", "link.keras", file.name}


def unpacked(file: Path) -> tuple[object, dict[str, str]]:
    """The SavedModel in a zip archive, and what it says of itself."""
    with zipfile.ZipFile(file) as archive:
        archive.extractall(file.with_suffix(""))
        return tf.saved_model.load(file.with_suffix("")), json.loads(archive.read("equipoise.json"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mlp", "dcgan"])
def test_a_saved_model_gives_the_pixels_of_sample(name, runs, tmp_path) -> None:
    plain, file = exporting.generator(runs / GANS[name].id), tmp_path / "generator.zip"
    with file.open("wb") as opened:
        exporting.write_saved_model(plain, {"inputs_of_sample": plain.recipe}, opened)
    loaded, facts = unpacked(file)
    values = loaded.serve(eval(facts["inputs_of_sample"], {"tf": tf, "i": 0})).numpy()
    pixels = np.rint((values[..., 0] + 1) * 127.5).astype(np.uint8)
    np.testing.assert_array_equal(pixels, sampling.sample(runs / GANS[name].id, 128))


@pytest.mark.parametrize("name", ["lenet", "lenet_s3"])
@pytest.mark.parametrize("suffix", [".keras", ".zip"])
def test_an_exported_extractor_gives_the_features_of_the_scores(study, tmp_path, name, suffix) -> None:
    file = tmp_path / f"x{suffix}"
    assert study(f"export {name} --out {file}")[:2] == (0, f"{file}\n")
    opened = keras.models.load_model(file) if suffix == ".keras" else unpacked(file)[0]
    model = opened if suffix == ".keras" else opened.serve
    images = load("mnist_2k", "test").pixels[:200]
    values = model(tf.constant(images[..., None] / 255, tf.float32))
    ours = LeNet.load(lenet.WEIGHTS.with_name(f"{name}.npz"))
    features = ours.features(images)
    np.testing.assert_allclose(values["features"], features, rtol=0, atol=1e-4)
    np.testing.assert_allclose(
        tf.nn.softmax(values["logits"]), ours.probabilities(features), rtol=0, atol=1e-4
    )


def test_export_refuses_in_one_line_before_it_works(study, runs, tmp_path) -> None:
    shutil.copytree(runs / GANS["mlp"].id, tmp_path / "results" / "runs" / GANS["mlp"].id)
    begun = some_gan(architecture="mlp", seed=5)
    alone = DiscriminatorConfig(objective="lsgan", pair="mixtures")
    for config in (begun, alone):
        folder = tmp_path / "results" / "runs" / config.id
        folder.mkdir()
        (folder / "config.json").write_text(json.dumps(config.to_json()))
    good = tmp_path / "x.keras"
    for line, code, named in [
        (f"{GANS['mlp'].id} --out {tmp_path}/x.h5", 2, "--out must end in .keras or .zip, not 'x.h5'"),
        (f"{GANS['mlp'].id} --out {tmp_path}/no/x.keras", 2, "give --out a file in a folder that exists"),
        (f"nothing --out {good}", 2, "unknown run 'nothing'"),
        (f"lenet_s9 --out {good}", 2, "unknown run 'lenet_s9'; choose from: lenet_s1"),
        (f"{alone.id} --out {good}", 2, "is a discriminator alone; it has nothing to sample"),
        (f"{begun.id} --out {good}", 1, f"run {begun.id} is not finished; `./study train"),
    ]:
        found, out, err = study(f"export {line}")
        assert (found, out, err.count("\n")) == (code, "", 1), err
        assert named in err
    assert not good.exists()
