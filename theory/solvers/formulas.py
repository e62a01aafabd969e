"""Propositions of ``theory.kernel`` as formulas of real arithmetic, so that both are asked the same.

A relation is one of polynomials: denominators are multiplied out. Where it stands to be proved, the formula
also says that each denominator is not zero, each root's argument not negative, each logarithm's positive;
where it is assumed, it says so only if they are. What is proved thus leans on no convention for 1/0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sympy

from theory.kernel.propositions import Bound, Joined, Names, Proposition, Relation, Term
from theory.solvers.translator import Beyond, Translator

SIGNS = {"=": "=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
CONNECTIVES = {"/\\": "and", "\\/": "or"}


@dataclass(frozen=True)
class Hint:
    """Where to look for a proof; a wrong one proves nothing.

    witness  values of variables that must exist, in terms of those before them
    """

    witness: Mapping[str, Term] = field(default_factory=dict)


NO_HINT = Hint()


def formula(proposition: Proposition, names: Names, proved: bool = True, hint: Hint = NO_HINT) -> str:
    """Return the formula of a proposition that is to be ``proved``, or else is assumed.

    Raises ``Beyond`` for what is no statement about polynomials.
    """
    match proposition:
        case Relation():
            return _relation(proposition, names, proved)
        case Joined():
            return _joined(proposition, names, proved, hint)
        case Bound(quantifier, variables, body):
            if proved and quantifier == "exists" and set(variables) <= set(hint.witness):
                return formula(body, _at(names, proposition, hint), proved, hint)
            inner = formula(body, names.more(variables, proposition.of), proved, hint)
            declared = " ".join(f"({name} Real)" for name in real_names(proposition))
            return f"({quantifier} ({declared}) {inner})"
    raise Beyond("a derivative")


def real_names(bound: Bound) -> list[str]:
    """Return the names of a quantifier's variables: a complex one is two real ones."""
    if bound.of == "R":
        return list(bound.names)
    return [part for name in bound.names for part in pair(name)]


def pair(name: str) -> tuple[str, str]:
    """Return the names of a complex variable's parts."""
    return f"{name}_re", f"{name}_im"


def conjunction(parts: Sequence[str]) -> str:
    """Return the formula that says all of the parts."""
    return parts[0] if len(parts) == 1 else f"(and {' '.join(parts)})" if parts else "true"


def _at(names: Names, bound: Bound, hint: Hint) -> Names:
    """The variables in force, those of a quantifier being their witnesses."""
    with sympy.evaluate(False):
        values = {name: sympy.sympify(hint.witness[name](names.symbols)) for name in bound.names}
    return Names({**names.symbols, **values}, names.complex_names)


def _joined(joined: Joined, names: Names, proved: bool, hint: Hint) -> str:
    def of(part: Proposition, side: bool) -> str:
        return formula(part, names, side, hint)

    if joined.sign == "<->":
        left, right = joined.parts
        ways = ((left, right), (right, left))
        return conjunction([f"(=> {of(one, not proved)} {of(other, proved)})" for one, other in ways])
    if joined.sign == "->":
        *conditions, last = joined.parts
        if not conditions:
            return of(last, proved)
        return f"(=> {' '.join(of(part, not proved) for part in conditions)} {of(last, proved)})"
    return f"({CONNECTIVES[joined.sign]} {' '.join(of(part, proved) for part in joined.parts)})"


def _relation(relation: Relation, names: Names, proved: bool) -> str:
    symbols = {name: s for name, s in names.symbols.items() if isinstance(s, sympy.Symbol)}
    pairs = {s: pair(name) for name, s in symbols.items() if name in names.complex_names}
    reals = {s: name for name, s in symbols.items() if s not in pairs}
    translator = Translator(reals, pairs)
    with sympy.evaluate(False):
        left, right = (sympy.sympify(term(names.symbols)) for term in (relation.left, relation.right))
    return defined(translator, _compared(translator, relation, left, right), proved)


def _compared(translator: Translator, relation: Relation, left: sympy.Expr, right: sympy.Expr) -> str:
    sign = "=" if relation.sign == "<>" else SIGNS[relation.sign]
    if relation.of == "C":
        found = translator.complex_(left) + -translator.complex_(right)
        holds = f"(and (= {found.real.above} 0.0) (= {found.imaginary.above} 0.0))"
    else:
        difference = translator.real(left) + -translator.real(right)
        holds = f"({sign} {difference.above if sign == '=' else difference.signed} 0.0)"
    return f"(not {holds})" if relation.sign == "<>" else holds


def defined(translator: Translator, holds: str, proved: bool) -> str:
    """Return what says that ``holds`` is true and defined; of what is assumed, that it is true if defined."""
    needs = list(dict.fromkeys(translator.needs))
    if translator.roots:
        variables = " ".join(f"({name} Real)" for name in translator.roots)
        what = conjunction(list(translator.roots.values()))
        joined = f"(=> {what} {holds})" if proved else f"(and {what} {holds})"
        holds = f"({'forall' if proved else 'exists'} ({variables}) {joined})"
        # a root's own needs may name other roots
        if any(name in need for name in translator.roots for need in needs):
            raise Beyond("a root in a denominator")
    if not needs:
        return holds
    return conjunction([*needs, holds]) if proved else f"(=> {conjunction(needs)} {holds})"
