"""A planted error: which code it changes, and who is to notice."""

import ast
from dataclasses import dataclass

from planted.edit import replace_once
from theory.errors import EquipoiseError


@dataclass(frozen=True)
class PlantedError:
    """Inside the definition ``place`` of ``module``, and those ``also`` named, ``old`` becomes ``new``.

    Places are qualified names and the snippets are source, both as ``planted.edit.replace_once`` takes them.
    ``claims`` are the ids that are expected to catch it, likeliest first; if none does, all are asked.
    """

    name: str
    module: str
    place: str
    old: str
    new: str
    claims: tuple[str, ...]
    also: tuple[str, ...] = ()

    def apply(self, source: str) -> ast.Module:
        """Parse ``source``, that of the module, and return its tree with the error in it.

        Raises ``EquipoiseError`` if the source is not as expected.
        """
        tree = ast.parse(source)
        for place in (self.place, *self.also):
            try:
                replace_once(tree, place, self.old, self.new)
            except EquipoiseError as error:
                raise EquipoiseError(
                    f"planted error {self.name!r} in {self.module}: {error}; bring it up to date"
                ) from error
        return tree
