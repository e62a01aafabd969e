"""``import equipoise`` finds its code: by ``.venv``, a link or not, by ``./study``, and as a package."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from commands.paths import ROOT


def packaged() -> list[Path]:
    """The sources and data of the packages, as the version control has them."""
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.toml", "*.json", "*.npz", "*.gz", "*.j2", "*.txt"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    apart = {"tests", "docs", "examples", "results", "paper"}
    found = [Path(line) for line in listed.stdout.split()]
    modules = [path for path in found if path.parent.name != "notebooks"]  # which are made of cells
    return [path for path in modules if len(path.parts) > 1 and path.parts[0] not in apart]


@pytest.fixture(scope="module")
def checkouts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders own, with an environment that the real front door made ready, and linked, which shares it."""
    folder = tmp_path_factory.mktemp("checkouts")
    for name in ("own", "linked", "third"):
        (folder / name / "equipoise").mkdir(parents=True)
        (folder / name / "equipoise" / "__init__.py").touch()
        shutil.copytree(ROOT / "commands" / "door", folder / name / "commands" / "door")
        (folder / name / "commands" / "__main__.py").write_text(
            'import equipoise\nCOMMANDS = {\n    "status": "x",\n}\nprint(equipoise.__file__)\n'
        )
        (folder / name / "requirements.lock").touch()
        shutil.copy(ROOT / "study", folder / name)
    own = folder / "own" / ".venv"
    venv.create(own, symlinks=True)
    (own / ".study").mkdir()
    (own / ".study" / "requirements.lock").touch()
    (folder / "linked" / ".venv").symlink_to(own)
    subprocess.run([folder / "own" / "study", "status"], check=True, capture_output=True)
    return folder


def found_by(command: list[str | Path], **environment: str) -> Path:
    """Where a program that imports equipoise, from a folder of no checkout, says that it lies."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd="/", env=kept | environment, capture_output=True, text=True, check=True
    )
    return Path(done.stdout.strip()).parent.parent


SAY = ["-c", "import equipoise; print(equipoise.__file__)"]


def test_the_environments_python_finds_its_checkout(checkouts: Path) -> None:
    assert found_by([checkouts / "own" / ".venv" / "bin" / "python", *SAY]) == checkouts / "own"


def test_of_a_linked_environment_it_is_the_checkout_with_the_link(checkouts: Path) -> None:
    assert found_by([checkouts / "linked" / ".venv" / "bin" / "python", *SAY]) == checkouts / "linked"


def test_study_runs_the_code_of_its_own_checkout(checkouts: Path) -> None:
    for name in ("own", "linked"):
        assert found_by([checkouts / name / "study", "status"]) == checkouts / name
    python = checkouts / "own" / ".venv" / "bin" / "python"  # what study sets comes before the environment's
    assert found_by([python, *SAY], PYTHONPATH=str(checkouts / "third")) == checkouts / "third"


@pytest.mark.slow
def test_a_package_holds_every_source_and_all_data(tmp_path: Path) -> None:
    """Built from a copy, without a network: a folder that discovery forgets would be missing at import."""
    source, built = tmp_path / "source", tmp_path / "built"
    for path in [*packaged(), Path("pyproject.toml"), Path("README.md"), Path("LICENSE")]:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, source / path)
    built.mkdir()
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(built)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        held = set(wheel.namelist())
    assert not [str(path) for path in packaged() if str(path) not in held]
    assert not [name for name in held if name.startswith(("tests/", "docs/", "examples/"))]
