"""How much a set-up fetches is said before, from figures that are measured anew when the files change."""

import zipfile
from pathlib import Path

from commands.door.sizes import FILES, digest, megabytes

ROOT = Path(__file__).parents[2]
LINES = [line.split() for line in (ROOT / "commands/door/sizes.txt").read_text(encoding="utf-8").splitlines()]


def told(machine, command: str) -> list[str]:
    lines = machine.study(command).err.splitlines()
    return [line.partition(" packages of ")[2] for line in lines if line.startswith("study: installing the ")]


def test_what_is_fetched_is_said(machine) -> None:
    what = "up to 700 MB to fetch, 2000 MB on disk (Ctrl-C stops, the same command goes on)"
    assert told(machine, "status") == [f"requirements.lock: {what}"]


def test_what_is_there_is_not_counted_again(machine) -> None:
    machine.study("status")
    development, *others = told(machine, "test")
    assert development.startswith("requirements-dev.lock: up to 70 MB to fetch, 200 MB on disk")
    assert others == ["requirements-docs.lock", "requirements-slurm.lock"]  # nothing is known of them


def test_without_a_runtime_the_development_lock_is_all_of_it(machine) -> None:
    assert told(machine, "check")[0].startswith("requirements-dev.lock: up to 770 MB to fetch, 2200 MB")


def test_a_file_in_a_folder_has_its_size_too(machine) -> None:
    assert told(machine, "bench")[-1].startswith("benchmarks/torch.txt: up to 900 MB to fetch")


def test_each_file_was_measured_as_it_is_now() -> None:
    """Else: .venv/bin/python -P -m commands.door.sizes >commands/door/sizes.txt"""
    assert {name: of for name, *_, of in LINES} == {name: digest(ROOT / name) for name in FILES}
    assert LINES[0][0] == "requirements.lock"  # of which the development lock is told apart


def test_the_size_of_archives_and_of_what_they_hold(tmp_path) -> None:
    (tmp_path / "one.tar.gz").write_bytes(bytes(3_000_000))
    with zipfile.ZipFile(tmp_path / "two.whl", "w", zipfile.ZIP_STORED) as wheel:
        wheel.writestr("two.py", bytes(5_000_000))
    assert megabytes(tmp_path) == (8, 5)
