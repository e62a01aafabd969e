"""Slurm's queue: the jobs of this checkout in it, what ends them, and what the engine has to be told of it.

The engine does not know the jobs of an engine before it, which was killed, say: it would submit them again.
So each job bears a name that only this checkout's jobs have, and whoever holds the driver's lock ends those
that are left before it submits its own, and its own when it is interrupted. They save their runs.
"""

import hashlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from commands import paths
from commands.graph.arrays import MOST
from theory.errors import EquipoiseError

MOST_SECONDS = 180.0  # until jobs that were told to end are gone: Slurm kills after KillWait, usually 30
PAUSE = 1.0
LEAST_AGE = 200  # seconds that a finished job must stay in the queue to be noticed there
NO_ACCOUNTS = ("(null)", "none", "accounting_storage/none", "")
NEEDED = ("sbatch", "squeue", "scancel", "scontrol")

Say = Callable[[str], None]


def prefix() -> str:
    """Return what the names of this checkout's jobs begin with."""
    return f"equipoise-{hashlib.sha256(os.fsencode(os.path.realpath(paths.work()))).hexdigest()[:12]}"


def options(profile: Mapping[str, Any]) -> list[str]:
    """Return the engine's options for the Slurm that is here and a ``profile`` of the engine's.

    Raises ``EquipoiseError`` where there is none, or it forgets jobs before their end can be seen.
    """
    if missing := [program for program in NEEDED if shutil.which(program) is None]:
        raise EquipoiseError(
            f"{missing[0]} is not here, so no job can be submitted; call this on a login node"
        )
    chosen = ["--slurm-jobname-prefix", prefix()]
    arrays = str(profile.get("slurm-array-jobs") or "")
    settings = _call(["scontrol", "show", "config"])
    age = re.match(r"\d+", _value(settings, "MinJobAge"))
    # the plugin does not ask the queue where that forgets sooner than this
    least = max(LEAST_AGE, 3 * int(profile.get("slurm-init-seconds-before-status-checks", 0)))
    forgets = age is not None and int(age[0]) < least
    if _value(settings, "AccountingStorageType") in NO_ACCOUNTS:
        if age and forgets:
            raise EquipoiseError(
                f"this Slurm keeps no accounts and forgets a job {age[0]} s after its end, too soon to see "
                f"how it ended; its administrator can set MinJobAge to {max(300, least)} in slurm.conf"
            )
        chosen += ["--slurm-no-account"]
    elif not arrays:
        return chosen
    elif forgets:  # of an array the plugin finds no member in the accounts, but all in the queue
        return [*chosen, "--slurm-array-jobs", ""]
    chosen += ["--slurm-status-command", "squeue"]
    return [*chosen, "--slurm-array-jobs", arrays, "--slurm-array-limit", str(MOST)] if arrays else chosen


def jobs() -> list[str]:
    """Return the ids of this checkout's jobs that have not ended, an array once; sorted."""
    told = _call(["squeue", "--me", "--noheader", "--format=%F|%j"])
    rows = (line.strip().partition("|") for line in told.splitlines())
    return sorted({job for job, _, name in rows if name.startswith(f"{prefix()}_")}, key=int)


def end_jobs(say: Say, wait: Callable[[float], object] = time.sleep) -> list[str]:
    """End this checkout's jobs, and wait until they are gone; returns their ids.

    Raises ``EquipoiseError`` if they do not end.
    """
    left = ended = jobs()
    if not ended:
        return []
    say(
        f"ending {_counted(ended)} that an earlier ./study paper left in Slurm's queue; "
        "their runs go on from where they are"
    )
    cancel(ended)
    deadline = time.monotonic() + MOST_SECONDS
    while left := jobs():
        if time.monotonic() > deadline:
            raise EquipoiseError(
                f"{_counted(left)} of Slurm's do not end; see squeue --me, then repeat the command"
            )
        wait(PAUSE)
    return ended


@contextmanager
def own_jobs(say: Say) -> Iterator[None]:
    """End the jobs of an earlier engine, and when the block is left, however that is, those of ours."""
    end_jobs(say)
    try:
        yield
    finally:
        if left := jobs():
            cancel(left)
            say(f"Slurm ends {_counted(left)}")


def cancel(ids: Sequence[str]) -> None:
    """Tell Slurm to end jobs: they are asked to, save their runs, and are killed if they do not."""
    with suppress(EquipoiseError):  # of one that has just ended, say; the queue tells which are left
        _call(["scancel", *ids])


def _counted(ids: Sequence[str]) -> str:
    return f"job{'s' * (len(ids) > 1)} {', '.join(ids)}"


def _value(settings: str, name: str) -> str:
    found = re.search(rf"^{name}\s*=\s*(.*?)\s*$", settings, re.MULTILINE)
    return found[1] if found else ""


def _call(command: Sequence[str]) -> str:
    """What a program of Slurm's says. Raises ``EquipoiseError`` if it fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", errors="replace", timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or str(error)
        text = said.decode(errors="replace") if isinstance(said, bytes) else said
        raise EquipoiseError(
            f"{command[0]} failed: {' '.join(text.split()) or error}; is Slurm up? then repeat the command"
        ) from error
    return done.stdout
