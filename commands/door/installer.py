"""Runs pip or uv on what the door asks for, with the user's settings of where to fetch from and no others.

    python -m commands.door.installer .venv/bin/python pip --require-hashes -r requirements.lock
    python -m commands.door.installer .venv/bin/python /usr/bin/uv --require-hashes -r requirements.lock

It becomes the installer, which installs into the environment of the Python that is named first. Before, it
prints each setting that is kept and its file, so that the log says what stood behind a failure.
"""

import os
import sys
from collections.abc import Mapping, Sequence

from commands.door import pip, uv
from commands.door.kept import Setting, by_relevance

# what would lead an installer to another Python or another folder than this environment's
MISLEADING = ("PIP_", "UV_", "PYTHON", "VIRTUAL_ENV", "CONDA_PREFIX")
# compiling is two thirds of pip's work, and most files are never run: the import that follows (imports.py)
# compiles those that are
NO_BYTECODE = "--no-compile"


def plan(
    python: str, tool: str, wanted: Sequence[str], environ: Mapping[str, str]
) -> tuple[list[str], dict[str, str], list[Setting]]:
    """Return the command, its variables, and the user's settings that are kept in them."""
    clean = {name: value for name, value in environ.items() if not name.startswith(MISLEADING)}
    if tool == "pip":
        kept = pip.settings(pip.files(environ), environ)
        install = [python, "-I", "-m", "pip", "install", NO_BYTECODE]
        return [*install, *wanted], clean | pip.environment(kept), kept
    kept = uv.settings(uv.files(environ), environ)
    into = ["pip", "install", "--python", python, NO_BYTECODE]
    return [tool, *into, *uv.arguments(kept), *wanted], clean | uv.environment(environ), kept


def main(python: str, tool: str, *wanted: str) -> None:
    """Say which settings are kept, and become the installer."""
    command, environment, kept = plan(python, tool, wanted, os.environ)
    for setting in by_relevance(kept):
        print("study looks in" if setting.is_place else "study keeps", setting)
    sys.stdout.flush()
    os.execve(command[0], command, environment)


if __name__ == "__main__":
    main(*sys.argv[1:])
