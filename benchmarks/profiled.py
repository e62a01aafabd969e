"""Where the time of a training step goes, as a process of its own tells."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import emulation
from theory.errors import EquipoiseError

MODULE = "benchmarks.gan_step.step_profile"


def step_profile(task: str, root: Path, emulated: bool = False) -> list[dict[str, Any]]:
    """Return the parts of a step of the networks ``task``: kind, layer, milliseconds and share of the step.

    Raises ``EquipoiseError`` if it cannot be traced.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-m", MODULE, task],
        cwd=root,
        env=emulation.environment(os.environ, emulated) | {"PYTHONPATH": str(root)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it ended without a word"]
        raise EquipoiseError(f"{MODULE} failed: {lines[-1]}")
    rows: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return rows
