"""What the stages of the graph read of this checkout: the code that they run and the data files named in it.

Everything is found in the sources, without importing them: the graph is set up in a second, and no list of
files can be forgotten. The front door, ``commands.__main__``, is left out: it finds the command and decides
how an error is told, not what is made.
"""

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from analysis.figures import FIGURES
from analysis.tables import TABLES
from commands.paths import ROOT
from experiments import provenance
from records.closure import closure

_ENDING = r"\.(?:toml|npz|npy|json|csv|gz|j2|css|js|bib)"
_DATA = re.compile(rf"[\w*/-]+(?:\.[\w*-]+)*{_ENDING}")
_HINT = re.compile(_ENDING.encode() + rb"\b")
_ELSEWHERE = ("", "paper", "results/full")  # where a file lies that is not beside the module that names it
_MADE = {"manifest.json", "ledger.json"}  # by stages, which are inputs of others as the graph says
_ROOMS = ("build", "cli", "scoring")  # the folders of commands/ that hold commands
_SHOWN = 16  # digits of a digest, of 64
# what a stage imports for options that the graph does not give
_NOT_TAKEN = {
    "commands.cli.verify": {
        "commands/build/lies.py",
        "commands/build/kernel/show.py",
    }
}
_STATES = "experiments/provenance.py"  # what reads it tells the states of runs by the sources of their kinds


def of_command(name: str) -> list[str]:
    """Return the inputs of the command ``name``, sorted paths below the root."""
    [room] = (
        room
        for room in _ROOMS
        if any((ROOT / "commands" / room / file).is_file() for file in (f"{name}.py", f"{name}/__init__.py"))
    )
    return of_modules(f"commands.{room}.{name}")


def of_figure(name: str) -> list[str]:
    """Return the inputs of one figure: its own code and that of the stage that draws it."""
    return of_modules(FIGURES.modules[name], "commands.build.draw")


def of_table(name: str) -> list[str]:
    """Return the inputs of one table: its own code and that of the stage that writes it."""
    return of_modules(TABLES.modules[name], "commands.build.tables")


def of_modules(*modules: str) -> list[str]:
    """Return the files of the project that ``modules`` run or read.

    Their closure, and the data files it names.
    """
    return list(_of_modules(modules))


@cache
def _of_modules(modules: tuple[str, ...]) -> tuple[str, ...]:
    """``of_modules``, once: the graph asks for a rule's inputs and for their content, job by job."""
    code = _closure(modules)
    if _STATES in code:
        sources = {
            str(path.relative_to(ROOT)): b""
            for kind in provenance.digested()
            for path in provenance.sources(kind)
        }
        code = sources | code
    named = (file for path, content in code.items() for file in _data(path, content))
    return tuple(sorted({*code, *named}))


def record_sha256(folder: Path) -> str:
    """Return SHA-256 of the names and bytes of the files below ``folder``, a record, but its ledger."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "ledger.json":
            digest.update(f"{path.relative_to(folder)} {path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def contents(files: Iterable[str]) -> dict[str, str]:
    """Return path -> the beginning of its SHA-256, of files below the root.

    The engine's record of what a stage read. Times lie where a clock was wrong or an archive was unpacked.
    """
    return {path: _sha256(path) for path in files}


def _closure(modules: Iterable[str]) -> dict[str, bytes]:
    """The import closure, with the modules that packages and calls of ``import_module`` bring in by name."""
    wanted = list(modules)
    left_out = {path for name in wanted for path in _NOT_TAKEN.get(name, ())}
    while True:
        code = closure(wanted, lambda path: None if path in left_out else _read(path), packages=True)
        further = {name for path, content in code.items() for name in _by_name(path, content)} - set(wanted)
        if not further:
            return code
        wanted += sorted(further)


@cache
def _read(path: str) -> bytes | None:
    file = ROOT / path
    return file.read_bytes() if file.is_file() else None


@cache
def _sha256(path: str) -> str:
    return hashlib.sha256(_read(path) or b"").hexdigest()[:_SHOWN]


@cache
def _by_name(path: str, content: bytes) -> tuple[str, ...]:
    """The modules that a file imports by a name in quotes, and all of its package where it lists that."""
    found: list[str] = []
    for node in ast.walk(ast.parse(content)) if b"import_module" in content else ():
        if isinstance(node, ast.Attribute) and node.attr == "iter_modules":
            package = Path(path).parent
            found += [".".join((*package.parts, file.stem)) for file in sorted((ROOT / package).glob("*.py"))]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            found += [str(one.value) for one in node.args if isinstance(one, ast.Constant)]
    return tuple(found)


@cache
def _data(path: str, content: bytes) -> tuple[str, ...]:
    """The data files that a module names and that are there, as paths below the root."""
    folder = ROOT / Path(path).parent
    found: list[Path] = []
    for name in _names(content):
        beside = [*folder.glob(name), *folder.glob(f"*/{name}")]
        if not beside and "*" not in name:
            room = ROOT / Path(path).parts[0]
            places = [*(ROOT / place / name for place in _ELSEWHERE), *room.glob(f"*/*/{name}")]
            beside = [file for file in places if file.is_file() and file.name not in _MADE]
        found += beside
    return tuple(str(file.relative_to(ROOT)) for file in found)


def _names(content: bytes) -> Iterator[str]:
    """The strings of a source that look like names of data files; what is filled in later stands as ``*``."""
    for node in ast.walk(ast.parse(content)) if _HINT.search(content) else ():
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if _DATA.fullmatch(text) and not text.startswith("/"):
            yield text
