"""A module of this project run to its end by a process of its own."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from theory.errors import EquipoiseError


def run_module(
    python: Path, module: str, root: Path, arguments: tuple[object, ...], environment: Mapping[str, str]
) -> str:
    """Run ``module`` of the folder ``root`` by the interpreter ``python``; return what it printed.

    Raises ``EquipoiseError`` with the last line of what it complained about, if it fails.
    """
    done = subprocess.run(
        [str(python), "-P", "-m", module, *map(str, arguments)],
        cwd=root,
        env={**environment, "PYTHONPATH": str(root)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it ended without a word"]
        raise EquipoiseError(f"{module} failed: {lines[-1]}")
    return done.stdout
