"""What is drawn of the records, by name: a module each, imported once its drawing is asked for."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from theory.errors import UnknownName

if TYPE_CHECKING:
    from records.reading.tables import Records

T = TypeVar("T")


class Drawings(Mapping[str, Callable[["Records"], T]]):
    """A read-only mapping from name to the function ``draw(records)`` of the module of that name.

    The modules are those in the folders of a ``package`` at ``place``. Their names, ``modules`` (name ->
    dotted name), are known without importing one: the graph reads the names alone, and one figure depends on
    no other's code. Indexing with another name raises ``UnknownName``, which lists the possible ones.
    """

    def __init__(self, kind: str, package: str, place: Path) -> None:
        self.kind = kind
        self.modules = {
            file.stem: f"{package}.{file.parent.name}.{file.stem}"
            for file in sorted(place.glob("*/[!_]*.py"))
        }

    def __getitem__(self, name: str) -> Callable[["Records"], T]:
        if name not in self.modules:
            raise UnknownName(self.kind, name, self.modules)
        draw: Callable[[Records], T] = importlib.import_module(self.modules[name]).draw
        return draw

    def __contains__(self, name: object) -> bool:
        return name in self.modules

    def __iter__(self) -> Iterator[str]:
        return iter(self.modules)

    def __len__(self) -> int:
        return len(self.modules)
