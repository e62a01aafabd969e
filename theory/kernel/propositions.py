"""What a theorem says: relations between terms under quantifiers and connectives, printed for Coq.

A term is a Python function of its variables' values, given by name. Run on symbols it is printed; run on
numbers it is what the printed term must evaluate to.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

import sympy

from theory.kernel import printer

Values = Mapping[str, Any]
Term = Callable[[Values], Any]


@dataclass(frozen=True)
class Names:
    """The variables in force: symbols by name, and which of them are complex."""

    symbols: Mapping[str, sympy.Symbol] = field(default_factory=dict)
    complex_names: frozenset[str] = frozenset()

    def more(self, names: tuple[str, ...], of: str = "R") -> "Names":
        """The variables with further ones of a type, "R" or "C"."""
        fresh = {name: sympy.Symbol(name, real=True if of == "R" else None) for name in names}
        known = self.complex_names | set(names) if of == "C" else self.complex_names - set(names)
        return Names({**self.symbols, **fresh}, frozenset(known))

    def real(self, term: Term) -> str:
        """A term of type R."""
        with sympy.evaluate(False):
            return printer.real(term(self.symbols), self.complex_names)

    def complex_(self, term: Term) -> str:
        """A term of type C."""
        with sympy.evaluate(False):
            return printer.complex_(term(self.symbols), self.complex_names)


@dataclass(frozen=True)
class Printed:
    """A term beside its Coq text."""

    term: Term
    text: str


class Proposition(Protocol):
    """Something that Coq can be asked to prove."""

    def coq(self, names: Names) -> str:
        """Return the proposition in Coq's language; the variables ``names`` are bound outside it."""
        ...

    def terms(self, names: Names) -> Iterator[Printed]:
        """Yield every term in it, beside its text."""
        ...


@dataclass(frozen=True)
class Relation:
    """``left sign right``, of real terms or, ``of`` "C", of complex ones; the signs are Coq's."""

    left: Term
    sign: str
    right: Term
    of: str = "R"

    def coq(self, names: Names) -> str:
        """Return ``(left sign right)``, in the scope of complex numbers where it is about those."""
        left, right = (printed.text for printed in self.terms(names))
        return f"({left} {self.sign} {right}){'' if self.of == 'R' else '%C'}"

    def terms(self, names: Names) -> Iterator[Printed]:
        """Yield both sides."""
        show = names.real if self.of == "R" else names.complex_
        yield Printed(self.left, show(self.left))
        yield Printed(self.right, show(self.right))


@dataclass(frozen=True)
class Slope:
    """``of`` as a function of ``by`` has the derivative ``slope`` at ``at``, or where ``by`` is."""

    of: Term
    by: str
    slope: Term
    at: Term | None = None

    def coq(self, names: Names) -> str:
        """Return Coquelicot's ``is_derive``."""
        of, at, slope = (printed.text for printed in self.terms(names))
        return f"is_derive (fun {self.by} : R => {of}) {at} {slope}"

    def terms(self, names: Names) -> Iterator[Printed]:
        """Yield the function's body, the place and the derivative."""
        yield Printed(self.of, names.more((self.by,)).real(self.of))
        at = self.at or (lambda values: values[self.by])
        yield Printed(at, names.real(at))
        yield Printed(self.slope, names.real(self.slope))


@dataclass(frozen=True)
class Integral:
    """The integrals over [0, 1] of two terms, where both exist, stand in the relation ``sign``.

    ``of`` gives the variables of the terms that are values of functions, and those functions' names.
    """

    left: Term
    sign: str
    right: Term
    of: Mapping[str, str]

    def coq(self, names: Names) -> str:
        """Return the relation for all numbers I and J that Coquelicot's ``is_RInt`` gives as integrals."""
        variables, values = " ".join(self.of), " ".join(f"({name} x)" for name in self.of.values())
        left, right = (
            f"is_RInt (fun x : R => (fun {variables} : R => {printed.text}) {values}) 0 1"
            for printed in self.terms(names)
        )
        return f"(forall I J : R, ({left} I -> ({right} J -> (I {self.sign} J))))"

    def terms(self, names: Names) -> Iterator[Printed]:
        """Yield both integrands."""
        inside = names.more(tuple(self.of))
        for term in (self.left, self.right):
            yield Printed(term, inside.real(term))


@dataclass(frozen=True)
class Enclosed:
    """The integral of a term over every interval that holds the ``middle`` is ``value``, up to ``radius``.

    ``by`` is the variable. The radius thus has what the tails hold, however far they are taken.
    """

    of: Term
    by: str
    middle: tuple[Fraction, Fraction]
    value: Fraction
    radius: Fraction

    def coq(self, names: Names) -> str:
        """Return that Coquelicot's ``is_RInt`` gives such a number v over each interval from a to b."""
        of, low, high, value, radius = (printed.text for printed in self.terms(names))
        integral = f"is_RInt (fun {self.by} : R => {of}) a b v"
        near = f"((Rabs (v - {value})) <= {radius})"
        found = f"(exists v : R, ({integral} /\\ {near}))"
        return f"(forall a b : R, ((a <= {low}) -> (({high} <= b) -> {found})))"

    def terms(self, names: Names) -> Iterator[Printed]:
        """Yield the integrand and the four numbers."""
        yield Printed(self.of, names.more((self.by,)).real(self.of))
        for number in (*self.middle, self.value, self.radius):
            constant = _constant(number)
            yield Printed(constant, names.real(constant))


@dataclass(frozen=True)
class Densities:
    """Functions are the densities of two laws under their mean, which is laid out evenly over [0, 1]."""

    p: str
    q: str

    def coq(self, names: Names) -> str:
        """Return the prelude's ``densities``."""
        return f"(densities {self.p} {self.q})"

    def terms(self, names: Names) -> Iterator[Printed]:
        """Yield nothing: no term of the study is in it."""
        yield from ()


@dataclass(frozen=True)
class Joined:
    """Parts joined by one of Coq's connectives, all in brackets."""

    sign: str
    parts: tuple[Proposition, ...]

    def coq(self, names: Names) -> str:
        """Return the parts with the sign between them, associated to the right as Coq does."""
        *before, text = (part.coq(names) for part in self.parts)
        for part in reversed(before):
            text = f"({part} {self.sign} {text})"
        return text

    def terms(self, names: Names) -> Iterator[Printed]:
        """Yield the terms of all parts."""
        for part in self.parts:
            yield from part.terms(names)


@dataclass(frozen=True)
class Bound:
    """``body`` for all, or for some, values of the variables."""

    quantifier: str
    names: tuple[str, ...]
    body: Proposition
    of: str = "R"

    def coq(self, names: Names) -> str:
        """Return the quantified body."""
        inner = self.body.coq(names.more(self.names, self.of))
        return f"({self.quantifier} {' '.join(self.names)} : {self.of}, {inner})"

    def terms(self, names: Names) -> Iterator[Printed]:
        """Yield the body's terms."""
        yield from self.body.terms(names.more(self.names, self.of))


def both(*parts: Proposition) -> Proposition:
    """All parts hold."""
    return parts[0] if len(parts) == 1 else Joined("/\\", parts)


def either(*parts: Proposition) -> Proposition:
    """One of the parts holds."""
    return parts[0] if len(parts) == 1 else Joined("\\/", parts)


def iff(left: Proposition, right: Proposition) -> Proposition:
    """Each side holds where the other does."""
    return Joined("<->", (left, right))


def given(*conditions: Proposition, then: Proposition) -> Proposition:
    """``then`` follows from the conditions."""
    return Joined("->", (*conditions, then))


def every(names: str, *conditions: Proposition, then: Proposition, of: str = "R") -> Proposition:
    """``then`` for all values of the variables, parted by spaces, that meet the conditions."""
    return Bound("forall", tuple(names.split()), given(*conditions, then=then), of)


def some(names: str, then: Proposition) -> Proposition:
    """``then`` for some real values of the variables."""
    return Bound("exists", tuple(names.split()), then)


def relation(left: Term | str | int, sign: str, right: Term | str | int, of: str = "R") -> Relation:
    """A relation between terms, variables by their names and whole numbers."""
    return Relation(_term(left), sign, _term(right), of)


def _constant(number: Fraction) -> Term:
    return lambda values: number


def _term(of: Term | str | int) -> Term:
    if isinstance(of, str):
        return lambda values: values[of]
    if isinstance(of, int):
        return lambda values: of
    return of
