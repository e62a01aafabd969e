"""A world: the vocabulary of a statement and the draws of its symbols at which it is evaluated."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from theory.notation.render import key_of
from theory.notation.scope import Scope

POINTS = frozenset({"x", "y", "z"})


@dataclass(frozen=True)
class Draw:
    """One assignment of values to symbols; ``label`` says which ("T2", "a, b, c at random")."""

    label: str
    scope: Scope


@dataclass(frozen=True)
class World:
    """``draws`` yields what the relations of a statement are evaluated at, the same at each call.

    ``title`` is LaTeX mathematics, for statements that hold in one world among several.
    """

    name: str
    draws: Callable[[], Iterator[Draw]]
    title: str = ""


def scope_of(*vocabularies: Mapping[str, Any], points: frozenset[str] = POINTS) -> Scope:
    """A scope of several vocabularies, later ones first; symbols are keyed by their LaTeX, # keys kept."""
    meanings: dict[str, Any] = {}
    for vocabulary in vocabularies:
        meanings |= {n if n.startswith("#") else key_of(n): m for n, m in vocabulary.items()}
    return Scope(meanings, frozenset(p if p.startswith("#") else key_of(p) for p in points))
