"""What a machine may do to a run: a disk that is full or read-only, a folder that vanishes.

Nothing is lost; the run goes on.
"""

import errno
import os
import shutil

import pytest

from commands.__main__ import exit_code, message
from experiments import run
from records.locks.errors import Removed
from tests.experiments.small_runs import CONFIG, At, content, saves_at

pytestmark = pytest.mark.usefixtures("short_blocks")


def fills(patch, name):
    """Let the disk be full when a file of this ``name`` has been written, before it is kept."""
    synced = os.fsync

    def fsync(descriptor):
        if f"/.{name}." in os.readlink(f"/proc/self/fd/{descriptor}"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        synced(descriptor)

    patch.setattr(os, "fsync", fsync)


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="asks /proc what is written")
@pytest.mark.parametrize(
    "name", ["config.json", "epoch-01.png", "checkpoint.npz", "weights.npz", "result.json"]
)
def test_a_run_goes_on_once_there_is_room_again(name, few_images, tmp_path, monkeypatch, whole):
    with monkeypatch.context() as patch:
        fills(patch, name)
        saves_at(patch, 3)
        with pytest.raises(OSError, match="No space left") as caught:
            run.run(CONFIG, tmp_path, load_images=few_images)
    said = message(caught.value)
    assert said.startswith("No space left on device: ")
    assert said.endswith("; make room and repeat the command")
    assert exit_code(caught.value) == 1
    folder = tmp_path / CONFIG.id
    assert not (folder / "result.json").exists()
    assert not [path for path in folder.rglob(".*") if path.is_file()]  # half a file takes no room
    assert content(run.run(CONFIG, tmp_path, load_images=few_images).path) == content(whole)


def test_a_finished_run_is_read_where_nothing_can_be_written(few_images, tmp_path, monkeypatch):
    made = run.run(CONFIG, tmp_path, load_images=few_images)

    def refuse(path, **_):  # as a disk mounted read-only does, also of a file that is not there
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    assert run.run(CONFIG, tmp_path, load_images=few_images) == made


def test_a_run_whose_folder_vanishes_says_so_and_is_made_anew(few_images, tmp_path, whole):
    vanish = At(3, lambda: shutil.rmtree(tmp_path / CONFIG.id))
    with pytest.raises(Removed) as caught:
        run.run(CONFIG, tmp_path, load_images=few_images, progress=vanish)
    assert message(caught.value).startswith(f"{tmp_path / CONFIG.id} was removed, or its lock, while")
    assert exit_code(caught.value) == 1
    assert content(run.run(CONFIG, tmp_path, load_images=few_images).path) == content(whole)
