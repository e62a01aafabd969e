r"""What the symbols of a formula mean, and how a tree becomes a value.

A meaning is a value (number, array, SymPy expression), or one of

* ``Given``     a value that is computed when it is asked for, from the other meanings in force
* ``Field``     a function of a point: the density p is p(x) under an integral over x, and a function beside
* ``Function``  a function of values, as ``\log``
* ``Form``      reads its operand as a tree: expectations, divergences, gradients

``Branches`` are the values of an expression with a sign ``\pm``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from theory.errors import closest_first
from theory.notation import arithmetic, tree
from theory.notation.errors import NotationError
from theory.notation.render import key, key_of, latex
from theory.notation.tree import Node

Value = Any


@dataclass(frozen=True)
class Given:
    """A value that depends on the scope in which it is asked for."""

    of: Callable[["Scope"], Value]


@dataclass(frozen=True)
class Function:
    """A function of one or several values."""

    of: Callable[..., Value]


@dataclass(frozen=True)
class Field:
    """A function of a point; as a value it is taken at the point that ``variable`` names, if that is
    bound."""

    at: Callable[[Value], Value]
    variable: str = "x"


@dataclass(frozen=True)
class Form:
    """Reads its operand itself: ``of(scope, head, operand)``.

    ``head`` is the symbol with its indices, ``operand`` the bracket behind it or, where ``whole`` is set and
    no bracket follows, all that follows in the run; that too where one follows, if the operator is ``large``.
    """

    of: Callable[["Scope", Node, Node], Value]
    whole: bool = True
    large: bool = False


@dataclass(frozen=True)
class Branches:
    r"""The values of an expression with ``\pm``, or a multivalued symbol: equal as sets with multiplicity."""

    values: tuple[Value, ...]


@dataclass(frozen=True)
class Members:
    r"""The elements of a set that is written out, ``\{0, 1\}``."""

    elements: tuple[Value, ...]


def _each(function: Callable[..., Value], *operands: Value) -> Value:
    """``function`` on values, and branch by branch where an operand has branches."""
    counts = {len(o.values) for o in operands if isinstance(o, Branches)}
    if not counts:
        return function(*operands)
    (count,) = counts
    rows = [o.values if isinstance(o, Branches) else (o,) * count for o in operands]
    return Branches(tuple(function(*row) for row in zip(*rows, strict=True)))


@dataclass(frozen=True)
class Scope:
    """The meanings in force; ``points`` are the symbols that a ``Field`` may be asked at.

    ``errors`` collects the bounds that quadratures report, for whoever compares the values.
    """

    meanings: Mapping[str, Value]
    points: frozenset[str] = frozenset({"x", "y", "z"})
    errors: list[float] = field(default_factory=list, compare=False)

    def bind(self, **meanings: Value) -> "Scope":
        """A scope in which the symbols, plain letters, mean something else."""
        return self.bound(meanings)

    def bound(self, meanings: Mapping[str, Value]) -> "Scope":
        """A scope in which the symbols, keyed by their LaTeX, mean something else.

        A key that begins with # is no symbol: what a world keeps for its own forms.
        """
        named = {name if name.startswith("#") else key_of(name): m for name, m in meanings.items()}
        return replace(self, meanings={**self.meanings, **named})

    def has(self, name: str) -> bool:
        """Whether the symbol has a meaning."""
        return name in self.meanings

    def meaning(self, name: str) -> Value:
        """What a symbol means, a ``Given`` computed. Raises ``KeyError`` if it means nothing."""
        found = self.meanings[name]
        while isinstance(found, Given):
            found = found.of(self)
        return found

    def __getitem__(self, source: str) -> Value:
        """The value of a symbol written in LaTeX, for forms."""
        return self.meaning(key_of(source))

    def known(self, value: Value, error: float) -> Value:
        """Note a bound on the error of ``value`` and return the value."""
        self.errors.append(float(error))
        return value

    # ------------------------------------------------------------ evaluation

    def value(self, node: Node) -> Value:
        """The value of an expression. Raises ``NotationError`` for a symbol that means nothing here."""
        found = self.raw(node)
        if isinstance(found, Field):
            return self._at_point(found, node)
        if isinstance(found, Form) and not found.whole:
            return found.of(self, node, tree.Words(""))
        if isinstance(found, (Form, Function)):
            raise NotationError(f"{latex(node)} stands without its argument", latex(node), 0)
        return found

    def raw(self, node: Node) -> Value:  # noqa: PLR0911 (one branch per kind)
        """The value of an expression, where a field or function may come back as itself."""
        match node:
            case tree.Number():
                return float(node.text) if "." in node.text else int(node.text)
            case tree.Name() | tree.Script() | tree.Accent():
                return self._symbol(node)
            case tree.Fraction():
                if (derived := self._derivative(node)) is not None:
                    return derived
                return _each(arithmetic.divide, self.value(node.above), self.value(node.below))
            case tree.Root():
                return _each(arithmetic.root, self.value(node.body))
            case tree.Group():
                return self._group(node)
            case tree.Integral():
                return self._form("#integral", node).of(self, node, node.body)
            case tree.Run():
                return self._run(node.units)
            case tree.Product():
                return self._product(node)
            case tree.Sum():
                return self._sum(node)
            case tree.Frozen():
                return self._form("#fixed", node).of(self, node, node.body)
        raise NotationError(f"{latex(node)} is no expression", latex(node), 0)

    def at(self, node: Node, variable: str = "x") -> Callable[[Value], Value]:
        """The expression as a function of the point that ``variable`` names."""
        return lambda points: self.bound({variable: points}).value(node)

    def _form(self, name: str, node: Node) -> Form:
        if not self.has(name):
            raise NotationError(f"this world has no {name.removeprefix(chr(35))}", latex(node), 0)
        found: Form = self.meaning(name)
        return found

    def _at_point(self, found: Field, node: Node) -> Value:
        if not self.has(found.variable):
            raise NotationError(f"{latex(node)} is a function; say at which point", latex(node), 0)
        return found.at(self.meaning(found.variable))

    def _symbol(self, node: Node) -> Value:
        name = key(node)
        if self.has(name):
            return self.meaning(name)
        if isinstance(node, tree.Script):
            return self._script(node)
        if isinstance(node, tree.Accent) and self.has("#" + node.mark):
            found = self.meaning("#" + node.mark)
            return found.of(self, node, node.body)
        raise NotationError(f"unknown symbol {name}{self._near(name)}", name, 0)

    def _near(self, name: str) -> str:
        near = closest_first(name, self.meanings)[:3]
        return f" (the nearest here: {', '.join(near)})" if near else ""

    def _script(self, node: tree.Script) -> Value:
        if isinstance(node.base, tree.Name) and self.has(node.base.latex):
            found = self.meaning(node.base.latex)
            if isinstance(found, Form):
                return found
        if node.upper is None:
            raise NotationError(f"unknown symbol {key(node)}{self._near(key(node))}", key(node), 0)
        if isinstance(node.base, tree.Name) and node.base.latex == "e" and node.lower is None:
            return _each(arithmetic.exp, self.value(node.upper))
        base = (
            self.raw(tree.Script(node.base, node.lower, None, node.primes))
            if (node.lower or node.primes)
            else self.raw(node.base)
        )
        if isinstance(node.upper, tree.Name) and node.upper.latex in ("*", "+", "-"):
            raise NotationError(f"unknown symbol {key(node)}{self._near(key(node))}", key(node), 0)
        if isinstance(node.upper, tree.Name) and node.upper.latex == r"\top":
            return np.transpose(base)
        power = self.value(node.upper)
        if isinstance(base, Function):
            return Function(lambda *values: _each(arithmetic.power, base.of(*values), power))
        if isinstance(base, Field):
            return (
                Field(lambda point: _each(arithmetic.power, base.at(point), power), base.variable)
                if not self.has(base.variable)
                else _each(arithmetic.power, self._at_point(base, node), power)
            )
        return _each(arithmetic.power, base, power)

    def _group(self, node: tree.Group) -> Value:
        if node.opening in ("|", r"\lvert", r"\|", r"\lVert"):
            return _each(abs, self.value(node.items[0]))
        if len(node.items) == 1:
            return self.raw(node.items[0])
        values = tuple(self.value(item) for item in node.items)
        return Members(values) if node.opening == r"\{" else values

    def _run(self, units: tuple[Node, ...]) -> Value:
        result: Value = None
        place = 0
        while place < len(units):
            unit, rest = units[place], units[place + 1 :]
            found = self._prefix(unit) or self.raw(unit)
            taken = 0
            power, rest = self._power_of_value(found, rest)
            if isinstance(found, Form):
                operand, taken = self._operand(found, unit, rest)
                found = found.of(self, unit, operand)
            elif isinstance(found, Function):
                found, taken = self._applied(found, unit, rest)
            elif isinstance(found, Field):
                if rest and self._asks_at_a_point(rest[0]):
                    group = rest[0]
                    assert isinstance(group, tree.Group)
                    found, taken = found.at(self.value(group.items[0])), 1
                elif len(units) > 1:
                    found = self._at_point(found, unit)
            if power is not None:
                found = _each(arithmetic.power, found, self.value(power))
            result = found if result is None else _each(arithmetic.multiply, result, found)
            place += 1 + taken
        return result

    def _power_of_value(self, found: Value, rest: tuple[Node, ...]) -> tuple[Node | None, tuple[Node, ...]]:
        """The power in p(x)^2 and E[X]^2, which is one of the value had there, and the units without it."""
        unit = rest[0] if rest else None
        if not isinstance(unit, tree.Script) or unit.lower or not unit.upper or unit.primes:
            return None, rest
        opening = unit.base.opening if isinstance(unit.base, tree.Group) else ""
        applied = isinstance(found, (Form, Function)) and opening == "("
        if isinstance(found, Form) and found.whole:  # a sum of (x)^2 is one of squares
            applied = opening == "[" and not found.large
        if applied or (isinstance(found, Field) and self._asks_at_a_point(unit.base)):
            return unit.upper, (unit.base, *rest[1:])
        return None, rest

    def _prefix(self, unit: Node) -> Value:
        r"""``\frac{\partial}{\partial s}`` before its operand, as a form."""
        if isinstance(unit, tree.Fraction) and _order(unit.above) and not _differentiated(unit.above):
            order = _order(unit.above)
            variable = _variable(unit.below, order)
            return Form(lambda scope, _, operand: scope._derived(operand, variable, order))
        return None

    def _operand(self, form: Form, unit: Node, rest: tuple[Node, ...]) -> tuple[Node, int]:
        bracket = bool(rest) and isinstance(rest[0], tree.Group) and rest[0].opening in ("(", "[", r"\{")
        if bracket and not form.large:
            return rest[0], 1
        if not rest or not form.whole:
            return tree.Words(""), 0
        return (rest[0] if len(rest) == 1 else tree.Run(rest)), len(rest)

    def _applied(self, function: Function, unit: Node, rest: tuple[Node, ...]) -> tuple[Value, int]:
        if not rest:
            raise NotationError(f"{latex(unit)} stands without its argument", latex(unit), 0)
        if isinstance(rest[0], tree.Group) and rest[0].opening in ("(", "["):
            return _each(function.of, *(self.value(item) for item in rest[0].items)), 1
        taken = 1
        while taken < len(rest) and not self._is_function(rest[taken]):
            taken += 1
        return _each(function.of, self.value(tree.Run(rest[:taken]))), taken

    def _is_function(self, unit: Node) -> bool:
        base = unit.base if isinstance(unit, tree.Script) else unit
        return isinstance(base, tree.Name) and isinstance(self.meanings.get(base.latex), Function)

    def _asks_at_a_point(self, unit: Node) -> bool:
        """Whether a bracket holds a point, so that the field before it is applied and not multiplied."""
        if not (isinstance(unit, tree.Group) and unit.opening == "(" and len(unit.items) == 1):
            return False
        inner = unit.items[0]
        return isinstance(inner, (tree.Name, tree.Script, tree.Run)) and (
            key(inner) in self.points or key(inner).removesuffix(")") in self.points
        )

    def _product(self, node: tree.Product) -> Value:
        result = self.value(node.runs[0])
        for operator, run in zip(node.operators, node.runs[1:], strict=True):
            result = _each(
                arithmetic.divide if operator == "/" else arithmetic.multiply, result, self.value(run)
            )
        return result

    def _sum(self, node: tree.Sum) -> Value:
        total: Value = 0
        for sign, term in zip(node.signs, node.terms, strict=True):
            value = self.value(term)
            if sign in (r"\pm", r"\mp"):
                both = (value, -value) if sign == r"\pm" else (-value, value)
                value = Branches(both)
            elif sign == "-":
                value = _each(arithmetic.negative, value)
            total = _each(arithmetic.add, total, value)
        return total

    def _derivative(self, node: tree.Fraction) -> Value:
        r"""The value of ``\frac{\partial v}{\partial y}``; None if the fraction is none of that kind."""
        order = _order(node.above)
        if not order:
            return None
        body = _differentiated(node.above)
        if body is None:
            raise NotationError(f"{latex(node)} stands without its operand", latex(node), 0)
        return self._derived(body, _variable(node.below, order), order)

    def _derived(self, body: Node, variable: Node, order: int) -> Value:
        import sympy

        name = key(variable)
        if self.has("#slope:" + name):  # the world differentiates by it numerically
            return self.meaning("#slope:" + name).of(self, variable, body)
        place = self.meaning(name)
        symbol = sympy.Symbol("t_" + "".join(filter(str.isalnum, name)), real=True)
        expression = self.bound({name: symbol}).value(body)
        slope = sympy.diff(expression, symbol, order)
        return (
            slope.subs(symbol, place)
            if isinstance(place, sympy.Basic)
            else _number(slope.subs(symbol, place))
        )


def _number(expression: Any) -> float | complex:
    found = complex(expression)
    return found.real if found.imag == 0 else found


def _units(node: Node) -> tuple[Node, ...]:
    return node.units if isinstance(node, tree.Run) else (node,)


def _order(above: Node) -> int:
    r"""The order of a derivative whose numerator begins with ``\partial``; 0 for other numerators."""
    first = _units(above)[0]
    if isinstance(first, tree.Script) and first.base == tree.Name(r"\partial"):
        return int(first.upper.text) if isinstance(first.upper, tree.Number) else 1
    return int(first in (tree.Name(r"\partial"), tree.Name(r"\mathrm{d}")))


def _differentiated(above: Node) -> Node | None:
    rest = _units(above)[1:]
    return None if not rest else rest[0] if len(rest) == 1 else tree.Run(rest)


def _variable(below: Node, order: int) -> Node:
    r"""The variable of ``\partial y^2``. Raises ``NotationError`` if its power is not the order."""
    _, *units = _units(below)
    if len(units) != 1:
        raise NotationError(f"a derivative is taken by one symbol, not by {latex(below)}", latex(below), 0)
    (unit,) = units
    power = unit.upper if isinstance(unit, tree.Script) else None
    if not isinstance(power, tree.Number):
        power = None
    if order != (1 if power is None else int(power.text)):
        raise NotationError("the derivative's orders above and below differ", latex(below), 0)
    return unit.base if power is not None and isinstance(unit, tree.Script) else unit
