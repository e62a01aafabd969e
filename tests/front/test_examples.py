"""The examples run as they stand, and their assertions hold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands.paths import ROOT


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.py")), ids=lambda path: path.stem)
def test_an_example_runs_from_any_folder(path: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-P", "-W", "error::DeprecationWarning:__main__", str(path)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout


def test_there_are_examples() -> None:
    assert {path.stem for path in (ROOT / "examples").glob("*.py")} == {
        "optimal_discriminators",
        "train_and_evaluate",
    }
