"""The canary of ``./study test --canary``: the newest TensorFlow, pre-releases too, over what the locks pin.

It goes into an environment of its own, each time anew, and may break tests: they say what the next
TensorFlow asks of this project before it is asked. TensorFlow Probability imports tf-keras, which has
to be of TensorFlow's minor version; where no such release is out, its nightly build stands in.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib import invalidate_caches, metadata
from pathlib import Path

from commands.door import installer
from commands.paths import ROOT
from theory.errors import EquipoiseError, WrongUsage

BESIDE = ("tf-keras", "tf-keras-nightly")  # both hold the package tf_keras
TOLD = ("tensorflow", *BESIDE, "keras", "tensorflow-probability", "numpy")


def locked() -> str:
    """Return the version of TensorFlow that the runtime's lock pins."""
    (version,) = re.findall(r"^tensorflow==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    return str(version)


def installed(name: str) -> str | None:
    """Return the version of a distribution in this environment; None if it is not there."""
    invalidate_caches()
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def told() -> str:
    """Return what is tried: TensorFlow, what belongs to it, and their versions, in one line."""
    return ", ".join(f"{name} {version}" for name in TOLD if (version := installed(name)))


def fetch() -> None:
    """Install the newest TensorFlow, and the tf-keras of its minor version, into this environment.

    Raises ``WrongUsage`` in an environment that is not the canary's own, whose packages stay as pinned, and
    ``EquipoiseError`` if pip fails.
    """
    if not Path(sys.prefix).name.endswith("-canary"):
        raise WrongUsage("the canary has an environment of its own; call it as ./study test --canary")
    _pip("install", "--upgrade", "--pre", "tensorflow")
    minor = ".".join((installed("tensorflow") or "").split(".")[:2])
    there = [version for name in BESIDE if (version := installed(name))]
    if len(there) == 1 and there[0].startswith(f"{minor}."):
        return
    _pip("uninstall", "--yes", *BESIDE)  # each would take the other's files with it
    try:
        _pip("install", "--pre", "--no-deps", f"{BESIDE[0]}=={minor}.*")
    except EquipoiseError:
        _pip("install", "--pre", "--no-deps", f"{BESIDE[1]}=={minor}.*")


def _pip(action: str, *arguments: str) -> None:
    command, environment, _ = installer.plan(sys.executable, "pip", arguments, os.environ)
    if action == "uninstall":
        command = [sys.executable, "-I", "-m", "pip", action, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise EquipoiseError(f"pip could not {action} {arguments[-1]}: {_last_error(done.stderr)}")


def _last_error(said: str) -> str:
    errors: Sequence[str] = [line for line in said.splitlines() if line.startswith("ERROR")]
    return errors[-1].removeprefix("ERROR: ") if errors else "it does not say why"
