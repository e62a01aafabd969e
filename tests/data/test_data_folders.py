"""Datasets of the user's own: what is accepted, how it is divided, and what is said otherwise."""

import gzip
import hashlib

import numpy as np
import pytest
from gan_data_world import ARRAYS, FILES, GOOD, IMAGES, LABELS, PAGE
from PIL import Image

from data import load, slug
from theory.errors import DataUnavailable, WrongUsage

PIXELS = ARRAYS[IMAGES]


def write_pngs(folder, pixels) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, image in enumerate(pixels):
        Image.fromarray(image).save(folder / f"{number:03}.png")


def digest(pixels) -> str:
    return hashlib.sha256(np.ascontiguousarray(pixels).tobytes()).hexdigest()


@pytest.mark.parametrize("dotted", [False, True])
def test_a_folder_of_idx_files(tmp_path, dotted) -> None:
    for file, content in GOOD.items():
        name = file.replace("-idx", ".idx") if dotted else file
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
    images = load(str(tmp_path), "test")
    assert np.array_equal(images.pixels, ARRAYS[FILES[2]])
    assert np.array_equal(images.labels, ARRAYS[FILES[3]])
    assert images.sha256 == digest(ARRAYS[FILES[2]])


def test_idx_files_without_labels(tmp_path) -> None:
    (tmp_path / IMAGES).write_bytes(GOOD[IMAGES])
    assert load(str(tmp_path), "train").labels is None
    with pytest.raises(WrongUsage, match="no images of the test split"):
        load(str(tmp_path), "test")


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        (IMAGES, gzip.compress(GOOD[IMAGES])[:-9], "truncated"),
        (IMAGES, PAGE, "web page"),
        (LABELS, GOOD[LABELS][:-1], "truncated"),
        (LABELS, GOOD[FILES[3]], "50 images but 30 labels"),
    ],
)
def test_a_damaged_idx_file_is_data_that_is_not_to_be_had(tmp_path, file, content, says) -> None:
    (tmp_path / IMAGES).write_bytes(GOOD[IMAGES])
    (tmp_path / file).write_bytes(content)
    with pytest.raises(DataUnavailable, match=says):
        load(str(tmp_path), "train")


def test_a_random_seventh_of_an_array_is_its_test_split(tmp_path) -> None:
    path = tmp_path / "My own-digits.npy"
    pixels = np.arange(70, dtype=np.uint8)[:, None, None] + np.zeros((28, 28), np.uint8) + 100
    np.save(path, pixels)
    train, test = load(str(path), "train"), load(str(path), "test")
    assert train.name == "my_own_digits"
    assert len(test.pixels) == 10
    positions = test.pixels[:, 0, 0].astype(int) - 100
    assert sorted([*positions, *(train.pixels[:, 0, 0].astype(int) - 100)]) == list(range(70))
    assert len(set(positions % 7)) > 2  # every seventh would be as periodic as the data may be
    assert list(positions) == sorted(positions)
    assert train.sha256 == digest(train.pixels)
    assert any("random seventh of the 70 images" in note for note in test.notes)
    assert load(str(path), "test").sha256 == test.sha256


def test_the_content_decides_the_digest(tmp_path) -> None:
    np.save(tmp_path / "data.npy", PIXELS)
    write_pngs(tmp_path / "pngs", PIXELS)
    before = load(str(tmp_path / "data.npy"), "train").sha256
    assert load(str(tmp_path / "pngs"), "train").sha256 == before
    np.save(tmp_path / "data.npy", PIXELS[::-1])
    assert load(str(tmp_path / "data.npy"), "train").sha256 != before


def test_folders_and_arrays_that_are_divided_already(tmp_path) -> None:
    write_pngs(tmp_path / "pngs" / "train", PIXELS[:3])
    write_pngs(tmp_path / "pngs" / "test", PIXELS[3:5])
    assert np.array_equal(load(str(tmp_path / "pngs"), "train").pixels, PIXELS[:3])
    assert np.array_equal(load(str(tmp_path / "pngs"), "test").pixels, PIXELS[3:5])
    (tmp_path / "arrays").mkdir()
    np.save(tmp_path / "arrays" / "train.npy", PIXELS[:3])
    np.save(tmp_path / "arrays" / "test.npy", PIXELS[3:5] / 255)
    with pytest.raises(
        WrongUsage, match=r"train.npy as grey levels 0 to 255, .*test.npy as floats in \[0, 1\]"
    ):
        load(str(tmp_path / "arrays"), "test")
    np.save(tmp_path / "arrays" / "test.npy", PIXELS[3:5])
    assert np.array_equal(load(str(tmp_path / "arrays"), "test").pixels, PIXELS[3:5])


def test_classes_have_the_same_labels_in_both_splits(tmp_path) -> None:
    for split, kinds in (("training", "cat dog emu"), ("testing", "dog emu")):
        for kind in kinds.split():
            write_pngs(tmp_path / "animals" / split / kind, PIXELS[:2])
    assert list(load(str(tmp_path), "train").labels) == [0, 0, 1, 1, 2, 2]  # a folder that is all there is
    assert list(load(str(tmp_path / "animals"), "test").labels) == [1, 1, 2, 2]


def test_an_archive_with_arrays_for_both_splits(tmp_path) -> None:
    path = tmp_path / "mnist.npz"
    np.savez_compressed(
        path, x_train=PIXELS[:30], y_train=np.arange(30), x_test=PIXELS[30:], y_test=np.ones(20)
    )
    train, test = load(str(path), "train"), load(str(path), "test")
    assert np.array_equal(train.pixels, PIXELS[:30])
    assert np.array_equal(train.labels, np.arange(30))
    assert np.array_equal(test.pixels, PIXELS[30:])
    assert test.labels is None  # these are no whole numbers


def test_one_reading_for_both_splits(tmp_path) -> None:
    pixels = (PIXELS > 200).astype(np.uint8)
    np.save(tmp_path / "data.npy", pixels)
    with pytest.raises(WrongUsage, match=r"grey levels 0 to 255 or as whole numbers 0 to 1; .*--range.*0,1"):
        load(str(tmp_path / "data.npy"), "train")
    told = [load(str(tmp_path / "data.npy"), split, value_range=(0, 1)).pixels for split in ("train", "test")]
    assert {*np.unique(told[0])} == {*np.unique(told[1])} == {0, 255}
    # the one value above 16 lies in either split: it decides for both
    pixels[0, 0, 0] = 200
    np.save(tmp_path / "data.npy", pixels)
    assert (
        load(str(tmp_path / "data.npy"), "train").reading == load(str(tmp_path / "data.npy"), "test").reading
    )


def test_a_range_of_a_dataset_with_a_name_is_wrong_usage() -> None:
    with pytest.raises(WrongUsage, match="leave the range out"):
        load("mnist_2k", "train", value_range=(0, 1))


@pytest.mark.parametrize(
    ("array", "says"),
    [
        (PIXELS[:, :27], "50 x 27 x 28"),
        (PIXELS[0], "28 x 28"),
        (PIXELS[:0], "0 images"),
        (PIXELS[:6], "6 images"),
        (np.array([{"an": "object"}]), "Python objects"),
        (np.stack([PIXELS, PIXELS, PIXELS[::-1]], -1), "coloured images"),
    ],
)
def test_an_array_that_is_no_dataset(tmp_path, array, says) -> None:
    np.save(tmp_path / "data.npy", array)
    with pytest.raises(WrongUsage, match=says) as caught:
        load(str(tmp_path / "data.npy"), "train")
    assert str(tmp_path / "data.npy") in str(caught.value)


def test_images_that_are_no_dataset(tmp_path) -> None:
    with pytest.raises(WrongUsage, match="no pictures"):
        load(str(tmp_path), "train")
    write_pngs(tmp_path / "train", PIXELS[:8])
    with pytest.raises(WrongUsage, match=r"is divided \(train\)"):
        load(str(tmp_path), "train")


def test_a_path_that_is_not_there() -> None:
    for path in ("./nowhere", "/no/such/folder", "absent.npy", "x" * 300 + ".npy"):
        with pytest.raises(WrongUsage, match=f"no dataset at '{path}'"):
            load(path, "train")


@pytest.mark.parametrize(
    ("path", "name"), [("a/B-c d.npy", "b_c_d"), ("/x/mnist", "mnist"), ("/x/--/", "data")]
)
def test_short_names(path, name) -> None:
    assert slug(path) == name
