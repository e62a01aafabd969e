"""The engine's options as the study has them: off. Configs older than an option do not name it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

OPTIONS_OFF: Mapping[str, Any] = MappingProxyType(
    {"r1": 0.0, "ema": 0.0, "reuse_fakes": False, "precision": "float32", "kernels": "reference"}
)


def has(config: Mapping[str, Any], settings: Mapping[str, Any]) -> bool:
    """Return whether ``config``, or a row with one, has the ``settings``.

    An option that it does not name is off; another setting that it does not name counts as the one asked for.
    """
    return all(config.get(name, OPTIONS_OFF.get(name, value)) == value for name, value in settings.items())
