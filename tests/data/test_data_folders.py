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


def test_a_folder_of_idx_files(tmp_path) -> None:
    for file, content in GOOD.items():
        (tmp_path / f"{file}.gz").write_bytes(gzip.compress(content))
    images = load(str(tmp_path), "test")
    assert np.array_equal(images.pixels, ARRAYS[FILES[2]])
    assert np.array_equal(images.labels, ARRAYS[FILES[3]])
    assert images.sha256 == hashlib.sha256(GOOD[FILES[2]]).hexdigest()


def test_idx_files_without_labels(tmp_path) -> None:
    (tmp_path / IMAGES).write_bytes(GOOD[IMAGES])
    assert load(str(tmp_path), "train").labels is None


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


def test_an_array_is_divided_one_to_six(tmp_path) -> None:
    path = tmp_path / "My own-digits.npy"
    np.save(path, PIXELS)
    train, test = load(str(path), "train"), load(str(path), "test")
    assert np.array_equal(test.pixels, PIXELS[6::7])
    assert len(train.pixels) + len(test.pixels) == len(PIXELS)
    assert np.array_equal(train.pixels[5:7], PIXELS[[5, 7]])
    assert train.sha256 == hashlib.sha256(train.pixels.tobytes()).hexdigest()
    assert train.name == "my_own_digits"


def test_a_folder_of_pngs_in_the_order_of_their_names(tmp_path) -> None:
    write_pngs(tmp_path / "digits", PIXELS[:14])
    (tmp_path / "digits" / "notes.txt").write_text("not an image")
    assert np.array_equal(load(str(tmp_path / "digits"), "test").pixels, PIXELS[[6, 13]])


def test_coloured_pngs_are_read_as_grey(tmp_path) -> None:
    write_pngs(tmp_path, [np.stack([image] * 3, -1) for image in PIXELS[:7]])
    assert np.array_equal(load(str(tmp_path), "test").pixels, PIXELS[6:7])


def test_folders_and_arrays_that_are_divided_already(tmp_path) -> None:
    write_pngs(tmp_path / "pngs" / "train", PIXELS[:3])
    write_pngs(tmp_path / "pngs" / "test", PIXELS[3:5])
    assert np.array_equal(load(str(tmp_path / "pngs"), "train").pixels, PIXELS[:3])
    assert np.array_equal(load(str(tmp_path / "pngs"), "test").pixels, PIXELS[3:5])
    (tmp_path / "arrays").mkdir()
    np.save(tmp_path / "arrays" / "train.npy", PIXELS[:3])
    np.save(tmp_path / "arrays" / "test.npy", PIXELS[3:5])
    assert np.array_equal(load(str(tmp_path / "arrays"), "test").pixels, PIXELS[3:5])


@pytest.mark.parametrize(
    ("array", "says"),
    [
        (PIXELS.astype(np.float32), "float32"),
        (PIXELS[:, :27], r"\(50, 27, 28\)"),
        (PIXELS[0], r"\(28, 28\)"),
        (PIXELS[:0], r"\(0, 28, 28\)"),
        (PIXELS[:6], "6 images"),
        (np.array([{"an": "object"}]), "not a NumPy array file"),
    ],
)
def test_an_array_that_is_no_dataset(tmp_path, array, says) -> None:
    np.save(tmp_path / "data.npy", array)
    with pytest.raises(WrongUsage, match=says) as caught:
        load(str(tmp_path / "data.npy"), "train")
    assert str(tmp_path / "data.npy") in str(caught.value)


def test_a_file_that_is_no_array(tmp_path) -> None:
    np.save(tmp_path / "whole.npy", PIXELS)
    whole = (tmp_path / "whole.npy").read_bytes()
    for content in (b"", b"some text", whole[:-1], whole[:20], b"PK\3\4 half an archive"):
        (tmp_path / "data.npy").write_bytes(content)
        with pytest.raises(WrongUsage, match="not a NumPy array file"):
            load(str(tmp_path / "data.npy"), "train")
    np.savez(tmp_path / "archive.npz", PIXELS)
    with pytest.raises(WrongUsage, match="archive of arrays"):
        load(str(tmp_path / "archive.npz"), "train")


def test_images_that_are_no_dataset(tmp_path) -> None:
    with pytest.raises(WrongUsage, match="no PNG images"):
        load(str(tmp_path), "train")
    write_pngs(tmp_path, [np.zeros((28, 30), np.uint8)])
    with pytest.raises(WrongUsage, match="30 x 28 pixels"):
        load(str(tmp_path), "train")
    (tmp_path / "000.png").write_bytes((tmp_path / "000.png").read_bytes()[:50])
    with pytest.raises(WrongUsage, match="not a PNG image"):
        load(str(tmp_path), "train")


def test_a_path_that_is_not_there() -> None:
    for path in ("./nowhere", "/no/such/folder", "absent.npy"):
        with pytest.raises(WrongUsage, match=f"no dataset at '{path}'"):
            load(path, "train")


@pytest.mark.parametrize(
    ("path", "name"), [("a/B-c d.npy", "b_c_d"), ("/x/mnist", "mnist"), ("/x/--/", "data")]
)
def test_short_names(path, name) -> None:
    assert slug(path) == name
