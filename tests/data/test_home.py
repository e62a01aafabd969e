"""The user's cache, also of a user without a home: never a folder named ~ where one happens to be."""

import os
import pwd
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from data import home, keras_datasets
from data.download import Unavailable
from data.home import cache_folder
from data.table import DATASETS
from theory.errors import DataUnavailable

ROOT = Path(__file__).parents[2]


@pytest.fixture
def homeless(tmp_path, monkeypatch):
    """No HOME, and an id that the system does not know; temporary files go to a folder of the test's."""

    def unknown(uid):
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    for name in ("HOME", "XDG_CACHE_HOME", "EQUIPOISE_CACHE", "KERAS_HOME", "EQUIPOISE_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.chdir(tmp_path)
    home._temporary.cache_clear()
    yield tmp_path / "temporary"
    home._temporary.cache_clear()


def test_the_cache_lies_at_home_or_where_it_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("EQUIPOISE_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in cache_folder().parents
    assert home.home() == tmp_path
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "equipoise" or sys.platform == "darwin"
    monkeypatch.setenv("EQUIPOISE_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"


@pytest.mark.parametrize("value", [None, "", "~", "relative"])
def test_without_a_home_it_is_a_temporary_folder_and_that_is_said_once(
    homeless, monkeypatch, capsys, value
) -> None:
    if value is not None:
        monkeypatch.setenv("HOME", value)
    assert home.home() is None
    expected = homeless / f"equipoise-{os.getuid()}"
    assert cache_folder() == cache_folder() == expected
    assert expected.stat().st_mode & 0o777 == 0o700
    said = capsys.readouterr().err
    assert said == f"study: no home folder; the cache is {expected}, or what EQUIPOISE_CACHE names\n"
    assert not (homeless.parent / "~").exists()


def test_named_caches_need_no_home(homeless, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "equipoise" or sys.platform == "darwin"


def test_a_folder_of_another_users_is_not_trusted(homeless, tmp_path) -> None:
    (tmp_path / "theirs").mkdir()
    (homeless / f"equipoise-{os.getuid()}").symlink_to(tmp_path / "theirs")
    with pytest.raises(DataUnavailable, match="another user's; name a folder in EQUIPOISE_CACHE"):
        cache_folder()


def test_no_place_at_all_is_one_line(homeless) -> None:
    homeless.rmdir()
    with pytest.raises(DataUnavailable, match=r"none for temporary files .*EQUIPOISE_CACHE"):
        cache_folder()


def test_keras_is_not_looked_for_at_home(homeless, monkeypatch) -> None:
    monkeypatch.setattr(keras_datasets, "internet", lambda: False)
    with pytest.raises(Unavailable, match="no connection"):
        keras_datasets.from_keras(DATASETS["mnist"])


def test_a_process_without_a_home_leaves_no_tilde(tmp_path) -> None:
    """As in a container under an id that its image does not know."""
    lines = "import pwd\ndef unknown(uid): raise KeyError(uid)\npwd.getpwuid = unknown\n"
    lines += "from data.home import cache_folder\nprint(cache_folder())"
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", lines],
        cwd=tmp_path,
        env={**kept, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(tmp_path / f"equipoise-{os.getuid()}")
    assert "no home folder" in done.stderr
    assert not (tmp_path / "~").exists()
