"""How the graph is called: what it is told of the profile, and the engine's command line."""

import os
import sys
from collections.abc import Mapping, Sequence

from commands.build.stamp import commit
from commands.graph.engine import LARGEST
from engine.device import chosen


def settings(profile: str, *, compute: bool) -> dict[str, str]:
    """Return what the graph is told; a hash that begins with "at" is never taken for a number.

    Where nothing is computed no device counts.
    """
    told = {"profile": profile, "compute": "yes" if compute else "no", "commit": f"at {commit()}"}
    return told | ({"device": chosen()} if compute else {})


def engine_command(target: str, told: Mapping[str, str], where: Sequence[str] = ()) -> list[str]:
    """Return the engine's command line; its own lock is replaced by ``driver_lock``.

    ``where`` are the options of another executor than this machine (``commands.graph.executors``).
    """
    # no profile of the user's that he has not asked for, nor of the folder's
    here = ["--cores", str(min(os.cpu_count() or 1, 2)), "--profile", "none"]
    options = [
        *(where or here),
        "--quiet",
        "all",
        "--nolock",
        "--rerun-incomplete",
        "--max-checksum-file-size",
        str(LARGEST),
        "--workflow-profile",
        "none",
    ]
    return [
        sys.executable,
        "-P",
        "-m",
        "commands.graph.engine",
        *options,
        "--config",
        *(f"{name}={value}" for name, value in told.items()),
        "--",
        target,
    ]
