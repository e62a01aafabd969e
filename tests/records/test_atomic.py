"""Files are whole or not there, and are read back exactly: atomic writes, arrays, histories."""

import os
import stat

import numpy as np
import pytest

from gan.training import Averages
from records import atomic, npz
from records.history import History
from theory.errors import EquipoiseError


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "file"
    atomic.write_text(path, "old")

    def fill(file):
        file.write(b"ne")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        atomic.write(path, fill)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["file"]
    atomic.write_text(path, "new")
    assert path.read_text() == "new"


def test_json_with_a_nan_is_refused(tmp_path):
    with pytest.raises(ValueError, match="not JSON compliant"):
        atomic.write_json(tmp_path / "file", {"fd": float("nan")})
    assert not os.listdir(tmp_path)


def test_checkpoints_are_read_back_exactly_and_damage_is_named(tmp_path):
    path = tmp_path / "checkpoint.npz"
    arrays = {"step": np.asarray(3), "network/kernel": np.float32([[1e-30, np.pi]])}
    npz.save(path, arrays)
    read = npz.load(path)
    assert read.keys() == arrays.keys()
    for name, array in arrays.items():
        np.testing.assert_array_equal(read[name], array)
        assert read[name].dtype == array.dtype
    whole = path.read_bytes()
    for damaged in (whole[:-40], b"<html>not found</html>", b""):
        path.write_bytes(damaged)
        with pytest.raises(EquipoiseError, match=r"checkpoint.npz is damaged .* remove it"):
            npz.load(path)


def test_a_history_is_read_back_exactly_and_forgets_what_is_beyond_the_checkpoint(tmp_path):
    history = History(tmp_path / "history.csv", Averages._fields, 0)
    history.add(26, 1, (1 / 3, 0.1, -1e-20, 2.0, 0.0))
    history.add(52, 1, (0.25, 0.5, 0.75, 1e20, 3.5))
    history.save()
    before = (tmp_path / "history.csv").read_bytes()
    columns = b"step,epoch,discriminator_loss,generator_loss,score_real,score_fake,generator_gradient"
    assert before.startswith(columns + b"\n26,1,")
    again = History(tmp_path / "history.csv", Averages._fields, 52)
    again.save()
    assert (tmp_path / "history.csv").read_bytes() == before
    assert again.last() == dict(zip(Averages._fields, (0.25, 0.5, 0.75, 1e20, 3.5), strict=True))
    assert History(tmp_path / "history.csv", Averages._fields, 26).rows == history.rows[:1]
    assert History(tmp_path / "history.csv", Averages._fields, 0).rows == []


def test_a_history_begun_with_fewer_numbers_goes_on_with_gaps(tmp_path):
    path = tmp_path / "history.csv"
    path.write_text("step,epoch,loss\n13,1,0.5\n26,1,0.25\n")
    history = History(path, ("gradient", "loss"), 26)
    history.add(39, 2, (7.0, 0.125))
    history.save()
    assert path.read_text() == "step,epoch,gradient,loss\n13,1,,0.5\n26,1,,0.25\n39,2,7.0,0.125\n"


@pytest.fixture
def umask():
    """Sets this process' umask."""
    before = os.umask(0)
    yield os.umask
    os.umask(before)


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664), (0, 0o666)])
def test_a_new_file_has_the_mode_that_the_user_asks_for(tmp_path, umask, mask, mode):
    umask(mask)
    path = tmp_path / "file"
    atomic.write_text(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o444, 0o755])
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path, umask, mode):
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(mode)
    umask(0o022)
    seen = []

    def fill(file):
        seen.append(stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077)  # not wider for a moment
        file.write(b"new")

    atomic.write(path, fill)
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", mode)
    assert seen == [0]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_that_is_replaced_keeps_its_owner(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")
    os.chown(path, 12345, 12346)
    atomic.write_text(path, "new")
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 12346)


def test_a_link_is_replaced_by_a_new_file_not_by_one_like_its_target(tmp_path, umask):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("target")
    target.chmod(0o600)
    link.symlink_to(target)
    umask(0o022)
    atomic.write_text(link, "new")
    assert (link.is_symlink(), stat.S_IMODE(link.stat().st_mode), target.read_text()) == (
        False,
        0o644,
        "target",
    )
