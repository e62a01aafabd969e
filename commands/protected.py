"""What no output may replace: what the command reads, and what the study is made of.

Files are compared by what they are, not by how they are spelt: links of both kinds and other spellings of a
path lead to the same file. A folder of images that is read may receive a .json file, which is passed over
where images are read, and nothing else.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from commands import paths
from commands.display import shown
from data import home
from records.files import ENSEMBLES, MANIFEST, RUNS
from theory.errors import WrongUsage

PASSED_OVER = ".json"  # where images are read from a folder
MADE = ("paper/build", "paper/generated", "docs/build")  # by commands, in folders of the study's own
USERS = {".json", ".npy", ".npz", ".png"}  # files beside the study's own that a user may have written
FOLDERS = {"paper", "docs", "tests", "examples", "results", ".ci", ".git"}  # beside the packages

Identity = tuple[int, int]  # device, inode


def check(path: Path, option: str, inputs: Iterable[Path | str] = ()) -> None:
    """Raise ``WrongUsage``, naming ``option``, if writing ``path`` would change an input or the study itself.

    ``inputs`` are files and folders that the command reads, or "-" for standard input; what is not there is
    passed over.
    """
    for given in inputs:
        if _is(path, given):
            raise WrongUsage(
                f"{option} {shown(path)} would change what this command reads ({shown(given)}); "
                f"give {option} another place"
            )
    if what := _own(path.resolve()):
        raise WrongUsage(f"{option} {shown(path)} would change {what}; give {option} another place")


def _is(path: Path, given: Path | str) -> bool:
    """Whether ``path`` is the file ``given``, or lies in that folder as something that is read."""
    if str(given) == "-":
        return _identity(path) == _standard_input()
    source = Path(given)
    if source.is_dir():
        return _is_read(path, source)
    mine = _identity(path)
    return path.resolve() == source.resolve() or (mine is not None and mine == _identity(source))


def _is_read(path: Path, folder: Path) -> bool:
    """Whether a file at ``path`` is, or would be, among those that are read from ``folder``."""
    mine, parents = _identity(path), {_identity(parent) for parent in path.resolve().parents}
    passed_over = path.suffix.lower() == PASSED_OVER
    for place, files in _walk(folder):
        if not passed_over and _identity(place) in parents:
            return True
        if mine is not None and any(
            _identity(file) == mine for file in files if file.suffix.lower() != PASSED_OVER
        ):
            return True
    return path.resolve() == folder.resolve()


def _walk(folder: Path) -> Iterator[tuple[Path, list[Path]]]:
    """Every folder in ``folder``, links followed, with its files; each once, whatever circles links make."""
    seen: set[Identity | None] = set()
    for place, inside, files in os.walk(folder, followlinks=True):
        identity = _identity(Path(place))
        if identity in seen:
            inside.clear()
            continue
        seen.add(identity)
        yield Path(place), [Path(place, name) for name in files]


def _identity(path: Path) -> Identity | None:
    """What makes a file the same under all its names; None if there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _standard_input() -> Identity | None:
    """That of the file that standard input was redirected from; of no file, what no path has."""
    try:
        found = os.fstat(0)
    except OSError:
        return (-1, -1)
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else (-1, -1)


def _own(path: Path) -> str:
    """What of the study's own a file at the resolved ``path`` is, in words; empty if it is none."""
    for root in {paths.ROOT.resolve(), paths.work().resolve()}:
        if path.is_relative_to(root) and _of_the_study(path.relative_to(root), path):
            return "a file of the study's own"
    for folder in _data():
        if path.exists() and path.is_relative_to(folder):
            return "a dataset's file"
    return ""


def _of_the_study(inside: Path, path: Path) -> bool:
    first = inside.parts[0] if inside.parts else ""
    if first == "results":
        within = inside.parts[1:]
        return bool({RUNS, ENSEMBLES, ".marks"} & set(within[:-1])) or within[-1:] == (MANIFEST,)
    if not path.exists() or any(inside.is_relative_to(made) for made in MADE):
        return False
    if len(inside.parts) == 1:
        return path.suffix not in USERS
    return first in FOLDERS or (paths.ROOT / first / "__init__.py").exists()


def _data() -> Iterator[Path]:
    yield home.cache_folder().resolve()
    if given := os.environ.get("EQUIPOISE_DATA"):
        yield Path(given).resolve()
