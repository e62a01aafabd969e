import hashlib

import pytest

from data import Images, load
from engine import surroundings
from experiments import run
from experiments.training import gan_run
from tests.experiments.small_runs import CONFIG

surroundings.start()


@pytest.fixture(scope="session")
def few_images():
    """A loader of 100 real digits, whatever is asked for: three full batches of 32."""
    whole = load("mnist_2k", "train")
    pixels = whole.pixels[::10]
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()

    def load_few(dataset, split):
        assert split == "train"
        return Images(dataset, split, pixels, None, digest)

    return load_few


@pytest.fixture
def short_blocks(monkeypatch):
    """Blocks of two steps, so that a small run has several."""
    monkeypatch.setattr(gan_run, "BLOCK", 2)


@pytest.fixture(scope="module")
def whole(tmp_path_factory, few_images):
    """The folder of the run of CONFIG, made in one session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gan_run, "BLOCK", 2)
        return run.run(CONFIG, tmp_path_factory.mktemp("runs"), load_images=few_images).path
