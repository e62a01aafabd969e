"""Options of the project's own step in a benchmark, as a task names them after a colon: ``dcgan:reuse``."""

from collections.abc import Mapping
from typing import Any

from theory.registry import Registry

OPTIONS: Registry[tuple[str, Mapping[str, Any]]] = Registry(
    "option",
    {
        "reuse": ("reused fakes", {"reuse_fakes": True}),
        "bfloat16": ("bfloat16", {"precision": "bfloat16"}),
        "fast": ("fast kernels", {"kernels": "fast"}),
    },
)
