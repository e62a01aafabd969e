"""Ends an entry's process at the first file that it must not read, or at the first connection."""

import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

REFUSED = 5  # the exit code
# under any folder: MNIST's files as they are distributed, and the judge's extractors
_NAMES = re.compile(r"(t10k|train)[-.](images|labels).*|mnist\.(npz|pkl|pkl\.gz)|lenet(_s\d+)?\.npz")
_CONNECTIONS = {"socket.connect", "socket.getaddrinfo"}


def watch(forbidden: Sequence[Path], refuse: Callable[[str], None]) -> None:
    """From now on call ``refuse`` with what was tried, and end the process, at what the rules forbid.

    That is a file below one of the folders ``forbidden``, one that is named as MNIST or the extractor is,
    and a connection to anywhere. What no Python code opens is not seen. It cannot be undone.
    """
    folders = [os.path.realpath(folder) + os.sep for folder in forbidden]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        what = None
        if event == "open" and isinstance(arguments[0], str | bytes):
            what = _forbidden(os.fsdecode(arguments[0]), folders)
        elif event in _CONNECTIONS:
            what = "the network"
        if what is not None:
            refuse(what)
            os._exit(REFUSED)

    sys.addaudithook(hook)


def _forbidden(path: str, folders: Sequence[str]) -> str | None:
    real = os.path.realpath(path)
    if _NAMES.fullmatch(os.path.basename(real)) or any(real.startswith(folder) for folder in folders):
        return real
    return None
