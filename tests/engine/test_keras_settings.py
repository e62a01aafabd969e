"""A user's settings of Keras and TensorFlow change no bit of a run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands.paths import ROOT
from engine import surroundings
from theory.errors import EquipoiseError

OTHER_FORMAT = {
    "image_data_format": "channels_first",
    "floatx": "float64",
    "epsilon": 0.1,
    "backend": "jax",
}
TWO_STEPS = """
import hashlib, json, os, sys
import numpy as np
from engine import surroundings
surroundings.start()
from data import load
from experiments.config import image_config
from gan.networks import ARCHITECTURES
from gan.training import Training
from theory.objectives import OBJECTIVES
from vae.networks import ARCHITECTURES as AUTOENCODERS
from vae.objectives import objective
from vae.pixels import PIXELS
from vae.training import Training as Autoencoding
images = load("mnist_2k", "train").pixels[:32]
rows = np.arange(32, dtype=np.int32).reshape(2, 16)
digests = []
for training in (
    Training(OBJECTIVES["lsgan"], ARCHITECTURES["dcgan"], images,
             image_config(objective="lsgan", architecture="dcgan", batch_size=16).settings()),
    Autoencoding(objective("elbo"), AUTOENCODERS["vae_conv"], PIXELS["dynamic"], images,
                 image_config(objective="elbo", architecture="vae_conv", batch_size=16).settings(2)),
):
    training.run_block(rows)
    state = training.state()
    digests.append(hashlib.sha256(b"".join(state[name].tobytes() for name in sorted(state))).hexdigest())
print(json.dumps([digests, os.environ.get("KERAS_HOME"), os.environ.get("KERAS_BACKEND")]))
"""


def run(script: str, **environment: str) -> subprocess.CompletedProcess:
    """The script in a process of its own, which has the study's modules and only these settings."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("KERAS_", "TF_"))}
    return subprocess.run(
        [sys.executable, "-P", "-c", script],
        env=bare | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """The home of a user who has no settings."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def clean(home) -> list[str]:
    """Digests of two steps of a GAN and of a VAE where the user has no settings."""
    done = run(TWO_STEPS, HOME=str(home))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)[0]


@pytest.mark.slow
def test_no_settings_are_left_in_the_home(home, clean) -> None:
    assert clean
    assert not (home / ".keras").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "place", "variables"),
    [
        (
            json.dumps(OTHER_FORMAT),
            ".keras",
            {
                "KERAS_NNX_ENABLED": "true",
                "KERAS_MAX_EPOCHS": "many",
                "TF_ENABLE_ONEDNN_OPTS": "0",
                "TF_XLA_FLAGS": "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit",
                "XLA_FLAGS": "--a_flag_of_another_version=1",
                "ONEDNN_DEFAULT_FPMATH_MODE": "ANY",
            },
        ),
        (json.dumps({"floatx": "bfloat", "epsilon": "small", "nnx_enabled": True}), "own", {}),
        ("{ this is no JSON", ".keras", {}),
        ("[]", "own", {}),
        (json.dumps(OTHER_FORMAT), "own", {"KERAS_BACKEND": "torch", "TF_USE_LEGACY_KERAS": "1"}),
    ],
    ids=["another format, and variables", "wrong values", "no JSON", "no object", "another backend"],
)
def test_the_users_settings_change_no_weight(tmp_path, clean, content, place, variables) -> None:
    keras_home = tmp_path / place
    keras_home.mkdir()
    (keras_home / "keras.json").write_text(content)
    told = {"KERAS_HOME": str(keras_home)} if place == "own" else {}
    done = run(TWO_STEPS, HOME=str(tmp_path), **told, **variables)
    assert done.returncode == 0, done.stderr
    digests, keras_home_after, backend_after = json.loads(done.stdout)
    assert digests == clean
    assert (keras_home_after, backend_after) == (told.get("KERAS_HOME"), variables.get("KERAS_BACKEND"))
    assert (keras_home / "keras.json").read_text() == content


def test_the_engine_and_the_commands_leave_the_same_settings_of_tensorflow() -> None:
    """What tells where CUDA lies, and words and threads; all that chooses kernels goes."""
    from commands.surroundings import clean as clean_for_commands

    given = {
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "TF_DETERMINISTIC_OPS": "1",
        "TF_GPU_ALLOCATOR": "cuda_malloc_async",
        "TF_CPP_MIN_LOG_LEVEL": "0",
        "NVIDIA_TF32_OVERRIDE": "1",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "XLA_FLAGS": "--xla_cpu_enable_fast_math=true --xla_gpu_cuda_data_dir=/opt/cuda",
        "PATH": "/usr/bin",
    }
    left = {
        "TF_GPU_ALLOCATOR": "cuda_malloc_async",
        "TF_CPP_MIN_LOG_LEVEL": "0",
        "XLA_FLAGS": "--xla_gpu_cuda_data_dir=/opt/cuda",
        "PATH": "/usr/bin",
    }
    for remove in (surroundings.remove_kernels, clean_for_commands):
        environment = dict(given)
        remove(environment)
        assert environment == left


@pytest.mark.slow
def test_keras_may_have_been_imported_with_other_settings(tmp_path, clean) -> None:
    """As in a notebook: what the user set before holds for the user's own networks until the study starts."""
    before = (
        "import keras\nkeras.config.set_image_data_format('channels_first')\n"
        "keras.config.set_floatx('float64')\nkeras.config.set_epsilon(0.1)\n"
        "keras.config.set_dtype_policy('mixed_float16')\n"
    )
    done = run(before + TWO_STEPS, HOME=str(tmp_path), KERAS_BACKEND="tensorflow")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0] == clean


def test_a_process_whose_keras_has_another_backend_is_refused_in_one_line(monkeypatch) -> None:
    import keras

    monkeypatch.setattr(keras.config, "backend", lambda: "torch")
    with pytest.raises(
        EquipoiseError, match=r"has imported Keras on torch, and .* need TensorFlow: restart it"
    ):
        surroundings.start()


@pytest.mark.slow
def test_the_claim_that_asks_tensorflow_probability_passes_beside_a_damaged_keras_json(tmp_path) -> None:
    (tmp_path / "keras.json").write_text(json.dumps({"floatx": "bfloat"}))
    done = run(
        "import equipoise as eq\nprint(eq.verify('6')['outcome'].tolist())",
        HOME=str(tmp_path),
        KERAS_HOME=str(tmp_path),
    )
    assert done.stdout.strip() == "['pass']", done.stderr


def test_nothing_starts_tensorflow_past_the_users_settings() -> None:
    """All but the module with the settings would see the user's: ``device.start`` is called there alone."""
    modules = [path for path in ROOT.glob("*/**/*.py") if ".venv" not in path.parts[len(ROOT.parts)]]
    callers = [path for path in modules if "device.start(" in path.read_text()]
    assert {path.relative_to(ROOT) for path in callers} == {
        Path("engine/surroundings.py"),
        Path("tests/engine/test_keras_settings.py"),
    }
