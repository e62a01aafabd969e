"""The page on features of other networks: what it says to write is what ``evaluate`` reads."""

import json
import re
import textwrap
from pathlib import Path

import numpy as np
import pytest

from analysis.metrics.features import ARRAYS, read_features
from analysis.metrics.frechet import Moments, frechet_distance
from commands.__main__ import main
from commands.paths import ROOT
from data import load

PAGE = (ROOT / "docs" / "features.rst").read_text("utf-8")
BLOCKS = [
    textwrap.dedent(block) for block in re.findall(r"\.\. code-block:: python\n\n((?:    .*\n|\n)+)", PAGE)
]
WRITING, STAND_IN, DINO, INCEPTION = BLOCKS


def executed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict:
    """Run the page's writing and its stand-in for a network in ``folder``, on the committed subset."""
    monkeypatch.chdir(folder)
    training = load("mnist_2k", "train").pixels
    names = {"test": load("mnist_2k", "test").pixels, "training": training}
    names["generated"] = np.roll(training[:150], 1, axis=1)
    np.save("samples.npy", names["generated"])
    exec(WRITING + STAND_IN, names)
    return names


def test_the_file_that_the_page_writes_is_evaluated(tmp_path, monkeypatch, capsys) -> None:
    names = executed(tmp_path, monkeypatch)
    with pytest.raises(SystemExit) as left:
        main(
            [
                "evaluate",
                "samples.npy",
                "--dataset",
                "mnist_2k",
                "--features",
                "features.npz",
                "--json",
                "x.json",
            ]
        )
    assert not left.value.code
    assert "In the features of random16, as features.npz gives them:" in capsys.readouterr().out
    [score] = json.loads(Path("x.json").read_text("utf-8"))["foreign"]["metrics"]
    network = names["network"]
    generated, test, floor = (
        Moments.of(network(images)) for images in (names["generated"], names["test"], names["training"][:150])
    )
    assert score["title"] == "FD-random16-150-test"
    assert score["value"] == pytest.approx(frechet_distance(test, generated), rel=1e-9)
    assert score["floor"] == pytest.approx(frechet_distance(test, floor), rel=1e-9)
    assert score["low"] < score["value"] < score["high"]


def test_the_page_refuses_images_that_are_not_what_is_judged(tmp_path, monkeypatch) -> None:
    names = executed(tmp_path, monkeypatch)
    with pytest.raises(AssertionError, match="uint8"):
        names["write"](
            "y.npz", "x", names["network"], names["generated"] / 255, names["test"], names["training"]
        )


def test_its_table_names_the_arrays_that_are_read(tmp_path, monkeypatch) -> None:
    executed(tmp_path, monkeypatch)
    with np.load("features.npz") as archive:
        assert set(archive.files) == {"extractor", "images_sha256", *ARRAYS}
        assert all(re.search(rf"^``{name}`` ", PAGE, re.MULTILINE) for name in archive.files)
    assert read_features(Path("features.npz")).extractor == "random16"


@pytest.mark.parametrize(("block", "name"), [(DINO, "dinov2-large"), (INCEPTION, "inception")])
def test_the_blocks_that_fetch_weights_define_a_network_and_write_its_features(block, name) -> None:
    assert "network" in compile(block, "features.rst", "exec").co_names
    assert f'write("features.npz", "{name}", network, generated, test, training)' in block
