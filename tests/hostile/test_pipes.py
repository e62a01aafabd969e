"""Pipes, devices, loops of links and deep folders in the place of files: none hangs without a word."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from door_calls import call, check
from image_cases import DIGITS, npy, picture

from commands.paths import ROOT


def test_a_pipe_is_waited_for_and_that_is_said(place: Path) -> None:
    os.mkfifo("pipe")
    command = [sys.executable, "-P", "-m", "commands", "data", "pipe"]
    with subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert "waiting for a pipe" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert "interrupted" in process.stderr.read()
    assert process.returncode == 130


def test_a_pipe_is_read_once(place: Path) -> None:
    os.mkfifo("pipe")
    writer = threading.Thread(target=lambda: Path("pipe").write_bytes(npy(DIGITS)))
    writer.start()
    outcome = call("data", "pipe")
    writer.join()
    check(outcome)
    assert outcome.code == 0
    assert [line.split()[0] for line in outcome.out.splitlines()[1:3]] == ["train", "test"]


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/urandom", "/proc/self/mem", "/dev/full"])
def test_a_device_is_refused(place: Path, device: str) -> None:
    outcome = call("data", device)
    check(outcome)
    assert outcome.code == 2


@pytest.mark.parametrize("option", ["--features", "--reference"])
def test_a_pipe_is_no_archive(place: Path, option: str) -> None:
    os.mkfifo("pipe.npz")
    Path("images.npy").write_bytes(npy([*DIGITS] * 13))
    outcome = call("evaluate", "images.npy", option, "pipe.npz")
    check(outcome)
    assert outcome.code == 2


def test_pipes_and_devices_in_a_folder_of_pictures_are_passed_over(place: Path) -> None:
    folder = Path("folder")
    folder.mkdir()
    for number in range(7):
        (folder / f"{number}.png").write_bytes(picture("PNG", "L"))
    os.mkfifo(folder / "pipe.png")
    os.mkfifo(folder / "pipe")
    (folder / "zero.png").symlink_to("/dev/zero")
    outcome = call("data", "folder")
    check(outcome)
    assert outcome.code == 0
    assert "3 other files in the folder are passed over" in outcome.out


def test_links_in_a_circle_and_folders_without_end(place: Path) -> None:
    Path("loop").mkdir()
    Path("loop", "again").symlink_to("../loop")
    Path("self").symlink_to("self")
    with deep_folder("deep", 1100):  # deeper than Python calls functions, longer than a path may be
        for name in ("loop", "self", "./self", "deep"):
            outcome = call("data", name)
            check(outcome)
            assert outcome.code == 2, name


@contextmanager
def deep_folder(name: str, depth: int) -> Iterator[None]:
    """Folders in folders, made and removed one by one: pytest cannot remove what is so deep."""
    here = os.getcwd()
    for part in (name, *("d" * 3,) * depth):
        os.mkdir(part)
        os.chdir(part)
    os.chdir(here)
    yield
    os.chdir(name)
    for _ in range(depth):
        os.chdir("ddd")
    for _ in range(depth):
        os.chdir("..")
        os.rmdir("ddd")
    os.chdir(here)


def test_names_of_any_length(place: Path) -> None:
    for name in ("x" * 256, "x" * 5000, f"./{'x' * 256}", f"{'x/' * 3000}y.npy"):
        for line in (
            ["data", name],
            ["evaluate", name],
            ["sample", name, "--n", "1", "--out", "x.npy"],
            ["train", "--objective", "lsgan", "--architecture", "mlp", "--dataset", name, "--seed", "0"],
        ):
            outcome = call(*line)
            check(outcome)
            assert outcome.code == 2, line
