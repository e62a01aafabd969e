"""Files that a user names: what is refused, and what is never replaced."""

import os
import stat
import threading
from pathlib import Path

import numpy as np
import pytest

from commands import outputs
from commands.__main__ import exit_code
from theory.errors import EquipoiseError, WrongUsage


def test_a_file_is_replaced_whole_behind_its_link(tmp_path) -> None:
    file, link = tmp_path / "scores.json", tmp_path / "link.json"
    file.write_text("old")
    link.symlink_to(file)
    outputs.check(link, "--json")
    outputs.write_json(link, "--json", {"a": 1})
    assert link.is_symlink()
    assert file.read_text() == '{\n  "a": 1\n}\n'
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.json", "scores.json"]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    outputs.check(pipe, "--json")
    outputs.write_json(pipe, "--json", [1])
    reader.join()
    assert read == ["[\n  1\n]\n"]
    assert pipe.is_fifo()


@pytest.mark.parametrize("place", [".", "missing/file.json", "file/file.json"])
def test_what_cannot_be_written_is_refused_by_name_and_leaves_nothing(tmp_path, place) -> None:
    (tmp_path / "file").touch()
    for refused in (outputs.check, lambda path, option: outputs.write_json(path, option, {})):
        with pytest.raises(WrongUsage, match=f"cannot write {tmp_path / place}: .*--json"):
            refused(tmp_path / place, "--json")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_is_no_wrong_usage() -> None:
    for content in (np.zeros(1), np.zeros(10**6)):  # by Python's writer, and by NumPy's own
        with pytest.raises(EquipoiseError, match="no space left on the device; make room") as caught:
            outputs.write(Path("/dev/full"), "--out", lambda file, array=content: np.save(file, array))
        assert exit_code(caught.value) == 1


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_files_that_a_user_names_have_the_mode_that_they_ask_for(tmp_path, mask, mode) -> None:
    before = os.umask(mask)
    try:
        outputs.write(tmp_path / "samples.npy", "--out", lambda file: file.write(b"x"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "samples.npy").stat().st_mode) == mode
