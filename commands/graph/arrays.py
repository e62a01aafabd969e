"""Arrays of Slurm's jobs, of which each member makes what it was submitted for, whatever the others do.

The plugin (2.8) submits an array as one script: it starts the engine of the first member in each, with the
commands of the others packed into an option. That engine looks for the output of the first when it ends, so
it fails with all that it made if the first is not done by then. Here a member becomes its own command before
an engine starts, as if it had been submitted alone.
"""

import base64
import json
import os
import sys
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

OPTION = "--slurm-jobstep-array-execs"
MOST = 20  # members: their commands are one argument, of at most 128 KiB on Linux
_SHELL = "/bin/sh"


def become_member() -> None:
    """Become the command of this process' member, where it is of an array and not the first.

    The first goes on, without the commands of the others. Leaves through ``sys.exit`` where the array has no
    command for this member.
    """
    commands = [argument for argument in sys.argv if argument.startswith(f"{OPTION}=")]
    if not commands:
        return
    sys.argv[:] = [argument for argument in sys.argv if argument not in commands]
    try:
        command = command_of(commands[-1].partition("=")[2], os.environ)
    except (LookupError, ValueError, zlib.error):
        member = os.environ.get("SLURM_ARRAY_TASK_ID", "?")
        sys.exit(
            f"study: member {member} of an array of Slurm's has no command that can be read; take the line "
            "slurm-array-jobs out of the executor's profile"
        )
    if command is not None:
        os.execv(_SHELL, [_SHELL, "-c", command])


def command_of(packed: str, variables: Mapping[str, str]) -> str | None:
    """Return the command of the member that Slurm's ``variables`` name; None for the first, which has none.

    ``packed`` are the others' commands as the plugin packs them: compressed, by number, as JSON in base 64.
    Raises ``KeyError`` where there is none for it, ``ValueError`` or ``zlib.error`` where one cannot be read.
    """
    member = variables["SLURM_ARRAY_TASK_ID"]
    if member == variables["SLURM_ARRAY_TASK_MIN"]:
        return None
    found: str = json.loads(base64.b64decode(packed))[member]
    return zlib.decompress(bytes.fromhex(found)).decode()


def mend_plugin() -> None:
    """Let the plugin submit every job that it is handed, and those first that are to begin first.

    It holds jobs back where more of their rule are ready, for an array of all; but the engine hands it each
    job once, so those that it holds back are never made, and the engine waits for them for ever.
    """
    import snakemake_executor_plugin_slurm as plugin

    bare = plugin.Executor.run_jobs

    def run_jobs(executor: Any, jobs: Iterable[Any]) -> None:
        bare(executor, sorted(jobs, key=lambda job: -job.priority))

    plugin.Executor.run_jobs = run_jobs
    plugin.pending_jobs_for_rule = lambda _graph, _rule: 0
