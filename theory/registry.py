"""Named things, looked up with a helpful error."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from theory.errors import UnknownName

T = TypeVar("T")


class Registry(Mapping[str, T]):
    """A read-only mapping from name to thing that knows what kind of thing it holds.

    Indexing with a name that is not there raises ``UnknownName`` (a ``WrongUsage``), which
    lists the possible names, closest first.
    """

    def __init__(self, kind: str, entries: Mapping[str, T]) -> None:
        self.kind = kind
        self._entries = dict(entries)

    def __getitem__(self, name: str) -> T:
        if name not in self._entries:
            raise UnknownName(self.kind, name, self._entries)
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
