"""Imports the packages that requirements files stand for, in the environment of the Python that runs it.

    python -I commands/door/imports.py requirements.lock requirements-docs.lock

What an installer reports is not what can be imported: packages may lie elsewhere, or lack a library of the
system. The last line that is printed names the package at which the check ended, also by a
signal. Python keeps the bytecode of all that it imports here, whatever the caller's variables say (``-I``):
modules are named where a package alone would not load what the commands use.
"""

import importlib
import os
import runpy
import sys
from pathlib import Path

RUNTIME = (
    "numpy scipy scipy.integrate scipy.optimize scipy.special scipy.stats pandas sympy flint seaborn "
    "matplotlib.figure matplotlib.backends.backend_agg matplotlib.backends.backend_pdf click rich "
    "rich.console rich.progress rich.table platformdirs pylatexenc pylatexenc.latexwalker lark jinja2 "
    "latex2mathml.converter PIL "
    "PIL.Image snakemake snakemake.api snakemake.cli tensorflow tensorflow_probability"
)
STANDS_FOR = {
    "requirements.lock": RUNTIME,
    "requirements-dev.lock": f"{RUNTIME} pytest xdist hypothesis ruff mypy importlinter pypdf selenium "
    "axe_core_python",
    "requirements-cuda.lock": RUNTIME,  # with NVIDIA's libraries, which TensorFlow alone imports
    "requirements-docs.lock": "sphinx furo",
    "requirements-slurm.lock": "snakemake_executor_plugin_slurm snakemake_executor_plugin_slurm_jobstep",
    "requirements-bench.lock": "tensorflow jax optax prdc ot sklearn psutil cloudpickle imageio pydantic",
    "torch.txt": "torch torchmetrics torch_fidelity pythae",
}
OPERATORS = Path(__file__).parents[2] / "benchmarks" / "scores" / "torchvision_operators.py"


def check(name: str) -> None:
    """Import one package. Raises ``SystemExit`` if it fails or lies outside the environment."""
    print(f"importing {name}", flush=True)
    try:
        origin = importlib.import_module(name).__file__
    except BaseException as error:
        raise SystemExit(f"cannot import {name}: {type(error).__name__}: {_last_line(error)}") from error
    prefix = os.path.realpath(sys.prefix)
    if origin and not Path(os.path.realpath(origin)).is_relative_to(prefix):
        raise SystemExit(f"cannot import {name} from {prefix}: it is found in {os.path.dirname(origin)}")


def _last_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[-1]


def main(files: list[str]) -> None:
    """Import what the ``files`` stand for, each package once."""
    for name in dict.fromkeys(" ".join(STANDS_FOR[Path(file).name] for file in files).split()):
        check(name)
        if name == "torch":  # as the benchmarks do, before what imports torchvision
            operators = runpy.run_path(str(OPERATORS))  # they last as long as this does
            operators["declare"]()


if __name__ == "__main__":
    main(sys.argv[1:])
