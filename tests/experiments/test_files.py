"""What lies on the disk: locks on runs and image grids."""

import subprocess
import sys
import threading

import numpy as np
from PIL import Image

from experiments.evaluation.image_grid import image_grid, write_image_grid
from experiments.training.run_lock import is_locked, run_lock

HOLD = """
import sys
from pathlib import Path
from experiments.training.run_lock import run_lock
with run_lock(Path(sys.argv[1]), print):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_run_lock_held_by_another_process_is_waited_for_and_released_when_it_dies(tmp_path):
    folder = tmp_path / "run-s0"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout.readline() == "held\n"
        assert is_locked(folder)
        said = []
        threading.Timer(0.5, holder.kill).start()
        with run_lock(folder, said.append):
            assert holder.wait(10) != 0  # killed, and gone
            [line] = said
            assert line.startswith(f"run-s0: process {holder.pid} on ")
            assert line.endswith(" is working on it; waiting until it is done")
            assert is_locked(folder)
    assert not is_locked(folder)
    assert not is_locked(tmp_path / "never")


def test_a_grid_of_coloured_images_is_a_grid_of_each_colour(tmp_path):
    images = np.random.default_rng(0).integers(256, size=(64, 28, 28, 3), dtype=np.uint8)
    colours = np.stack([image_grid(images[..., i]) for i in range(3)], axis=-1)
    np.testing.assert_array_equal(image_grid(images), colours)
    write_image_grid(tmp_path / "grid.png", images)
    with Image.open(tmp_path / "grid.png") as png:
        np.testing.assert_array_equal(np.asarray(png), colours)


def test_a_grid_shows_64_images_row_by_row(tmp_path):
    images = np.arange(70, dtype=np.uint8)[:, None, None] * np.ones((28, 28), np.uint8)
    canvas = image_grid(images)
    assert canvas.shape == (8 * 28 + 7 * 2, 8 * 28 + 7 * 2)
    for i in range(64):
        row, column = divmod(i, 8)
        tile = canvas[row * 30 : row * 30 + 28, column * 30 : column * 30 + 28]
        assert (tile == i).all()
    assert (canvas[28:30] == 128).all()
    write_image_grid(tmp_path / "grids" / "one.png", images)
    with Image.open(tmp_path / "grids" / "one.png") as image:
        assert image.mode == "L"
        np.testing.assert_array_equal(np.asarray(image), canvas)
