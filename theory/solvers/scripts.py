"""What the solvers are asked: is there a real point at which a statement is false? In SMT-LIB 2."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sympy

from theory.kernel.propositions import Bound, Names, Proposition
from theory.solvers import exponents
from theory.solvers.formulas import NO_HINT, Hint, formula, real_names
from theory.solvers.translator import Translator


@dataclass(frozen=True)
class Script:
    """A question in SMT-LIB 2.

    opaque   the functions whose values it takes for any numbers at all, though they are not
    hinted   whether a hint makes it ask for less than a falsehood
    """

    text: str
    opaque: tuple[str, ...] = ()
    hinted: bool = False


@dataclass
class _Variables:
    """Names for the symbols of an expression, and for the values of functions that are no polynomials."""

    facts: list[str] = field(default_factory=list)
    names: dict[Any, str] = field(default_factory=dict)

    def symbol(self, symbol: Any) -> None:
        """Declare a symbol, with what SymPy is told of it."""
        name = self._fresh(symbol, symbol.name)
        for known, fact in (
            (symbol.is_positive, f"(> {name} 0.0)"),
            (symbol.is_negative, f"(< {name} 0.0)"),
            (symbol.is_nonnegative, f"(>= {name} 0.0)"),
            (symbol.is_nonpositive, f"(<= {name} 0.0)"),
            (symbol.is_nonzero, f"(not (= {name} 0.0))"),
        ):
            if known:
                self.facts.append(fact)
                return

    def value(self, function: str, of: Any, positive: bool) -> str:
        """The variable that stands for the value of a function, ``positive`` or any, at ``of``."""
        key = (function, of)
        if key not in self.names:
            name = self._fresh(key, f"{function} {of}")
            if positive:
                self.facts.append(f"(> {name} 0.0)")
        return self.names[key]

    def opaque(self, text: str) -> tuple[str, ...]:
        """The functions whose values are not free: e^s is, for a real s that is not in ``text`` itself."""
        values = (key for key in self.names if isinstance(key, tuple))
        return tuple(dict.fromkeys(function for function, of in values if not self._free(function, of, text)))

    def _free(self, function: str, of: Any, text: str) -> bool:
        if function != "exp" or len(of.free_symbols) != 1:
            return False
        (symbol,) = of.free_symbols
        known = (symbol.is_positive, symbol.is_negative, symbol.is_nonnegative, symbol.is_nonpositive)
        plain = symbol.is_real and (of / symbol).is_Rational and not any(known) and not symbol.is_nonzero
        return bool(plain) and self.names[symbol] not in text

    def _fresh(self, node: Any, text: str) -> str:
        plain = "".join(c if c.isalnum() or c in "_+-*/^().," else "_" for c in text)
        name = f"|{plain}|"
        if name in self.names.values():
            name = f"|{plain} {len(self.names)}|"
        self.names[node] = name
        return name


def identity(residual: Any) -> Script:
    """Ask where ``residual`` is defined and not zero.

    A symbol of which SymPy is told nothing is complex there, and real here: a quotient of polynomials that
    is zero for all reals is zero. Raises ``Beyond``.
    """
    return _where(residual, lambda found: f"(not (= {found.above} 0.0))")


def positivity(expression: Any) -> Script:
    """Ask where ``expression`` is defined and not positive. Raises ``Beyond``."""
    return _where(expression, lambda found: f"(not (> {found.signed} 0.0))")


def negated(proposition: Proposition, hint: Hint = NO_HINT) -> Script:
    """Ask where a proposition without free variables is false, or not defined. Raises ``Beyond``."""
    names, declared = Names(), list[str]()
    while isinstance(proposition, Bound) and proposition.quantifier == "forall":
        declared += real_names(proposition)
        names = names.more(proposition.names, proposition.of)
        proposition = proposition.body
    text = _script(declared, [f"(not {formula(proposition, names, hint=hint)})"])
    return Script(text, hinted=hint is not NO_HINT)


def _where(expression: Any, question: Any) -> Script:
    node = sympy.sympify(expression)
    variables = _Variables()
    for symbol in sorted(node.free_symbols, key=str):
        variables.symbol(symbol)
    translator = Translator(variables.names, opaque=variables.value, units=exponents.units([node]))
    asked = question(translator.real(node))
    facts = [*variables.facts, *translator.needs, *translator.roots.values()]
    names = [*variables.names.values(), *translator.roots]
    return Script(_script(names, [*dict.fromkeys(facts), asked]), variables.opaque(" ".join([*facts, asked])))


def _script(names: Iterable[str], facts: Iterable[str]) -> str:
    body = [f"(assert {fact})" for fact in facts]
    quantified = any("(forall " in fact or "(exists " in fact for fact in body)
    head = f"(set-logic {'NRA' if quantified else 'QF_NRA'})"
    return "\n".join([head, *(f"(declare-const {name} Real)" for name in names), *body])
