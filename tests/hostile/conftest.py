"""An empty checkout and an empty folder to work in, for what hostile input could write."""

from pathlib import Path

import pytest


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, in which nothing lies; results and the cache lie elsewhere."""
    for name in ("checkout", "cache", "work"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path / "checkout"))
    monkeypatch.setenv("EQUIPOISE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("EQUIPOISE_DATA", raising=False)
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"
