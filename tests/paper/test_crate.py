"""The metadata of the evidence are those of an RO-Crate, says its validator, which lives in .venv-crate."""

import json
import subprocess
from pathlib import Path

import pytest

from commands.build.evidence.checked import unpack
from commands.build.evidence.metadata import METADATA, PARTS, metadata
from commands.paths import ROOT

VALIDATOR = ROOT / ".venv-crate" / "bin" / "python"
HOW = "no .venv-crate: CONTRIBUTING.md says how to set the validator up"
DATASET = {"name": "mnist_2k", "sha256": "d" * 64}
KNOWN = "The organization SHOULD have a URL"  # the developers have none


@pytest.fixture
def contents() -> dict[str, bytes]:
    """Metadata, and files of the names that they list."""
    manifest = {"description": "made up for a test", "dataset": DATASET}
    about = metadata("tiny", manifest, "0123456789", "2026-11-29")
    return {METADATA: json.dumps(about).encode(), "records/tiny/manifest.json": b"{}"} | dict.fromkeys(
        PARTS, b"x"
    )


def test_the_metadata_name_every_part_once(contents) -> None:
    graph = {entity["@id"]: entity for entity in json.loads(contents[METADATA])["@graph"]}
    parts = [part["@id"] for part in graph["./"]["hasPart"]]
    assert sorted(parts) == sorted({*PARTS, "records/"})
    assert set(parts) <= set(graph)


def issues(contents: dict[str, bytes], folder: Path) -> list[str]:
    """What the validator says of the required and the recommended, but for what is known."""
    if not VALIDATOR.exists():
        pytest.skip(HOW)
    unpack(contents, folder)
    command = [str(VALIDATOR), str(ROOT / "tests" / "paper" / "validate_crate.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    *lines, checks = done.stdout.splitlines()
    assert int(checks.split()[0]) > 40
    return [line for line in lines if line.startswith(("REQUIRED", "RECOMMENDED")) and KNOWN not in line]


def test_the_validator_finds_nothing(contents, tmp_path) -> None:
    assert issues(contents, tmp_path) == []


@pytest.mark.parametrize("lack", ["license", "datePublished", "description"])
def test_the_validator_finds_what_lacks(contents, tmp_path, lack) -> None:
    about = json.loads(contents[METADATA])
    next(entity for entity in about["@graph"] if entity["@id"] == "./").pop(lack)
    assert issues(contents | {METADATA: json.dumps(about).encode()}, tmp_path)


def test_the_validator_finds_a_part_that_is_not_there(contents, tmp_path) -> None:
    found = issues({name: own for name, own in contents.items() if name != "check.py"}, tmp_path)
    assert any("check.py" in line for line in found)
