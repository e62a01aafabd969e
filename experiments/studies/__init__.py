"""Every file of this folder is a study: ``NAME``, ``TITLE`` and ``RUNS``, a tuple of configs and no logic.

``APART = True`` in it keeps its runs out of the comparison of models, which takes every run with a model's
usual settings: they answer the study's own question alone.

A profile (``experiments.profiles``) says with how many seeds, for how long and on which data the runs of a
study are made; what a study's file says is each run's identity.
"""

import importlib
import pkgutil
from dataclasses import dataclass

from experiments.configs.base import Config
from theory.registry import Registry


@dataclass(frozen=True)
class Study:
    """A question put to trained networks: its ``name``, a ``title`` of few words, and the runs it needs.

    ``apart`` says that its runs are no part of the comparison of models.
    """

    name: str
    title: str
    runs: tuple[Config, ...]
    apart: bool = False


def _read(module_name: str) -> Study:
    module = importlib.import_module(f"{__name__}.{module_name}")
    return Study(module.NAME, module.TITLE, module.RUNS, getattr(module, "APART", False))


STUDIES: Registry[Study] = Registry(
    "study", {study.name: study for study in (_read(m.name) for m in pkgutil.iter_modules(__path__))}
)
