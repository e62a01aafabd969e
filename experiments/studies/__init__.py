"""Every file of this folder is a study: ``NAME``, ``TITLE``, ``RUNS`` and ``REFERENCE``; no logic.

``RUNS`` is a tuple of configs. ``REFERENCE`` are those of them with which a model answers for itself: models
are compared by these runs (``records.reading.comparison``). The others, and all runs of a study that has
none, are variants, which answer the study's own question alone.

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

    ``reference`` are those of its ``runs`` by which models are compared.
    """

    name: str
    title: str
    runs: tuple[Config, ...]
    reference: tuple[Config, ...]


def _read(module_name: str) -> Study:
    module = importlib.import_module(f"{__name__}.{module_name}")
    return Study(module.NAME, module.TITLE, module.RUNS, module.REFERENCE)


STUDIES: Registry[Study] = Registry(
    "study", {study.name: study for study in (_read(m.name) for m in pkgutil.iter_modules(__path__))}
)
