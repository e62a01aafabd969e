"""Planting an error: one real module's tree is changed as it is imported, nothing is copied.

All modules that could use it are imported afresh, so that whatever rests on the changed code sees the change:
the trained objectives, the symbolic factory and the quadrature alike. Afterwards the untouched modules are
put back.
"""

import importlib.machinery
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import CodeType, ModuleType
from typing import Any

from planted.error import PlantedError
from theory.errors import EquipoiseError


class _Loader(importlib.machinery.SourceFileLoader):
    """Compiles the changed tree and leaves the bytecode cache alone."""

    error: PlantedError

    def get_code(self, fullname: str) -> CodeType | None:
        changed = self.error.apply(self.get_source(fullname) or "")
        return compile(changed, self.path, "exec", dont_inherit=True)


class _Finder:
    """Offers the changed module instead of the real one."""

    def __init__(self, error: PlantedError) -> None:
        self.error = error

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        if fullname != self.error.module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None:
            raise EquipoiseError(f"planted error {self.error.name!r} names no module: {fullname}")
        loader = _Loader(fullname, spec.origin)
        loader.error = self.error
        spec.loader = loader
        return spec


@contextmanager
def modules_with(error: PlantedError, belongs: Callable[[str], bool]) -> Iterator[None]:
    """Import modules whose names ``belongs`` accepts afresh, with ``error`` in them, until leaving.

    The modules that were there before are then put back. An import raises ``EquipoiseError`` if the source
    is no longer what the error expects.
    """
    real = {name: module for name, module in sys.modules.items() if belongs(name)}
    finder = _Finder(error)
    for name in real:
        del sys.modules[name]
    sys.meta_path.insert(0, finder)  # type: ignore[arg-type]  # a finder by its method alone
    try:
        yield
    finally:
        sys.meta_path.remove(finder)  # type: ignore[arg-type]  # likewise
        for name in [name for name in sys.modules if belongs(name)]:
            del sys.modules[name]
        sys.modules.update(real)
        for name, module in real.items():  # an import sets its parent's attribute too
            parent, _, child = name.rpartition(".")
            if parent in sys.modules:
                setattr(sys.modules[parent], child, module)
