"""Statements of the ledger as propositions: the tree that is printed and checked, evaluated on symbols.

Each side of a relation is evaluated by the statement's own evaluator, in a scope whose meanings are SymPy
symbols and the study's functions of them. Numerals stay exact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy

from theory.errors import WrongUsage
from theory.kernel import propositions
from theory.kernel.propositions import Proposition, Relation, Term, Values
from theory.notation import tree
from theory.notation.render import latex
from theory.notation.scope import Branches, Scope
from theory.notation.statement import Connected, Holds, Statement, relations
from theory.notation.tree import Node
from theory.notation.world import scope_of
from theory.worlds.ops import ELEMENTARY

SIGNS = {"=": "=", r"\le": "<=", r"\ge": ">=", "<": "<", ">": ">", r"\ne": "<>"}
ScopeOf = Callable[[Values], Scope]


@dataclass(frozen=True)
class Exact(Scope):
    """A scope in which a numeral is the number that ``number`` makes of its text.

    ``root`` stands for every square root, where those are of complex numbers and have two values.
    """

    number: Callable[[str], Any] = float
    root: Any = None

    def raw(self, node: Node) -> Any:
        """The value of an expression; 1/4 is a quarter, not a float."""
        if isinstance(node, tree.Number):
            return self.number(node.text)
        if isinstance(node, tree.Root) and self.root is not None:
            return self.root
        return super().raw(node)


def exact(values: Values, *vocabularies: dict[str, Any]) -> Exact:
    """A scope of ``vocabularies`` whose numerals are exact where a value is a symbol, else floats."""
    symbolic = any(isinstance(value, sympy.Basic) for value in values.values())
    base = scope_of(ELEMENTARY, {r"\pi": sympy.pi} if symbolic else {}, *vocabularies)
    return Exact(base.meanings, base.points, number=sympy.Rational if symbolic else float)


def formula(name: str) -> Statement:
    """The statement of a claim, or of a step of a derivation, "derivation.step"."""
    from theory.claims import LEDGER
    from theory.derivations import DERIVATIONS

    derivation, _, step = name.partition(".")
    if not step:
        return LEDGER[name].formula
    (found,) = (one for one in DERIVATIONS[derivation].steps if one.name == step)
    return found.equation


def items(name: str, part: int, side: str = "") -> tuple[Node, ...]:
    """The relations of a part of a claim's or step's statement; its ``left`` or ``right``, if it has sides.

    Raises ``WrongUsage`` if the part is of the other kind.
    """
    found = formula(name).parts[part]
    if isinstance(found, Connected) and side in ("left", "right"):
        return relations(found.left if side == "left" else found.right)
    if isinstance(found, Holds) and not side:
        return found.items
    raise WrongUsage(f"part {part} of {name} is no {type(found).__name__} to be read so")


def said(item: Node, scope: ScopeOf, plus: Term | None = None, of: str = "R") -> Proposition:
    """A relation of a statement as a proposition, each link of a chain by itself.

    ``plus`` is a term added to the right of each equation: what integrates to zero.
    """
    if not isinstance(item, tree.Chain):
        raise WrongUsage(f"{latex(item)} is no relation")
    links = zip(item.sides, item.relations, item.sides[1:], strict=False)
    return propositions.both(*(_link(left, sign, right, scope, plus, of) for left, sign, right in links))


def whole(name: str, scope: ScopeOf, plus: Term | None = None) -> Proposition:
    """Every relation of a statement all of whose parts are relations."""
    parts = range(len(formula(name).parts))
    return propositions.both(*(said(item, scope, plus) for part in parts for item in items(name, part)))


def valued(node: Node, scope: ScopeOf) -> Term:
    """An expression as a term."""
    return lambda values: scope(values).value(node)


def side(item: Node, place: int, scope: ScopeOf) -> Term:
    """One side of a relation as a term."""
    if not isinstance(item, tree.Chain):
        raise WrongUsage(f"{latex(item)} is no relation")
    return valued(item.sides[place], scope)


def radicand(item: Node, scope: ScopeOf) -> Term | None:
    """What a relation takes the square root of; None where it takes none."""
    found = [node.body for node in tree.walk(item) if isinstance(node, tree.Root)]
    return valued(found[0], scope) if found else None


def optimised(item: Node, place: int) -> tuple[str, Node]:
    r"""The variable and the body of a side such as ``\operatorname{argmax}_y [v]`` or ``\max_D V``."""
    found = item.sides[place] if isinstance(item, tree.Chain) else item
    head = found.units[0] if isinstance(found, tree.Run) else None
    if not isinstance(found, tree.Run) or not isinstance(head, tree.Script) or head.lower is None:
        raise WrongUsage(f"{latex(found)} has no extremum over a variable")
    return latex(head.lower), tree.Run(found.units[1:])


def _link(left: Node, sign: str, right: Node, scope: ScopeOf, plus: Term | None, of: str) -> Proposition:
    if sign not in SIGNS:
        raise WrongUsage(f"the relation {sign} has no form in Coq")
    first, second = valued(left, scope), valued(right, scope)
    if plus is not None:
        second = _added(second, plus)
    count = 2 if _two_signed(left) or _two_signed(right) else 1
    branches = [Relation(_branch(first, i), SIGNS[sign], _branch(second, i), of) for i in range(count)]
    return propositions.either(*branches)


def _added(term: Term, plus: Term) -> Term:
    return lambda values: term(values) + plus(values)


def _branch(term: Term, place: int) -> Term:
    def of(values: Values) -> Any:
        found = term(values)
        return found.values[place] if isinstance(found, Branches) else found

    return of


def _two_signed(node: Node) -> bool:
    return any(isinstance(n, tree.Sum) and {r"\pm", r"\mp"} & set(n.signs) for n in tree.walk(node))
