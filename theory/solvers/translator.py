"""SymPy expressions as quotients of polynomials, with the conditions under which they are defined.

The expression is read as it stands: nothing of SymPy's simplification is used. A root is a variable, not
negative, whose square is what it is the root of. What has no such form raises ``Beyond``.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy

from theory.errors import WrongUsage
from theory.kernel.printer import exact_number
from theory.solvers import exponents
from theory.solvers.quotients import ONE, Complex, Number, Quotient, numeral

LARGEST_POWER = 64


class Beyond(WrongUsage):
    """What polynomials do not say; ``what`` names it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"beyond polynomials: {what}")
        self.what = what


class Translator:
    """Reads expressions over symbols whose names in the solvers' language are known.

    names     the real variables, by symbol
    pairs     the complex ones, by symbol, as names of both parts
    opaque    makes a variable of a function's value, or raises ``Beyond``; handed the function's name,
              what it is taken of, and whether its values are positive
    units     as ``exponents.units`` finds them

    ``needs`` collects the formulas that must hold for the expressions to be defined, ``roots`` the names
    of the roots with what defines each.
    """

    def __init__(
        self,
        names: Mapping[Any, str],
        pairs: Mapping[Any, tuple[str, str]] | None = None,
        opaque: Callable[[str, Any, bool], str] | None = None,
        units: Mapping[Any, int] | None = None,
    ) -> None:
        self.names = names
        self.pairs = pairs or {}
        self.opaque = opaque or _refused
        self.units = units or {}
        self.needs: list[str] = []
        self.roots: dict[str, str] = {}

    def real(self, node: Any) -> Quotient:
        """A real expression."""
        found = self._number(sympy.sympify(node), complex_numbers=False)
        assert isinstance(found, Quotient)
        return found

    def complex_(self, node: Any) -> Complex:
        """A complex expression."""
        found = self._number(sympy.sympify(node), complex_numbers=True)
        assert isinstance(found, Complex)
        return found

    def _number(self, node: Any, complex_numbers: bool) -> Number:
        def again(inner: Any) -> Number:
            return self._number(inner, complex_numbers)

        if complex_numbers and node is sympy.I:
            return Complex(Quotient("0.0"), Quotient(ONE))
        if complex_numbers and node in self.pairs:
            first, second = self.pairs[node]
            return Complex(Quotient(first), Quotient(second))
        if isinstance(node, sympy.Add):
            return _joined(map(again, node.args), lambda x, y: x + y)
        if isinstance(node, sympy.Mul):
            return _joined(map(again, node.args), lambda x, y: x * y)
        if isinstance(node, sympy.Pow) and node.exp.is_Integer:
            return self._power(again(node.base), int(node.exp))
        found = self._real(node)
        return Complex(found) if complex_numbers else found

    def _real(self, node: Any) -> Quotient:  # noqa: PLR0911 (one branch per kind)
        if node in self.names:
            return Quotient(self.names[node])
        if isinstance(node, sympy.Number):
            rational = exact_number(node)
            if rational is None:
                raise Beyond(str(node))
            return Quotient(numeral(Fraction(int(rational.p), int(rational.q))))
        if isinstance(node, sympy.Pow) and (2 * node.exp).is_Integer:
            root = self._root(self.real(node.base), str(node.base))
            return self._whole(self._power(root, int(2 * node.exp)))
        if isinstance(node, sympy.Abs):
            return self._modulus(node.args[0])
        if isinstance(node, sympy.exp):
            return self._exponential(exponents.parts(node.args[0]))
        if isinstance(node, sympy.tanh):
            both = self._exponential([(2 * scale, of) for scale, of in exponents.parts(node.args[0])])
            minus = Quotient(numeral(-1))
            return (both + minus) * self._whole(self._power(both + -minus, -1))
        if isinstance(node, sympy.log):
            return self._logarithm(node.args[0])
        return Quotient(self.opaque(type(node).__name__, node, False))

    def _power(self, base: Number, power: int) -> Number:
        if abs(power) > LARGEST_POWER:
            raise Beyond(f"a power of {power}")
        if power < 0:
            self.needs.append(f"(not (= {base.norm().above} 0.0))")
            base = base.inverse()
        one: Number = Quotient(ONE) if isinstance(base, Quotient) else Complex(Quotient(ONE))
        return _joined([base] * abs(power) or [one], lambda x, y: x * y)

    def _whole(self, found: Number) -> Quotient:
        assert isinstance(found, Quotient)
        return found

    def _root(self, of: Quotient, about: str) -> Quotient:
        name = f"|root of {about}|"
        self.needs.append(f"(>= {of.signed} 0.0)")
        square = (Quotient(name) * Quotient(name) + -of).above
        self.roots[name] = f"(and (>= {name} 0.0) (= {square} 0.0))"
        return Quotient(name)

    def _modulus(self, node: Any) -> Quotient:
        if node in self.pairs:
            found = self.complex_(node)
            return self._root(found.norm(), f"the square of {node}")
        inside = self.real(node)
        return Quotient(f"(ite (>= {inside.signed} 0.0) {inside.above} (- {inside.above}))", inside.below)

    def _exponential(self, parts: exponents.Parts) -> Quotient:
        result = Quotient(ONE)
        for scale, of in parts:
            if isinstance(of, sympy.log) and scale.q == 1:
                inside = self.real(of.args[0])
                self.needs.append(f"(> {inside.signed} 0.0)")
                result = result * self._whole(self._power(inside, int(scale)))
                continue
            unit = self.units.get(of, int(scale.q))
            name = self.opaque("exp", of / unit, True)
            result = result * self._whole(self._power(Quotient(name), int(scale * unit)))
        return result

    def _logarithm(self, argument: Any) -> Quotient:
        total = Quotient("0.0")
        for of, power in exponents.factors(argument):
            weight = Quotient(numeral(power))
            if exponents.positive(of):
                found = self.real(of)
                terms = {found.above: 1, **{term: -count for term, count in found.below.items()}}
            else:
                terms = {str(of): 1}
            for term, count in terms.items():
                if term != ONE:
                    name = self.opaque("log", term, False)
                    total = total + weight * Quotient(numeral(count)) * Quotient(name)
        return total


def _refused(function: str, _of: Any, _positive: bool) -> str:
    raise Beyond(function)


def _joined(values: Iterable[Number], join: Callable[[Any, Any], Number]) -> Number:
    return reduce(join, values)
