r"""The formulas inside a step's sentences: relations are executed, whatever else stands there must parse.

A relation that only defines a symbol or states a condition may be listed by the step; a number that comes
out of a computation stands in a relation, so that it cannot be typed by hand.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from theory.errors import WrongUsage
from theory.notation import tree
from theory.notation.compare import decide
from theory.notation.errors import NotationError
from theory.notation.parser import parse
from theory.notation.render import latex
from theory.notation.statement import Connected, checked
from theory.notation.tree import Node, walk
from theory.notation.world import World
from theory.verdict import Check

_FORMULA = re.compile(r"(?<!\\)\$([^$]*)\$")
_CONNECTIVES = {r"\iff": True, r"\Rightarrow": False}


def formulas(text: str) -> list[str]:
    """The sources of the inline formulas of ``text``, in order."""
    return _FORMULA.findall(text)


def printed(text: str) -> str:
    """``text`` with its formulas rendered from their trees, as they are executed."""

    def rendered(match: re.Match[str]) -> str:
        return "$" + r",\ ".join(map(latex, parse(match[1]))) + "$"

    return _FORMULA.sub(rendered, text)


def executed(
    sentences: Sequence[str],
    world: World,
    *,
    elsewhere: Mapping[str, World],
    defines: Sequence[str],
    known: frozenset[Node],
) -> Iterator[Check]:
    """One sub-check for each relation and draw, but for those of the step's statement, which are ``known``.

    ``elsewhere`` names the world of single formulas, ``defines`` lists those that no world can decide.
    Raises ``WrongUsage`` if a formula that is named does not occur.
    """
    found = [formula for sentence in sentences for formula in formulas(sentence)]
    for named in (*elsewhere, *defines):
        if named not in found:
            raise WrongUsage(f"no sentence of the step holds ${named}$")
    for formula in found:
        for item in parse(formula):
            if isinstance(item, tree.Chain) and formula not in defines:
                if item not in known:
                    yield from _decided(item, elsewhere.get(formula, world))
            elif not isinstance(item, tree.Chain):
                _refuse_numbers(item, formula)


def _decided(item: tree.Chain, world: World) -> Iterator[Check]:
    for place, relation in enumerate(item.relations):
        if relation in _CONNECTIVES:
            left = tree.Chain(item.sides[: place + 1], item.relations[:place])
            right = tree.Chain(item.sides[place + 1 :], item.relations[place + 1 :])
            both = _CONNECTIVES[relation]
            yield from Connected(world, latex(left), latex(right), both).checks(f"${latex(item)}$")
            return
    for draw in world.draws():
        yield checked(f"${latex(item)}$, {draw.label}", decide(item, draw.scope))


def _refuse_numbers(item: Node, formula: str) -> None:
    """A numeral with a decimal point or a power of ten says what was computed: it needs a relation."""
    for node in walk(item):
        decimal = isinstance(node, tree.Number) and "." in node.text
        if decimal or (isinstance(node, tree.Script) and node.base == tree.Number("10")):
            raise NotationError("a number that is computed stands in a relation", formula, node.at)
