"""Where the time of a training step goes, as a process of its own tells."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks import emulation
from benchmarks.child import run_module

MODULE = "benchmarks.gan_step.step_profile"


def step_profile(task: str, root: Path, emulated: bool = False) -> list[dict[str, Any]]:
    """Return the parts of a step of the networks ``task``: kind, layer, milliseconds and share of the step.

    Raises ``EquipoiseError`` if it cannot be traced.
    """
    environment = emulation.environment(os.environ, emulated)
    printed = run_module(Path(sys.executable), MODULE, root, (task,), environment)
    rows: list[dict[str, Any]] = json.loads(printed.splitlines()[-1])
    return rows
