"""Planting an error: the source of one real module is changed as it is imported, nothing is copied.

All of ``theory`` is imported afresh from that source, so that whatever uses the changed line sees the
change: the trained objectives, the symbolic factory and the quadrature alike. Afterwards the untouched
modules are put back.
"""

import importlib
import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, ModuleType
from typing import Any

from theory.errors import EquipoiseError


@dataclass(frozen=True)
class PlantedError:
    """``old`` stands exactly ``times`` in the source of ``module`` and becomes ``new``.

    ``claims`` are the ids that are expected to catch it, likeliest first; if none does, all are asked.
    """

    name: str
    module: str
    old: str
    new: str
    claims: tuple[str, ...]
    times: int = 1

    def apply(self, source: str) -> str:
        """The changed ``source`` of the module. Raises ``EquipoiseError`` if the text is not as expected."""
        found = source.count(self.old)
        if found != self.times:
            raise EquipoiseError(
                f"planted error {self.name!r} expects its text {self.times} time(s) "
                f"in {self.module}, found {found}: bring it up to date with the source"
            )
        return source.replace(self.old, self.new)


@dataclass(frozen=True)
class Caught:
    """What the ledger said to a planted error: the claims that failed; none means that it survived."""

    error: PlantedError
    by: tuple[str, ...]


class _Loader(importlib.machinery.SourceFileLoader):
    """Compiles the changed source and leaves the bytecode cache alone."""

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
def changed(error: PlantedError, belongs: Callable[[str], bool]) -> Iterator[None]:
    """Imports of modules whose names ``belongs`` accepts are fresh, and contain ``error``, until leaving.

    The modules that were there before are then put back. An import raises ``EquipoiseError`` if the source
    no longer contains the text to be changed.
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


def _of_theory(name: str) -> bool:
    """All that an error may reach: theory but for this suite."""
    return name.split(".", maxsplit=1)[0] == "theory" and not name.startswith("theory.planted")


@contextmanager
def planted(error: PlantedError) -> Iterator[Any]:
    """The ledger of a freshly imported ``theory`` that contains ``error``; restored on leaving.

    Raises ``EquipoiseError`` if the source no longer contains the text to be changed.
    """
    with changed(error, _of_theory):
        yield importlib.import_module("theory.claims").LEDGER


def try_out(error: PlantedError, others: Sequence[str] = ()) -> Caught:
    """Plant ``error`` and ask its claims, then ``others`` one by one until one fails.

    Only a sub-check that compared and disagreed catches an error: a crash does not, nor does doubt.
    """
    with planted(error) as ledger:
        by = tuple(number for number in error.claims if _disagrees(ledger[number]))
        for number in others:
            if by:
                break
            if number not in error.claims and _disagrees(ledger[number]):
                by = (number,)
    return Caught(error, by)


def _disagrees(claim: Any) -> bool:
    """Whether a sub-check fails; stops at the first, and at a crash."""
    try:
        return any(check.outcome.value == "fail" for check in claim.checks())
    except Exception:
        return False
