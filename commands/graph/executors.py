"""Where the graph's jobs run if not here: a profile of the engine.

It is a folder with a ``config.yaml`` of the engine's options; ours lie in ``profiles``. What Slurm needs
beside it is in ``commands.graph.slurm``.
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commands import paths
from theory.errors import EquipoiseError, WrongUsage

OURS = Path(__file__).with_name("profiles")
FILES = ("config.yaml", "profile.yaml")
PLAIN = re.compile(r"[\w/.,:=@%+-]+")  # what a path may hold that passes through the shells of a cluster


@dataclass(frozen=True)
class Executor:
    """The engine's ``plugin`` that starts jobs elsewhere, and a profile's ``file`` with its ``settings``."""

    plugin: str
    file: Path
    settings: Mapping[str, Any]

    @property
    def is_slurm(self) -> bool:
        """Whether the jobs are Slurm's, whose queue we can ask."""
        return self.plugin == "slurm"

    def options(self) -> list[str]:
        """Return the engine's options."""
        return ["--profile", str(self.file)]


def executor(name: str) -> Executor:
    """Return the executor of one of our profiles, or of the profile in the folder of that path.

    Raises ``WrongUsage`` where there is none or it names no executor, and ``EquipoiseError`` where a path of
    ours would be another in the shells of a cluster.
    """
    file = _file(name)
    settings = _read(file)
    plugin = settings.get("executor")
    if not isinstance(plugin, str) or plugin == "local":
        raise WrongUsage(
            f"{file} names no executor of another machine; it needs a line such as executor: slurm"
        )
    if not isinstance(settings.get("jobs"), int):
        raise WrongUsage(
            f"{file} does not say how many jobs may run at a time; it needs a line such as jobs: 100"
        )
    if settings.get("slurm-array-jobs") and settings.get("slurm-pass-command-as-script"):
        raise WrongUsage(
            f"{file} asks for arrays of jobs and for scripts, in which the plugin loses the commands of an "
            "array; remove its line slurm-pass-command-as-script"
        )
    for path in (paths.work(), Path(sys.executable), file):
        if not PLAIN.fullmatch(str(path)):
            raise EquipoiseError(
                f"{path} has a character that is lost on its way to another machine; choose a folder whose "
                "path has letters, digits and -_./ alone"
            )
    return Executor(plugin, file, settings)


def _file(name: str) -> Path:
    for folder in (OURS / name, Path(name)):
        for file in (folder / one for one in FILES):
            if file.is_file():
                return file.absolute()
    ours = ", ".join(sorted(path.name for path in OURS.iterdir()))
    raise WrongUsage(
        f"no executor {name!r}; choose from: {ours}, or give the folder of a profile of Snakemake's "
        "(with a config.yaml)"
    )


def _read(file: Path) -> dict[str, Any]:
    import yaml

    try:
        settings = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise WrongUsage(f"{file} cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(settings, dict):
        raise WrongUsage(f"{file} is no profile: it needs lines such as executor: slurm")
    return {str(key).replace("_", "-"): value for key, value in settings.items()}
