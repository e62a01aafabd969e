"""Files that a user names: refused before anything slow if they cannot be written; whole or not there."""

import errno
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

from commands import protected
from commands.display import shown
from records import atomic
from theory.errors import EquipoiseError, WrongUsage

Inputs = Iterable[Path | str]


def check(path: Path, option: str, inputs: Inputs = ()) -> None:
    """Raise ``WrongUsage``, naming ``option``, unless ``path`` could be written now. ``-`` always can.

    Neither can what the command reads, ``inputs``, nor a file that the study is made of: they would be lost
    (``commands.protected``).
    """
    if str(path) == "-":
        return
    protected.check(path, option, inputs)
    if _is_special(path):
        return
    if path.is_dir():
        raise WrongUsage(f"cannot write {shown(path)}: it is a folder; give {option} the name of a file")
    probe = path.parent / f".{path.name}.probe"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise _refusal(path, option, error) from error


def write(path: Path, option: str, fill: Callable[[IO[bytes]], object]) -> None:
    """Let ``fill`` write ``path``, behind any links; a device or pipe is written to, not replaced."""
    try:
        if _is_special(path):
            with path.open("wb") as file:
                fill(file)
        else:
            atomic.write(path.resolve(), fill)
    except OSError as error:
        raise _refusal(path, option, error) from error


def write_json(path: Path, option: str, content: Any) -> None:
    """Write ``content`` to ``path``, or to standard output if it is ``-``. No NaN, no infinity.

    It is UTF-8: what is not, of a file's name, is written as Python does.
    """
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    encoded = text.encode("utf-8", "backslashreplace")
    if str(path) == "-":
        sys.stdout.write(encoded.decode())
    else:
        write(path, option, lambda file: file.write(encoded))


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def _refusal(path: Path, option: str, error: OSError) -> EquipoiseError:
    """The error of a file that cannot be written; where the disk is full, no usage is wrong."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, None):  # None: NumPy's word for a write that was cut short
        return EquipoiseError(
            f"cannot write {shown(path)}: no space left on the device; make room and repeat the command, or "
            f"give {option} a file elsewhere"
        )
    return WrongUsage(
        f"cannot write {shown(path)}: {error.strerror or error}; give {option} a file in a folder that "
        "exists and can be written to"
    )
