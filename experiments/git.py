"""git on a repository of our own choice, whoever owns it and whatever the caller's git is busy with."""

import os
import subprocess
from pathlib import Path


def git(repository: Path, *arguments: str) -> bytes:
    """Return what git prints on ``arguments``. Raises ``OSError`` or ``subprocess.CalledProcessError``.

    A checkout of another user's, as containers mount it, is refused by git unless it is called safe; it is
    the code that runs here.
    """
    command = ["git", "-c", "safe.directory=*", "-C", str(repository), *arguments]
    # a hook of git's tells the programs that it starts which repository it is about
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(command, check=True, capture_output=True, env=environment).stdout
