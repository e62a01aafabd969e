"""The checker run on a crate that was just made, as an outsider runs it."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from commands.build.evidence.crate import root


def complaints(contents: Mapping[str, bytes]) -> list[str]:
    """Return what ``check.py`` prints on a crate of these files if anything differs, else nothing."""
    with tempfile.TemporaryDirectory() as name:
        unpack(contents, Path(name))
        # isolated, without this environment's packages
        command = [sys.executable, "-I", "-S", str(Path(name) / "check.py"), root(contents)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode == 0:
        return []
    return (done.stdout + done.stderr).splitlines()


def unpack(contents: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a crate to ``folder``."""
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
