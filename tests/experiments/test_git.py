"""git is asked about our own repository: another user's, and from within a hook of another one's."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from experiments.git import git

SETTINGS = ("-c", "user.name=a", "-c", "user.email=a@b")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    (folder / "ä.txt").write_text("a", encoding="utf-8")
    git(folder, "add", ".")
    git(folder, *SETTINGS, "commit", "--quiet", "-m", "one")
    return folder


def test_a_hook_of_another_repository_does_not_lead_there(
    repository: Path, tmp_path: Path, monkeypatch
) -> None:
    head = git(repository, "rev-parse", "HEAD")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "another"))
    assert git(repository, "rev-parse", "HEAD") == head
    assert git(repository, "status", "--porcelain") == b""


def test_a_checkout_of_another_users_is_read(repository: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    plain = ["git", "-C", str(repository), "rev-parse", "HEAD"]
    head = git(repository, "rev-parse", "HEAD")
    for path in (repository, *repository.rglob("*")):
        shutil.chown(path, 12345)
    environment = {"PATH": os.environ["PATH"], "HOME": "/nowhere"}
    assert subprocess.run(plain, capture_output=True, env=environment, check=False).returncode != 0
    assert git(repository, "rev-parse", "HEAD") == head
