"""Every file of this folder is a kind of run: the class of its configs, and ``KIND``, what is done with them.

A new kind is one new file here, and a study whose runs are of it. Importing a kind touches neither TensorFlow
nor data: a wrong value is refused before anything slow begins.
"""

import importlib
import pkgutil
from typing import Any, TypeGuard

from experiments.configs.base import Config
from experiments.configs.images import ImageConfig
from experiments.kind import Kind
from theory.registry import Registry


def discovered() -> Registry[Kind[Any]]:
    """Return the kinds of this folder by name."""
    names = (found.name for found in pkgutil.iter_modules(__path__))
    kinds = [importlib.import_module(f"{__name__}.{name}").KIND for name in names]
    return Registry("kind of run", {kind.name: kind for kind in kinds})


KINDS: Registry[Kind[Any]] = discovered()


def kind_of(config: Config) -> Kind[Any]:
    """Return the kind that a run of ``config`` is of."""
    return KINDS[config.kind]


def on_images(config: Config) -> TypeGuard[ImageConfig]:
    """Return whether a run of ``config`` is on images: trained on a dataset, and scored by its samples."""
    return kind_of(config).images is not None
