"""Folders of pictures: flat, in classes or splits, beside what systems leave there, in a fixed order."""

import os
import struct

import numpy as np
import pytest
from PIL import Image
from png_files import GREY, GREY_ALPHA, PALETTE, RGB, png

from data.images import open_images
from theory.errors import WrongUsage

PIXELS = np.random.default_rng(0).integers(0, 256, (12, 28, 28), dtype=np.uint8)
COLOURS = np.random.default_rng(1).integers(0, 256, (28, 28, 3), dtype=np.uint8)


def write(folder, names, pixels=PIXELS):
    folder.mkdir(parents=True, exist_ok=True)
    for name, image in zip(names, pixels, strict=False):
        (folder / name).write_bytes(png(image, 8))
    return folder


def refusal(folder) -> str:
    with pytest.raises(WrongUsage) as caught:
        open_images(folder).take()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_order_is_that_of_numbers_in_names(tmp_path) -> None:
    names = ["img_10.png", "img_9.png", "img_1.png", "B.png", "a.png", "img_1b.png", "10.png", "9.PNG"]
    source = open_images(write(tmp_path, names))
    order = ["9.PNG", "10.png", "B.png", "a.png", "img_1.png", "img_1b.png", "img_9.png", "img_10.png"]
    assert source.total == 8
    assert np.array_equal(source.take().pixels, PIXELS[[names.index(name) for name in order]])


def test_what_systems_leave_there_is_passed_over_and_the_rest_counted(tmp_path) -> None:
    write(tmp_path, ["1.png", "2.png"])
    for name in ("._1.png", ".DS_Store", "Thumbs.db", "desktop.ini", ".hidden.png"):
        (tmp_path / name).write_bytes(b"\0\5\x16\7 not a picture")
    for name in ("._2", "__MACOSX", ".ipynb_checkpoints"):
        write(tmp_path / name, ["3.png"])
    assert open_images(tmp_path).take().notes == ()
    for name in ("notes.txt", "losses.csv"):
        (tmp_path / name).write_text("epoch,loss")
    write(tmp_path / "grids", ["all.png"])
    pictures = open_images(tmp_path).take()
    assert np.array_equal(pictures.pixels, PIXELS[:2])
    assert pictures.notes == ("2 other files and 1 other folder in the folder are passed over",)


def test_what_is_in_a_file_decides_not_its_name(tmp_path) -> None:
    Image.fromarray(PIXELS[0]).save(tmp_path / "1.png", "BMP")
    Image.fromarray(PIXELS[1]).save(tmp_path / "2", "PNG")
    Image.fromarray(PIXELS[2]).save(tmp_path / "3.jpg", "PNG")
    pictures = open_images(tmp_path).take()
    assert np.array_equal(pictures.pixels, PIXELS[:3])
    assert pictures.notes == ()


def test_a_broken_picture_is_named(tmp_path) -> None:
    write(tmp_path, ["1.png", "2.png"])
    (tmp_path / "2.png").write_bytes((tmp_path / "2.png").read_bytes()[:300])
    assert refusal(tmp_path).startswith(f"{tmp_path / '2.png'} cannot be read: it is damaged or cut off")
    (tmp_path / "2.png").unlink()
    os.symlink(tmp_path / "nowhere.png", tmp_path / "2.png")
    assert refusal(tmp_path).startswith(f"{tmp_path / '2.png'} cannot be read: No such file")


@pytest.mark.parametrize(("names", "labels"), [("0 3 9", [0, 3, 9]), ("cat10 cat9 dog", [1, 0, 2])])
def test_a_folder_for_each_class(tmp_path, names, labels) -> None:
    for number, name in enumerate(names.split()):
        write(tmp_path / name, ["2.png", "10.png"], PIXELS[2 * number :])
    pictures = open_images(tmp_path).take()
    order = sorted(range(3), key=lambda number: labels[number])
    assert np.array_equal(pictures.pixels, PIXELS[[2 * n + k for n in order for k in (0, 1)]])
    assert pictures.labels.dtype == np.uint8
    assert list(pictures.labels) == sorted(labels * 2)


def test_archives_unpack_into_folders_of_their_own(tmp_path) -> None:
    write(tmp_path / "mnist_jpg" / "mnist_jpg" / "3", ["1.png"])
    write(tmp_path / "mnist_jpg" / "mnist_jpg" / "5", ["1.png"], PIXELS[1:])
    (tmp_path / ".DS_Store").write_text("")
    assert list(open_images(tmp_path).take().labels) == [3, 5]


@pytest.mark.parametrize("splits", [["train", "test"], ["train"], ["Training", "Testing"], ["train", "val"]])
def test_splits_are_not_taken_for_classes(tmp_path, splits) -> None:
    for split in splits:
        write(tmp_path / split, ["1.png"])
    assert "is divided" in refusal(tmp_path)


def test_grey_and_coloured_pictures_are_not_mixed(tmp_path) -> None:
    write(tmp_path, ["1.png"])
    (tmp_path / "2.png").write_bytes(png(COLOURS, 8, RGB))
    assert "one has colours and the other has not" in refusal(tmp_path)
    (tmp_path / "1.png").write_bytes(png(np.stack([PIXELS[0]] * 3, -1), 8, RGB))  # a grey picture in colour
    (tmp_path / "3.png").write_bytes(png(np.stack([PIXELS[2]] * 3, -1), 8, RGB))
    coloured = open_images(tmp_path).take().pixels
    assert np.array_equal(
        coloured, np.stack([np.stack([PIXELS[0]] * 3, -1), COLOURS, np.stack([PIXELS[2]] * 3, -1)])
    )
    (tmp_path / "2.png").write_bytes(png(PIXELS[1] % 2, 1, PALETTE, PLTE=bytes([9, 9, 9, 80, 80, 80])))
    grey = open_images(tmp_path).take().pixels
    assert np.array_equal(grey, np.stack([PIXELS[0], PIXELS[1] % 2 * 71 + 9, PIXELS[2]]))


def test_sixteen_bits_are_scaled_by_what_is_declared(tmp_path) -> None:
    deep = PIXELS[:2].astype(np.uint16) * 257 + 100  # not a multiple of 257
    deep[0, 0, 0], deep[0, 0, 1] = 0, 65535
    for number, image in enumerate(deep):
        (tmp_path / f"{number}.png").write_bytes(png(image, 16))
    pictures = open_images(tmp_path).take()
    assert np.array_equal(pictures.pixels, np.rint(deep / 257))
    assert pictures.reading == "16-bit grey levels 0 to 65535"
    (tmp_path / "2.png").write_bytes(png(PIXELS[2], 8))
    assert "8 and of 16 bits" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("top", "ranges"), [(4095, "0,65535 or 0,4095"), (255, "0,65535 or 0,4095 or 0,255")]
)
def test_few_levels_in_sixteen_bits_are_asked_about(tmp_path, top, ranges) -> None:
    deep = PIXELS[0].astype(np.uint16) * (top // 255)
    (tmp_path / "1.png").write_bytes(png(deep, 16))
    assert refusal(tmp_path).endswith(f"--range LOW,HIGH: {ranges}")
    told = open_images(tmp_path, value_range=(0, top)).take().pixels
    assert np.array_equal(told[0], np.rint(deep * (255 / top)))


def test_pictures_of_zero_and_one_are_asked_about(tmp_path) -> None:
    write(tmp_path, ["1.png"], PIXELS[:1] // 128)
    assert refusal(tmp_path).endswith("0,255 or 0,1")
    assert np.array_equal(open_images(tmp_path, value_range=(0, 1)).take().pixels[0], PIXELS[0] // 128 * 255)
    (tmp_path / "1.png").write_bytes(png(PIXELS[0] // 128, 1))  # of one bit: there 1 is white
    assert np.array_equal(open_images(tmp_path).take().pixels[0], PIXELS[0] // 128 * 255)


def test_a_transparent_picture_is_named(tmp_path) -> None:
    write(tmp_path, ["1.png", "2.png", "3.png"])
    strokes = np.stack([np.zeros_like(PIXELS[0]), PIXELS[0]], -1)
    (tmp_path / "2.png").write_bytes(png(strokes, 8, GREY_ALPHA))
    assert refusal(tmp_path).startswith(f"{tmp_path / '2.png'} is partly transparent")
    (tmp_path / "2.png").write_bytes(png(PIXELS[1], 8, GREY, tRNS=struct.pack(">H", int(PIXELS[1, 3, 3]))))
    assert refusal(tmp_path).startswith(f"{tmp_path / '2.png'} is partly transparent")


def test_losses_and_turns_are_said(tmp_path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    Image.fromarray(PIXELS[0]).save(tmp_path / "1.jpg", exif=exif)
    notes = open_images(tmp_path).take().notes
    assert notes == (
        "the files are JPEG or WebP, whose losses are part of the scores",
        "some files are turned, as their EXIF data says",
    )


def test_a_folder_without_pictures_says_what_it_holds(tmp_path) -> None:
    assert "holds no pictures" in refusal(tmp_path)
    np.save(tmp_path / "samples.npy", PIXELS)
    assert "it holds samples.npy" in refusal(tmp_path)


def test_one_picture_is_not_a_folder(tmp_path) -> None:
    write(tmp_path, ["grid.png"])
    assert "the folder of all pictures is wanted" in refusal(tmp_path / "grid.png")


def test_the_subset_alone_is_read(tmp_path) -> None:
    write(tmp_path, [f"{number}.png" for number in range(12)])
    whole = open_images(tmp_path)
    some = whole.take(3, seed=5)
    [left, *_] = [
        n for n, image in enumerate(PIXELS) if not any(np.array_equal(image, o) for o in some.pixels)
    ]
    (tmp_path / f"{left}.png").write_bytes(b"broken")
    assert np.array_equal(whole.take(3, seed=5).pixels, some.pixels)
    assert f"{left}.png" in refusal(tmp_path)
