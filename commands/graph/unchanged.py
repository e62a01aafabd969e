"""Is all of a profile as it was when the engine last found nothing left to do? Then it need not start.

The engine takes seconds to say so, most of them for its own imports. Content decides here too, not the clock:
every file is read again, which takes a fraction of a second. More is compared than any rule reads: all code
and text of this checkout, the record, the runs' results, the data, the commit, the environment, TeX, and all
that was made. A difference that means nothing costs those seconds; one that is passed over would leave an old
paper standing. A set-up like ``EQUIPOISE_DATA``, whose files may lie anywhere, is left to the engine.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from commands import paths
from commands.build.publish import published
from commands.graph.calling import settings
from records import sealed
from records.digests import Damaged
from records.files import LEDGER

FILE, KIND = "unchanged.json", "what was unchanged"  # among the profile's marks
# files that are read, by their paths below the root
SINGLE = ("Snakefile", "pyproject.toml", "requirements.lock", "results/kernel/proofs.json")
RECORD = "full"  # results/full is committed: each profile's paper quotes from it
PROGRAMS = ("latexmk", "pdflatex", "bibtex")
LEFT_OUT = {"__pycache__", FILE}
MADE = {"build", "generated"}  # in paper/, of all profiles


@dataclass(frozen=True)
class Watched:
    """One profile, what the graph is ``told``, and its ``target``: what is compared of them.

    ``read`` are files and folders outside the code that it is made from: the data and the runs' results.
    """

    profile: str
    target: str
    told: Mapping[str, str]
    read: tuple[Path, ...] = ()

    @property
    def file(self) -> Path:
        """Find what is remembered of this profile."""
        return paths.results() / ".marks" / self.profile / FILE

    def sources(self) -> str:
        """Return a digest of all that the profile is made from. Raises ``OSError`` where it is unreadable."""
        facts = [self.profile, self.target, sorted(self.told.items()), _python(), sorted(_tex())]
        record = sorted(path for path in (paths.results() / RECORD).glob("*") if path.name != LEDGER)
        return _digest(facts, [*code(paths.ROOT), *code(paths.work()), *record, *self.read])

    def made(self) -> str:
        """Return a digest of all that was made. Raises ``OSError`` where it is unreadable.

        Without the papers that people read, which are mended by ``publish`` in any case.
        """
        recorded, build = paths.results() / self.profile, paths.build()
        built = sorted({*(build / self.profile).glob("*")} - {published(build, self.profile)})
        tops = [self.file.parent, paths.generated() / self.profile, *built]
        return _digest([], [recorded / LEDGER if self.profile == RECORD else recorded, *tops])


def remembered(profile: str, target: str) -> str | None:
    """Return what the last run had to say if all is as it left it; None if anything is not, or is not known.

    ``target`` is what the graph would be asked for.
    """
    try:
        note = sealed.read(Watched(profile, target, {}).file, KIND, "")
        told = settings(profile, compute=note["told"]["compute"] == "yes")
        watched = Watched(profile, target, told, tuple(map(Path, note["read"])))
        if note["sources"] == watched.sources() and note["made"] == watched.made():
            return str(note["said"])
    except (OSError, ValueError, KeyError, TypeError, Damaged):
        pass
    return None


@dataclass(frozen=True)
class Before:
    """What a profile is made from before anything of it is made: what of it is ``there``, and its digest."""

    there: Watched
    digest: str


def forget(watched: Watched) -> Before:
    """Forget the profile, before anything of it is made; returns what it is made from."""
    watched.file.unlink(missing_ok=True)
    there = replace(watched, read=tuple(path for path in watched.read if path.exists()))
    with suppress(OSError):
        return Before(there, there.sources())
    return Before(there, "")


def remember(watched: Watched, before: Before, said: str) -> None:
    """Note that the engine has made everything, if all that it is made from is as it was ``before``.

    A file that was edited meanwhile was read by some stage before, by others after: the engine will tell.
    What was not there before, the result of a run, say, the graph has made itself.
    """
    if os.environ.get("EQUIPOISE_DATA"):
        return
    with suppress(OSError):
        if before.there.sources() == before.digest:
            note = {"sources": watched.sources(), "made": watched.made(), "told": watched.told, "said": said}
            sealed.write(watched.file, note | {"read": list(map(str, watched.read))}, KIND)


def _python() -> list[str]:
    """Which Python this is, what is installed beside it, and which folders of the user's are named to it."""
    places = {path for path in sys.path if path.endswith("site-packages")}
    installed = [name for place in sorted(places) for name in sorted(os.listdir(place))]
    named = [f"{name}={value}" for name, value in sorted(os.environ.items()) if name.startswith("EQUIPOISE_")]
    return [sys.version, sys.prefix, *installed, *named]


def _tex() -> Iterator[str]:
    """Which TeX there is; another file in its place is another."""
    for program in PROGRAMS:
        found = shutil.which(program)
        at = os.stat(found) if found else None
        yield f"{program} {found} {at and (at.st_size, at.st_mtime_ns, at.st_ino)}"


def code(root: Path) -> list[Path]:
    """Return the packages below a root, the paper's text and the single files that are read."""
    packages = sorted(file.parent for file in root.glob("*/__init__.py"))
    text = sorted(path for path in (root / "paper").glob("*") if path.name not in MADE)
    return [*packages, *text, *(root / name for name in SINGLE)]


def _digest(facts: object, tops: Iterable[Path]) -> str:
    digest = blake2b(json.dumps(facts).encode())
    for top in dict.fromkeys(tops):
        digest.update(f"\0top {top}\0".encode(errors="surrogateescape"))
        for path in files(top):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(top)}\0{len(content)}\0".encode(errors="surrogateescape"))
            digest.update(content)
    return digest.hexdigest()


def files(top: Path) -> Iterator[Path]:
    """Yield the files at or below ``top``, in the order of their paths; none where nothing is there.

    Links are followed, each folder once. What is no file, such as a pipe, is passed over.
    """
    if top.is_file():
        yield top
    seen: set[tuple[int, int]] = set()
    for folder, below, names in os.walk(top, onerror=_complain, followlinks=True):
        at = os.stat(folder)
        known = (at.st_dev, at.st_ino) in seen
        seen.add((at.st_dev, at.st_ino))
        below[:] = [] if known else sorted(set(below) - LEFT_OUT)
        there = (Path(folder, name) for name in sorted(set(names) - LEFT_OUT) if not known)
        yield from (path for path in there if path.is_file())


def _complain(error: OSError) -> None:
    """A folder that is not there has no files; one that cannot be read is no ground to stand on."""
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise error
