import numpy as np
import pytest

from analysis.metrics.samples import read_samples, to_pixels
from theory.errors import WrongUsage


def saved(path, array):
    np.save(path, array, allow_pickle=array.dtype == object)
    return path


@pytest.fixture
def levels():
    return np.random.default_rng(0).integers(0, 256, size=(100, 28, 28), dtype=np.uint8)


@pytest.mark.parametrize("shape", [(100, 28, 28), (100, 784), (100, 28, 28, 1), (100, 1, 28, 28)])
@pytest.mark.parametrize("dtype", [np.uint8, np.int64])
def test_grey_levels_are_taken_as_they_are(tmp_path, levels, shape, dtype):
    samples = read_samples(saved(tmp_path / "x.npy", levels.astype(dtype).reshape(shape)))
    np.testing.assert_array_equal(samples.pixels, levels)
    assert samples.pixels.dtype == np.uint8


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_are_read_by_their_sign_and_rounded(tmp_path, levels, dtype):
    unit = saved(tmp_path / "unit.npy", (levels / 255).astype(dtype))
    symmetric = saved(tmp_path / "symmetric.npy", (levels / 127.5 - 1).astype(dtype))
    slack = 1 if dtype == np.float16 else 0  # half precision cannot tell all levels apart
    for path, words in ((unit, "[0, 1]"), (symmetric, "[-1, 1]")):
        samples = read_samples(path)
        assert words in samples.reading
        assert np.abs(samples.pixels.astype(int) - levels).max() <= slack


def test_rounding_is_to_the_nearest_level():
    array = np.zeros((1, 28, 28))
    array[0, 0, :4] = np.array([0.49, 0.51, 254.51, 255.1]) / 255
    assert to_pixels(array, "x").pixels[0, 0, :4].tolist() == [0, 1, 255, 255]


def refusal(path):
    with pytest.raises(WrongUsage) as caught:
        read_samples(path)
    message = str(caught.value)
    assert "\n" not in message
    assert path.name in message
    return message


def test_files_that_are_no_arrays_of_images(tmp_path, levels):
    whole = saved(tmp_path / "whole.npy", levels)
    contents = {
        "empty.npy": (b"", "empty"),
        "truncated.npy": (whole.read_bytes()[:5000], "cut off"),
        "header.npy": (whole.read_bytes()[:20], "cut off"),
        "text.npy": (b"0.1 0.2 0.3\n" * 100, "not a .npy"),
    }
    for name, (content, words) in contents.items():
        (tmp_path / name).write_bytes(content)
        assert words in refusal(tmp_path / name)
    np.savez(tmp_path / "archive.npz", levels)
    assert "archive" in refusal(tmp_path / "archive.npz")
    assert "no such file" in refusal(tmp_path / "missing.npy")
    assert "a folder" in refusal(tmp_path)


def test_pickles_are_never_loaded(tmp_path):
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("the pickle was loaded",))

    path = saved(tmp_path / "objects.npy", np.array([Trap()] * 200, dtype=object))
    assert "Python objects" in refusal(path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda x: x[:99], "99 images"),
        (lambda x: x[:, :27], "shape 100 x 27 x 28"),
        (lambda x: x[0], "shape 28 x 28"),
        (lambda x: x[0, 0, 0], "one number"),
        (lambda x: x[:0], "0 images"),
        (lambda x: x.astype(float), "floats from 0 to 255"),
        (lambda x: x / 100.0 - 1.2, "floats from -1.2"),
        (lambda x: x.astype(int) - 3, "whole numbers from -3 to 252"),
        (lambda x: x > 100, "type bool"),
        (lambda x: x.astype(complex), "type complex128"),
        (lambda x: np.where(x == 7, np.nan, x / 255), "NaN or infinite"),
    ],
)
def test_arrays_that_are_no_images(tmp_path, levels, change, words):
    assert words in refusal(saved(tmp_path / "x.npy", np.asarray(change(levels))))


def test_coloured_images_keep_their_colours(tmp_path):
    array = np.random.default_rng(0).integers(256, size=(100, 28, 28, 3), dtype=np.uint8)
    samples = read_samples(saved(tmp_path / "x.npy", array))
    np.testing.assert_array_equal(samples.pixels, array)
    with pytest.raises(WrongUsage, match="shape 100 x 28 x 28 x 2"):
        read_samples(saved(tmp_path / "y.npy", array[..., :2]))
