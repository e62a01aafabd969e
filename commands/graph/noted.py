"""What stages of the graph made, by SHA-256, so that what became of it since is not taken for that.

The engine compares what a stage reads by content, and takes what a stage has made as it finds it. So each
stage that makes figures, TeX, the PDF or the report notes them in results/.marks/<profile>/made/<stage>;
``commands.graph.mending`` reads that before the engine starts. JSON files tell their own digest
(``records.sealed``).
"""

from collections.abc import Iterable
from pathlib import Path

from commands import paths
from records import digests, sealed
from records.digests import Damaged

BY_FILE = {"draw", "tables"}  # stages that make one file at a time; of others all is made anew


def note(profile: str, stage: str, files: Iterable[Path]) -> None:
    """Note ``files`` that a ``stage`` has just made, beside those of before that are still there.

    Files outside the checkout are none of the graph's.
    """
    path = folder(profile) / stage
    known = (noted(path) if path.is_file() and stage in BY_FILE else None) or {}
    kept = {name: digest for name, digest in known.items() if (paths.work() / name).is_file()}
    inside = [file for file in files if file.absolute().is_relative_to(paths.work())]
    new = {_name(file): digests.sha256(file.read_bytes()) for file in inside}
    path.parent.mkdir(parents=True, exist_ok=True)
    sealed.write(path, kept | new, f"made by {stage}")


def check(profile: str, files: Iterable[Path]) -> None:
    """Raise ``Damaged`` if one of ``files`` is there and is not what some stage noted."""
    lists = [noted(path) or {} for path in folder(profile).glob("*")]
    for file in files:
        said = [known[_name(file)] for known in lists if _name(file) in known]
        if said and file.is_file() and digests.sha256(file.read_bytes()) not in said:
            raise Damaged(f"{file} is not what was made; ./study paper --profile {profile} makes it anew")


def noted(path: Path) -> dict[str, str] | None:
    """Return path below the checkout -> SHA-256, of a stage's list; None if it is not what was written."""
    try:
        return sealed.read(path, f"made by {path.name}", "")
    except Damaged:
        return None


def folder(profile: str) -> Path:
    """Find the folder of a profile's lists."""
    return paths.results() / ".marks" / profile / "made"


def _name(file: Path) -> str:
    return str(file.absolute().relative_to(paths.work()))
