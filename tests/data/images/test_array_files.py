"""Files of arrays: .npy, .npz, IDX and standard input, whole and damaged; nothing in them is ever run."""

import gzip
import io
import os
import sys
import threading
import zipfile

import numpy as np
import pytest

from data.idx import serialise
from data.images import open_images
from theory.errors import WrongUsage

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 256, (120, 28, 28), dtype=np.uint8)
OTHER = RNG.integers(0, 256, (30, 28, 28), dtype=np.uint8)


def npy(array, **how) -> bytes:
    file = io.BytesIO()
    np.save(file, array, **how)
    return file.getvalue()


def npz(**arrays) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "anything")
    return file.getvalue()


WHOLE = {
    "npy": npy(PIXELS),
    "npy in Fortran's order": npy(np.asfortranarray(PIXELS)),
    "npy, flat and in Fortran's order": npy(np.asfortranarray(PIXELS.reshape(-1, 784) / 255)),
    "npz": npz(arr_0=PIXELS),
    "npz in Fortran's order": npz(arr_0=np.asfortranarray(PIXELS)),
    "npz, one array of images": npz(samples=PIXELS / 255, losses=np.arange(9.0), config=np.array("x")),
    "IDX": serialise(PIXELS),
    "IDX, wrapped": gzip.compress(serialise(PIXELS)),
    "npy, wrapped": gzip.compress(npy(PIXELS)),
}


@pytest.mark.parametrize("form", WHOLE)
@pytest.mark.parametrize("name", ["images.npy", "images", "images.dat"])
def test_what_is_in_a_file_decides_not_its_name(tmp_path, form, name) -> None:
    (tmp_path / name).write_bytes(WHOLE[form])
    source = open_images(tmp_path / name)
    assert (source.name, source.total, source.colours) == (str(tmp_path / name), 120, False)
    assert np.array_equal(source.take().pixels, PIXELS)
    assert np.array_equal(source.take().pixels, PIXELS)  # it can be read again


class Piped(io.StringIO):
    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.buffer = io.BytesIO(content)


@pytest.mark.parametrize("form", WHOLE)
def test_standard_input(monkeypatch, form) -> None:
    monkeypatch.setattr(sys, "stdin", Piped(WHOLE[form]))
    source = open_images("-")
    assert source.name == "standard input"
    assert np.array_equal(source.take().pixels, PIXELS)


def test_standard_input_that_holds_nothing(monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", Piped(b""))
    with pytest.raises(WrongUsage, match="standard input: it is empty"):
        open_images("-")
    monkeypatch.setattr(Piped, "isatty", lambda _self: True)
    monkeypatch.setattr(sys, "stdin", Piped(WHOLE["npy"]))
    with pytest.raises(WrongUsage, match="nothing is piped in"):
        open_images("-")


def test_more_than_fits_on_standard_input(monkeypatch) -> None:
    monkeypatch.setattr("data.images.files.MOST_INPUT", 1000)
    monkeypatch.setattr(sys, "stdin", Piped(WHOLE["npy"]))
    with pytest.raises(WrongUsage, match="write it to a file"):
        open_images("-")


def test_a_named_pipe(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=[WHOLE["npy"]])
    writer.start()
    assert np.array_equal(open_images(tmp_path / "pipe").take().pixels, PIXELS)
    writer.join()


def refusal(path) -> str:
    with pytest.raises(WrongUsage) as caught:
        open_images(path).take()
    message = str(caught.value)
    assert "\n" not in message
    assert str(path) in message
    return message


DAMAGED = {
    "empty": (b"", "the file is empty"),
    "text": (b"0.1 0.2 0.3\n" * 100, "not a .npy file"),
    "a web page": (b"<!DOCTYPE html><html></html>", "a web page"),
    "a picture": (b"\x89PNG\r\n\x1a\n and so on", "where the folder of all pictures is wanted"),
    "npy cut off": (WHOLE["npy"][:5000], "cut off: 5,000 of 94,208 bytes"),
    "npy cut off in its header": (WHOLE["npy"][:20], "cut off within its header"),
    "npy of another header": (WHOLE["npy"].replace(b"shape", b"shade"), "damaged header"),
    "two arrays in one file": (WHOLE["npy"] * 2, "94,208 bytes follow the first array"),
    "npz cut off": (WHOLE["npz"][:5000], "the archive is cut off or damaged"),
    "npz with a byte changed": (
        WHOLE["npz"][:9000] + bytes([WHOLE["npz"][9000] ^ 255]) + WHOLE["npz"][9001:],
        "the archive is cut off or damaged",
    ),
    "npz of nothing": (b"PK\3\4", "the archive is cut off or damaged"),
    "npz of pictures": (zipped("0.png", "1.png"), "an archive of other files: unpack it"),
    "npz of two arrays of images": (
        npz(x_train=PIXELS, x_test=OTHER),
        "several arrays are of images, of: x_train (120 x 28 x 28), x_test (30 x 28 x 28)",
    ),
    "npz of none": (npz(a=np.ones(3), b=np.ones(2)), "no array is of images, of: a (3), b (2)"),
    "npz of one array that is none": (npz(a=np.ones((5, 27, 27))), "(a): shape 5 x 27 x 27"),
    "IDX cut off": (WHOLE["IDX"][:-1], "is truncated"),
    "IDX, its wrapping cut off": (WHOLE["IDX, wrapped"][:-9], "its gzip stream ends early"),
    "IDX of labels": (serialise(np.arange(120, dtype=np.uint8)), "shape 120; images are"),
    "IDX of floats": (b"\0\0\x0d\3" + bytes(12), "not an IDX file of bytes"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_files_that_are_no_images(tmp_path, case) -> None:
    content, says = DAMAGED[case]
    (tmp_path / "images.npy").write_bytes(content)
    assert says in refusal(tmp_path / "images.npy")


def test_a_member_that_is_shorter_than_its_header_says(tmp_path) -> None:
    with zipfile.ZipFile(tmp_path / "images.npz", "w") as archive:
        archive.writestr("x.npy", WHOLE["npy"][:-784])
    assert "(x): the array is cut off: 93,424 of 94,208 bytes" in refusal(tmp_path / "images.npz")


@pytest.mark.parametrize("wrap", [lambda trap: npy(trap, allow_pickle=True), lambda trap: npz(images=trap)])
def test_pickles_are_never_loaded(tmp_path, wrap) -> None:
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("the pickle was loaded",))

    (tmp_path / "images.npy").write_bytes(wrap(np.array([Trap()] * 100, dtype=object)))
    assert "Python objects" in refusal(tmp_path / "images.npy")


def test_which_array_of_an_archive_it_is_and_its_labels(tmp_path) -> None:
    labels = np.arange(120) % 10
    np.savez(tmp_path / "a.npz", images=PIXELS, labels=labels, weights=np.ones(3))
    pictures = open_images(tmp_path / "a.npz").take()
    assert pictures.notes == ("the images are the array 'images' of the archive",)
    assert np.array_equal(pictures.labels, labels)
    np.savez(tmp_path / "b.npz", x=PIXELS, y=labels[:-1])
    assert open_images(tmp_path / "b.npz").take().labels is None


def test_paths_that_are_not_there(tmp_path) -> None:
    for path in (tmp_path / "no.npy", tmp_path / "no" / "no", tmp_path / ("x" * 300), tmp_path / "a\0b"):
        with pytest.raises(WrongUsage, match="no such file"):
            open_images(path)
