"""``./study data``: what is here, where it came from, and what is wrong with it."""

import numpy as np
import pytest
from click.testing import CliRunner

from commands.cli.data import command
from data import DATASETS, chain, store
from data.download import Unavailable
from data.table import FILE_NAMES
from theory.errors import DataUnavailable, UnknownName, WrongUsage

IMAGES = FILE_NAMES["test", "images"]


@pytest.fixture(autouse=True)
def nothing_is_fetched(tmp_path, monkeypatch):
    def unavailable(_dataset):
        raise Unavailable("no connection")

    monkeypatch.setattr(chain, "SOURCES", dict.fromkeys(chain.SOURCES, unavailable))
    monkeypatch.setenv("EQUIPOISE_CACHE", str(tmp_path))
    monkeypatch.delenv("EQUIPOISE_DATA", raising=False)


def data(*arguments: str) -> str:
    return CliRunner().invoke(command, arguments, catch_exceptions=False).output


def test_the_committed_subset_is_described() -> None:
    said = data("mnist_2k")
    for word in (
        "mnist_2k",
        "committed",
        "train",
        "test",
        "1,000 images",
        DATASETS["mnist_2k"].sha256[IMAGES],
    ):
        assert word in said


def test_the_list_says_what_is_here_what_is_not_and_what_is_damaged() -> None:
    folder = store.dataset_cache(DATASETS["fashion_mnist"])
    folder.mkdir(parents=True)
    for file in FILE_NAMES.values():
        (folder / file).write_bytes(b"<html>")
    lines = dict(line.split(maxsplit=1) for line in data().splitlines())
    assert set(lines) == set(DATASETS)
    assert "committed" in lines["mnist_2k"]
    assert "./study data mnist" in lines["mnist"]
    assert "web page" in lines["fashion_mnist"]
    assert len(list(folder.iterdir())) == 4  # looking removes nothing


def test_a_dataset_that_is_not_to_be_had_names_every_source() -> None:
    with pytest.raises(DataUnavailable) as caught:
        data("mnist")
    for source in DATASETS["mnist"].sources:
        assert f"{source}: no connection" in str(caught.value)


def test_an_unknown_name() -> None:
    with pytest.raises(UnknownName, match="mnist"):
        data("nmist")


def test_images_of_the_users_own_say_how_they_are_read(tmp_path) -> None:
    path = tmp_path / "own.npy"
    np.save(path, np.linspace(0, 1, 70 * 784).reshape(70, 784).round().astype(np.uint8))
    with pytest.raises(WrongUsage, match=r"whole numbers 0 to 1.*--range"):
        data(str(path))
    lines = data(str(path), "--range", "0,1").splitlines()
    assert lines[0] == f"{path}: your own images, values in [0, 1], as told"
    assert [line.split()[:3] for line in lines[1:3]] == [
        ["train", "60", "images,"],
        ["test", "10", "images,"],
    ]
    assert lines[3] == "  note   a random seventh of the 70 images is the test split"
