"""SymPy expressions as terms of Coq's reals, or of Coquelicot's complex numbers.

Expressions are built with ``sympy.evaluate(False)``, so that a term has the operations of the Python function
it comes from, in their order. Every compound operand stands in brackets: no precedence decides a meaning.
"""

from collections.abc import Callable, Collection
from typing import Any

import sympy

from theory.errors import WrongUsage

FUNCTIONS = {
    sympy.exp: "exp",
    sympy.log: "ln",
    sympy.tanh: "tanh",
    sympy.Abs: "Rabs",
    sympy.Max: "Rmax",
    sympy.Min: "Rmin",
}
LARGEST_DENOMINATOR = 2**10  # of a float that stands for an exact number, as 0.5 does


def real(expression: Any, complex_names: Collection[str] = ()) -> str:
    """Return ``expression`` as a term of type R; the modulus of one of ``complex_names`` is real.

    Raises ``WrongUsage`` for what has no exact form there.
    """

    def atom(node: Any) -> str | None:
        (inside,) = node.args if isinstance(node, sympy.Abs) else (None,)
        if isinstance(inside, sympy.Symbol) and inside.name in complex_names:
            return f"(Cmod {inside.name})"
        return _real_atom(node)

    return _Printer(atom).term(sympy.sympify(expression))


def complex_(expression: Any, complex_names: Collection[str]) -> str:
    """Return ``expression`` as a term of type C; symbols other than ``complex_names`` are real numbers."""

    def atom(node: Any) -> str | None:
        if node is sympy.I:
            return "Ci"
        if isinstance(node, sympy.Symbol) and node.name in complex_names:
            return str(node.name)
        found = _real_atom(node)
        return None if found is None else f"(RtoC {found})"

    return _Printer(atom, complex_numbers=True).term(sympy.sympify(expression))


def _real_atom(node: Any) -> str | None:
    """A number or a real variable; None for anything else."""
    if isinstance(node, sympy.Symbol):
        return str(node.name)
    if node is sympy.pi:
        return "PI"
    rational = exact_number(node)
    if rational is None:
        return None
    whole = str(abs(rational.p)) if rational.q == 1 else f"({abs(rational.p)} / {rational.q})"
    return whole if rational >= 0 else f"(- {whole})"


def exact_number(node: Any) -> Any:
    """Return the rational number that ``node`` is, a float such as 0.5 among them; None for anything else.

    Raises ``WrongUsage`` for a float that is rounded.
    """
    if isinstance(node, sympy.Float):
        node = sympy.Rational(*float(node).as_integer_ratio())
        if node.q > LARGEST_DENOMINATOR:
            raise WrongUsage(f"{float(node)!r} is a rounded number, which no theorem can be about")
    return node if isinstance(node, sympy.Rational) else None


class _Printer:
    """Terms over the atoms that ``atom`` knows."""

    def __init__(self, atom: Callable[[Any], str | None], complex_numbers: bool = False) -> None:
        self.atom = atom
        self.complex_numbers = complex_numbers

    def term(self, node: Any) -> str:
        """Return a term that needs no brackets around it."""
        if (found := self.atom(node)) is not None:
            return found
        if isinstance(node, sympy.Add):
            return self._sum(node)
        if isinstance(node, sympy.Mul):
            return self._product(node)
        if isinstance(node, sympy.Pow):
            return self._power(node)
        name = FUNCTIONS.get(node.func)
        if name is None or self.complex_numbers:
            raise WrongUsage(f"{node} has no form in Coq; theory.kernel.printer does not know {node.func}")
        return f"({name} {' '.join(map(self.term, node.args))})"

    def _sum(self, node: Any) -> str:
        terms = [term for term in node.args if term != 0] or [sympy.Integer(0)]
        parts = [("+", self.term(terms[0]))]
        for term in terms[1:]:
            taken = _negated(term)
            parts.append(("+", self.term(term)) if taken is None else ("-", self.term(taken)))
        return self._chain(parts)

    def _product(self, node: Any) -> str:
        if (taken := _negated(node)) is not None:
            return f"(- {self.term(taken)})"
        factors: list[tuple[str, str]] = []
        for factor in node.args:
            inverse = isinstance(factor, sympy.Pow) and factor.exp == -1
            factors.append(("/", self.term(factor.base)) if inverse else ("*", self.term(factor)))
        if factors[0][0] == "/":
            factors.insert(0, ("*", self.term(sympy.Integer(1))))
        return self._chain(factors)

    def _chain(self, parts: list[tuple[str, str]]) -> str:
        text = parts[0][1]
        for operator, part in parts[1:]:
            text = f"{text} {operator} {part}"
        return f"({text})" if len(parts) > 1 else text

    def _power(self, node: Any) -> str:
        base, exponent = self.term(node.base), node.exp
        if exponent == -1:
            return f"(/ {base})"
        if exponent == sympy.Rational(1, 2) and not self.complex_numbers:
            return f"(sqrt {base})"
        if not (isinstance(exponent, sympy.Integer) and abs(exponent) >= 2):
            raise WrongUsage(f"the power {node} has no form in Coq")
        count = abs(int(exponent))
        power = f"({' * '.join([base] * count)})" if self.complex_numbers else f"({base} ^ {count})"
        return power if exponent > 0 else f"(/ {power})"


def _negated(node: Any) -> Any:
    """What ``node`` is the negative of, where it is written as -1 times something; else None."""
    if not (isinstance(node, sympy.Mul) and node.args[0] == -1 and len(node.args) > 1):
        return None
    return node.args[1] if len(node.args) == 2 else sympy.Mul(*node.args[1:], evaluate=False)
