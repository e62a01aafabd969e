"""The folder that EQUIPOISE_DATA names: every usual form of the files is found, and what lacks is said."""

import gzip
import os

import numpy as np
import pytest
from gan_data_world import ARRAYS, COUNTS, FILES, GOOD, IMAGES, tiny

from data import chain, user_folder
from data.table import DATASETS, FILE_NAMES, Dataset
from data.user_folder import locate
from theory.errors import DataUnavailable

TINY = tiny()
MNIST = Dataset("mnist", "a few specks under another's name", COUNTS, TINY.sha256)
FASHION = Dataset("fashion_mnist", "a few specks", COUNTS, TINY.sha256)
DOTTED = {file: file.replace("-idx", ".idx") for file in FILES}
FORMS = {
    "plain": {file: GOOD[file] for file in FILES},
    "wrapped": {f"{file}.gz": gzip.compress(GOOD[file]) for file in FILES},
    "dotted": {DOTTED[file]: GOOD[file] for file in FILES},
    "dotted, wrapped": {f"{DOTTED[file]}.gz": gzip.compress(GOOD[file]) for file in FILES},
    "Kaggle's": {f"{file}/{file}": GOOD[file] for file in FILES},
    "Kaggle's, dotted": {f"{DOTTED[file]}/{DOTTED[file]}": GOOD[file] for file in FILES},
    "one wrapped, one dotted": {
        FILES[0]: GOOD[FILES[0]],
        f"{FILES[1]}.gz": gzip.compress(GOOD[FILES[1]]),
        DOTTED[FILES[2]]: GOOD[FILES[2]],
        f"{FILES[3]}/{DOTTED[FILES[3]]}": GOOD[FILES[3]],
    },
}
PLACES = {
    "mnist": ["", "mnist", "MNIST", "MNIST/raw", "raw", "datasets/mnist"],
    "fashion_mnist": ["", "fashion_mnist", "FashionMNIST/raw", "datasets/fashion-mnist", "fashion-mnist"],
}


@pytest.fixture
def mine(tmp_path, monkeypatch):
    monkeypatch.setenv("EQUIPOISE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("EQUIPOISE_DATA", str(tmp_path / "mine"))
    chain._say_once.cache_clear()
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


def put(folder, files) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


@pytest.mark.parametrize("form", FORMS)
def test_the_files_are_found_under_their_usual_names(mine, form) -> None:
    put(mine, FORMS[form])
    found = chain.obtain(MNIST, FILES, offline=True)
    assert found.files == GOOD
    assert found.source == "EQUIPOISE_DATA"


@pytest.mark.parametrize(("name", "place"), [(name, place) for name in PLACES for place in PLACES[name]])
def test_the_files_are_found_where_others_keep_them(mine, name, place) -> None:
    put(mine / place, FORMS["wrapped"])
    dataset = {"mnist": MNIST, "fashion_mnist": FASHION}[name]
    found = chain.obtain(dataset, FILES, offline=True)
    assert found.files == GOOD
    assert found.folder == mine / place


@pytest.mark.parametrize("place", ["", "mnist", "datasets"])
def test_keras_archive_of_mnist(mine, place) -> None:
    (mine / place).mkdir(exist_ok=True)
    arrays = {f"{'xy'[k == 'labels']}_{split}": ARRAYS[name] for (split, k), name in FILE_NAMES.items()}
    np.savez(mine / place / "mnist.npz", **arrays)
    assert chain.obtain(MNIST, FILES, offline=True).files == GOOD
    with pytest.raises(DataUnavailable, match="has no train-images"):  # it is no other dataset's
        chain.obtain(FASHION, FILES, offline=True)
    (mine / place / "mnist.npz").write_bytes(b"PK\3\4")
    with pytest.raises(DataUnavailable, match=r"mnist\.npz is not the archive.*unset EQUIPOISE_DATA"):
        chain.obtain(MNIST, FILES, offline=True)


def test_altered_bytes_are_never_passed_over(mine) -> None:
    put(mine / "MNIST/raw", {**FORMS["plain"], IMAGES: GOOD[IMAGES][:-1] + b"?"})
    with pytest.raises(DataUnavailable, match=r"MNIST/raw: train-images-idx3-ubyte was altered.*unset EQ"):
        chain.obtain(MNIST, FILES)


def test_what_lacks_is_said_once_and_looked_for_elsewhere(mine, monkeypatch, capsys) -> None:
    def source(_dataset):
        return dict(GOOD)

    monkeypatch.setattr(chain, "SOURCES", {"elsewhere": source})
    dataset = tiny("elsewhere")
    put(mine, {file: GOOD[file] for file in FILES[:3]})
    for _ in range(2):
        assert chain.obtain(dataset, FILES).source == "elsewhere"
    said = [line for line in capsys.readouterr().err.splitlines() if "EQUIPOISE_DATA" in line]
    assert said == [
        f"study: tiny: EQUIPOISE_DATA: {mine} has no {FILES[3]} (plain or .gz); looking elsewhere",
    ]


def test_the_error_says_what_lacks_and_does_not_advise_the_variable(mine) -> None:
    with pytest.raises(DataUnavailable) as caught:
        chain.obtain(MNIST, FILES, offline=True)
    message = str(caught.value)
    assert f"EQUIPOISE_DATA: {mine} has no {', '.join(FILES)} (plain or .gz), nor mnist.npz" in message
    assert "put them there" in message
    assert "name a folder" not in message


def test_another_datasets_files_are_passed_over(mine, monkeypatch, capsys) -> None:
    """The folder holds MNIST, and another dataset is asked for."""
    digests = {**FASHION.sha256, **dict.fromkeys(FILES, "0" * 64)}
    fashion = Dataset("fashion_mnist", "others", COUNTS, digests)
    known = {**DATASETS, "mnist": MNIST, "fashion_mnist": fashion}
    monkeypatch.setattr("data.user_folder.DATASETS", known)
    put(mine, FORMS["plain"])
    with pytest.raises(DataUnavailable, match="holds another dataset's files"):
        chain.obtain(fashion, FILES, offline=True)
    assert "fashion_mnist: EQUIPOISE_DATA" in capsys.readouterr().err
    assert chain.obtain(MNIST, FILES).folder == mine


@pytest.mark.skipif(os.geteuid() == 0, reason="root sees every folder")
def test_a_folder_that_cannot_be_seen_holds_nothing(tmp_path) -> None:
    put(tmp_path / "x", FORMS["plain"])
    (tmp_path / "x").chmod(0)
    try:
        assert locate(tmp_path / "x", IMAGES) is None
    finally:
        (tmp_path / "x").chmod(0o700)


def test_the_real_table_has_a_place_for_every_fetched_dataset() -> None:
    fetched = {dataset.name for dataset in DATASETS.values() if dataset.sources}
    assert set(user_folder.OTHER_NAMES) == fetched
