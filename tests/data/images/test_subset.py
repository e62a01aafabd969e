"""The subset that is taken: random, the same at each call, and in little memory."""

import tracemalloc

import numpy as np
import pytest

from data.images import open_images
from data.images.drawing import SPLIT, drawn
from theory.errors import WrongUsage


def numbered(total: int) -> np.ndarray:
    """Images that tell their position, in their first two pixels."""
    images = np.zeros((total, 28, 28), np.uint8)
    images[:, 0, 0], images[:, 0, 1] = np.arange(total) // 256, np.arange(total) % 256
    images[:, 0, 2] = 255
    return images


def positions(pixels: np.ndarray) -> np.ndarray:
    return pixels[:, 0, 0].astype(int) * 256 + pixels[:, 0, 1]


def test_a_subset_is_drawn_from_the_whole_and_said(tmp_path) -> None:
    np.save(tmp_path / "x.npy", numbered(5000))
    for source in (open_images(tmp_path / "x.npy"), open_images(numbered(5000))):
        pictures = source.take(1000)
        found = positions(pictures.pixels)
        assert list(found) == sorted(set(found)) == list(drawn(5000, 1000, seed=0))
        assert pictures.total == 5000
        assert pictures.notes == ("a random 1,000 of 5,000 images (seed 0)",)
        # of a thousand from five, each fifth of the file has 200 within five standard deviations
        assert (np.abs(np.bincount(found // 1000) - 200) < 5 * 12.7).all()
        assert not np.array_equal(positions(source.take(1000, seed=1).pixels), found)


@pytest.mark.parametrize("most", [None, 300, 301])
def test_all_are_taken_in_order(most) -> None:
    pictures = open_images(numbered(300)).take(most)
    assert list(positions(pictures.pixels)) == list(range(300))
    assert pictures.notes == ()


def test_images_sorted_by_class_keep_the_shares_of_the_classes() -> None:
    images = numbered(20_000)
    labels = np.repeat(np.arange(10), 2000)
    shares = np.bincount(labels[positions(open_images(images).take(5000).pixels)], minlength=10) / 5000
    assert (np.abs(shares - 0.1) < 5 * np.sqrt(0.1 * 0.9 / 5000)).all()


def test_the_positions_are_the_same_on_every_machine() -> None:
    assert list(drawn(1000, 8, seed=0)) == PINNED
    assert set(drawn(1000, 8, seed=0)) < set(drawn(1000, 20, seed=0))
    assert list(drawn(1000, 8, seed=0, what=SPLIT)) != PINNED
    counts = np.bincount(np.concatenate([drawn(20, 5, seed=seed) for seed in range(4000)]))
    assert (np.abs(counts - 1000) < 5 * np.sqrt(4000 * 0.25 * 0.75)).all()  # every position as often


PINNED = [151, 293, 382, 617, 652, 693, 707, 793]


def test_labels_go_with_their_images(tmp_path) -> None:
    images = numbered(500)
    np.savez(tmp_path / "x.npz", images=images, labels=np.arange(500) % 251)
    pictures = open_images(tmp_path / "x.npz").take(50)
    assert np.array_equal(pictures.labels, positions(pictures.pixels) % 251)


TOTAL = 20_000  # images: 63 MB of single-precision floats
MOST = 40e6  # bytes


@pytest.fixture(scope="module", params=["x.npy", "fortran.npy", "x.npz", "x.idx"])
def large(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("large") / request.param
    images = numbered(TOTAL)
    floats = images.astype(np.float32) / 255
    if request.param == "x.npz":
        np.savez(path, floats)
    elif request.param == "x.idx":
        from data.idx import serialise

        path.write_bytes(serialise(np.repeat(images, 4, axis=0)))
    else:
        np.save(path, np.asfortranarray(floats) if "fortran" in request.param else floats)
    return path


def test_a_subset_of_a_large_file_takes_little_memory(large) -> None:
    tracemalloc.start()
    try:
        pixels = open_images(large).take(1000).pixels
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(pixels) == 1000
    assert peak < MOST < large.stat().st_size


def test_a_lack_of_memory_is_one_line(monkeypatch) -> None:
    def lacking(*_arguments):
        raise MemoryError("Unable to allocate 1.46 GiB for an array with shape (500000, 28, 28)")

    monkeypatch.setattr("data.images.source._pixels", lacking)
    with pytest.raises(WrongUsage, match=r"x: not enough memory to read it \(Unable to allocate 1.46 GiB\)"):
        open_images(numbered(10), name="x").take()


def test_a_file_that_goes_away_is_one_line(tmp_path) -> None:
    np.savez(tmp_path / "x.npz", numbered(10))
    source = open_images(tmp_path / "x.npz")
    (tmp_path / "x.npz").unlink()
    with pytest.raises(WrongUsage, match="cannot be read: No such file"):
        source.take()
