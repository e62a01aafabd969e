"""The configs of all kinds of runs: by their names, from settings, and from files.

Neither TensorFlow nor data is touched here: a wrong value is refused before anything slow begins.
"""

from contextlib import suppress
from dataclasses import fields
from typing import Any

from experiments import kinds
from experiments.configs import typed
from experiments.configs.base import Config
from experiments.configs.images import ImageConfig
from experiments.kinds.discriminator_1d import DiscriminatorConfig
from experiments.kinds.gan import GanConfig
from experiments.kinds.gradient import GradientConfig
from experiments.kinds.halving import HalvingConfig
from experiments.kinds.toy import ToyConfig
from experiments.kinds.vae import VaeConfig
from theory.errors import UnknownName, WrongUsage
from theory.registry import Registry

__all__ = [
    "Config",
    "DiscriminatorConfig",
    "GanConfig",
    "GradientConfig",
    "HalvingConfig",
    "ImageConfig",
    "RunConfig",
    "ToyConfig",
    "VaeConfig",
    "from_json",
    "image_config",
]

RunConfig = GanConfig  # the name under which it was published, for scripts that were written with it


def image_config(**settings: Any) -> ImageConfig:
    """Return the config of a model of images, of the kind whose architecture the ``settings`` name.

    Raises ``WrongUsage`` for a setting that models of this kind do not have, and for wrong values.
    """
    by_architecture = {name: kind for kind in kinds.KINDS.values() for name in kind.architectures}
    kind = Registry("architecture", by_architecture)[settings["architecture"]]
    names = {f.name for f in fields(kind.config)}
    for name in settings:
        if name not in names - {"images_sha256"}:  # which nobody tells: it is read off the images
            flag = name.replace("_", "-")
            raise WrongUsage(f"a {kind.name.upper()} has no --{flag}; leave it out")
    try:
        config: ImageConfig = kind.config(**settings)
    except UnknownName:
        _check_objective(settings["objective"], kind)
        raise
    return config


def _check_objective(objective: str, asked: Any) -> None:
    """Raise ``WrongUsage`` if the ``objective`` is one of models of another kind than that ``asked`` for."""
    others = [kind for kind in kinds.KINDS.values() if kind is not asked and kind.architectures]
    for kind in others:
        names = list(kind.architectures)
        with suppress(UnknownName):
            kind.config(objective=objective, architecture=names[0], dataset="mnist")
            raise WrongUsage(
                f"{objective!r} is an objective of a {kind.name.upper()}, which takes --architecture "
                f"{' or '.join(names)}"
            )


def from_json(content: dict[str, Any]) -> Config:
    """Return the config that ``to_json`` described. Raises ``WrongUsage`` for what is not one."""
    if not isinstance(content, dict):
        raise WrongUsage(f"a config is a JSON object, not {typed.repr_of(content)}")
    settings = dict(content)
    name = settings.pop("kind", None)
    if not isinstance(name, str) or name not in kinds.KINDS:
        raise WrongUsage(f"a config's kind is one of {', '.join(kinds.KINDS)}, not {typed.repr_of(name)}")
    kind = kinds.KINDS[name]
    unknown = sorted(set(settings) - {f.name for f in fields(kind.config)})
    if unknown:
        raise WrongUsage(f"unknown setting {unknown[0]!r} in a config of kind {name!r}")
    typed.check(kind.config, settings, f"a config of kind {name!r}")
    config: Config = kind.config(**settings)
    return config
