r"""Falsehoods made from true relations: a constant, sign, exponent, inequality or order of operands changed.

A change that leaves the value as it was (b - a under a square, say) makes no falsehood, and whoever plants
them must ask the world first: ``differs``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np

from theory.montecarlo import Outcome
from theory.notation import tree
from theory.notation.compare import decide
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.tree import Node
from theory.notation.world import World

_REVERSED = {"<": ">", ">": "<", r"\le": ">", r"\ge": "<", "=": r"\ne", r"\ne": "="}


@dataclass(frozen=True)
class Falsehood:
    """A relation with one change, and the kind of the change."""

    kind: str
    original: tree.Chain
    changed: tree.Chain

    @property
    def name(self) -> str:
        """What was made of what, in LaTeX."""
        return f"{self.kind}: {latex(self.original)} → {latex(self.changed)}"


def falsehoods(chain: tree.Chain, world: World) -> Iterator[Falsehood]:
    """Yield every change of one place of ``chain`` that makes it false somewhere in ``world``."""
    for place, relation in enumerate(chain.relations):
        if relation in _REVERSED:
            turned = (*chain.relations[:place], _REVERSED[relation], *chain.relations[place + 1 :])
            yield Falsehood("relation", chain, replace(chain, relations=turned))
    if set(chain.relations) == {"="}:  # a weaker bound would be true still
        for place, side in enumerate(chain.sides):
            for kind, other in changes(side):
                sides = (*chain.sides[:place], other, *chain.sides[place + 1 :])
                found = Falsehood(kind, chain, replace(chain, sides=sides))
                if differs(side, other, world):
                    yield found


def differs(original: Node, changed: Node, world: World) -> bool:
    """Return whether two expressions differ in value at a draw; one that cannot be evaluated differs."""
    chain = tree.Chain((original, changed), ("=",))
    for draw in world.draws():
        try:
            with np.errstate(all="ignore"):
                if any(link.outcome is not Outcome.PASS for link in decide(chain, draw.scope)):
                    return True
        except (NotationError, TypeError, ValueError, ZeroDivisionError, AttributeError):
            return True
    return False


def changes(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield (kind, ``node`` with one change) for every place of an expression."""
    yield from _here(node)
    for field in fields(node):  # type: ignore[arg-type]  # every node is a dataclass
        value = getattr(node, field.name)
        if isinstance(value, Node):
            for kind, other in changes(value):
                in_power = isinstance(node, tree.Script) and field.name == "upper"
                yield "exponent" if in_power else kind, replace(node, **{field.name: other})  # type: ignore[type-var]
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            for place, part in enumerate(value):
                for kind, other in changes(part):
                    parts = (*value[:place], other, *value[place + 1 :])
                    yield kind, replace(node, **{field.name: parts})  # type: ignore[type-var]


def _here(node: Node) -> Iterator[tuple[str, Node]]:
    """The changes of the node itself."""
    match node:
        case tree.Number():
            yield "constant", replace(node, text=_other(node.text))
        case tree.Sum():
            for place, sign in enumerate(node.signs):
                if sign in ("+", "-") and not (place == 0 and len(node.terms) == 1 and sign == "+"):
                    turned = "-" if sign == "+" else "+"
                    signs = (*node.signs[:place], turned, *node.signs[place + 1 :])
                    yield "sign", replace(node, signs=signs)
            if len(node.terms) == 2 and node.signs[1] == "-":
                yield "operands", replace(node, terms=node.terms[::-1])
        case tree.Fraction():
            yield "operands", replace(node, above=node.below, below=node.above)
        case tree.Group():
            if len(node.items) == 2 and node.separators == (r"\|",):
                yield "operands", replace(node, items=node.items[::-1])


def _other(numeral: str) -> str:
    """Another numeral of the same length: its last digit goes up by one, 9 down."""
    last = numeral[-1]
    return numeral[:-1] + ("8" if last == "9" else str(int(last) + 1))
