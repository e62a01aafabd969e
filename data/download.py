"""What the sources share: running a downloader, and saying in a few words why it failed."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from data.idx import Damaged, unwrap

Files = dict[str, bytes]  # name -> unwrapped IDX bytes, not checked yet
LONGEST = 300.0  # seconds that any one download may take
NO_CONNECTION = (
    # npm
    "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "ETIMEDOUT", "ERR_SOCKET_TIMEOUT",
    # pip
    "NewConnectionError", "NameResolutionError", "ConnectTimeout", "ReadTimeout", "ProxyError",
    # uv, apt-get and Keras
    "error sending request", "dns error", "Could not resolve", "Could not connect", "Connection failed",
    "Temporary failure", "URLError", "URL fetch failure",
)  # fmt: skip


class Unavailable(Exception):
    """A source that could not deliver; the message says why in a few words."""


def run(tool: str, command: Sequence[str], folder: str, **environment: str) -> None:
    """Run a downloader in a folder, silently; ``tool`` is its name for people.

    Raises ``Unavailable`` if it is not there, fails, or takes longer than ``LONGEST``.
    """
    try:
        subprocess.run(
            command,
            cwd=folder,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=LONGEST,
            check=True,
        )
    except FileNotFoundError:
        raise Unavailable(f"{tool} is not installed") from None
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{tool} did not end within {LONGEST:.0f} s") from None
    except subprocess.CalledProcessError as error:
        said = f"{error.stdout}\n{error.stderr}".strip()
        if any(sign in said for sign in NO_CONNECTION):
            raise Unavailable("no connection") from None
        last = said.splitlines()[-1].strip() if said else f"exit code {error.returncode}"
        raise Unavailable(f"{tool} failed: {last[:160]}") from None


def only(folder: str | Path, pattern: str) -> bytes:
    """The bytes of the one file of a folder that matches; raises ``Damaged`` if there is none."""
    for path in sorted(Path(folder).glob(pattern)):
        return path.read_bytes()
    raise Damaged(f"holds no {pattern}")


def unwrap_named(name: str, content: bytes) -> bytes:
    """``unwrap`` whose error begins with the file's name."""
    try:
        return unwrap(content)
    except Damaged as error:
        raise Damaged(f"{name} {error}") from None
