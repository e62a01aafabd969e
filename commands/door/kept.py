"""A user's own setting of pip or uv that the set-up keeps.

Kept is what says where and how to fetch: a mirror, a proxy or a certificate is needed where the user is, and
the locks name each package's bytes, so none of these changes what is installed. Everything else (``user``,
``target``, ``constraint``, ``python``, ...) says what to install or into where, and that is the study's.
"""

from collections.abc import Iterable
from dataclasses import dataclass

# the settings that say where packages are looked for; the later, the likelier to be why one is not found
PLACES = [
    *("find-links", "extra-index-url", "index", "proxy"),
    *("pypi-url", "index-url", "default-index", "no-index", "offline"),
]


@dataclass(frozen=True)
class Setting:
    """A setting: its name as in a file, its values, and the file or the variable that made it."""

    name: str
    values: tuple[str, ...]
    origin: str

    @property
    def is_place(self) -> bool:
        """Whether it says where packages are looked for."""
        return self.name in PLACES

    def __str__(self) -> str:
        """Return the setting in words, without the passwords of addresses."""
        return f"{self.name} = {' '.join(map(_without_password, self.values))} ({self.origin})"


def by_relevance(kept: Iterable[Setting]) -> list[Setting]:
    """Sort settings: the one that most likely is why a package is not found comes last."""
    return sorted(kept, key=lambda s: PLACES.index(s.name) if s.is_place else -1)


def _without_password(address: str) -> str:
    before, mark, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return before + mark + host.rpartition("@")[2] + slash + path
