"""Quotients of polynomials as SMT-LIB text: denominators are multiplied out, so that no term divides.

A denominator is kept as its factors, so that a sum stands over the smallest product that all terms divide.
Where it is not zero is for the caller to say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

ZERO, ONE = "0.0", "1.0"


def numeral(value: Fraction | int) -> str:
    """Return an exact number as a term."""
    value = Fraction(value)
    whole = f"{abs(value.numerator)}.0"
    term = whole if value.denominator == 1 else f"(/ {whole} {value.denominator}.0)"
    return term if value >= 0 else f"(- {term})"


def times(factors: Iterable[str]) -> str:
    """Return the product of terms, in an order of their own."""
    found = sorted(factor for factor in factors if factor != ONE)
    if ZERO in found:
        return ZERO
    return ONE if not found else found[0] if len(found) == 1 else f"(* {' '.join(found)})"


def plus(terms: Iterable[str]) -> str:
    """Return the sum of terms, in an order of their own."""
    found = sorted(term for term in terms if term != ZERO)
    return ZERO if not found else found[0] if len(found) == 1 else f"(+ {' '.join(found)})"


@dataclass(frozen=True)
class Quotient:
    """The term ``above`` over the product of the factors ``below``, each with its power."""

    above: str
    below: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Quotient") -> "Quotient":
        below = {f: max(self.below.get(f, 0), other.below.get(f, 0)) for f in {**self.below, **other.below}}
        return Quotient(plus(one._over(below) for one in (self, other)), below)

    def __neg__(self) -> "Quotient":
        return self if self.above == ZERO else Quotient(f"(- {self.above})", self.below)

    def __mul__(self, other: "Quotient") -> "Quotient":
        below = {f: self.below.get(f, 0) + other.below.get(f, 0) for f in {**self.below, **other.below}}
        return Quotient(times((self.above, other.above)), below)

    def inverse(self) -> "Quotient":
        """One over it."""
        return Quotient(self.denominator, {} if self.above == ONE else {self.above: 1})

    def norm(self) -> "Quotient":
        """What must not be zero for the inverse to exist."""
        return self

    @property
    def denominator(self) -> str:
        """The product below."""
        return times(factor for factor, power in self.below.items() for _ in range(power))

    @property
    def signed(self) -> str:
        """A term of the same sign: the numerator times the factors of odd power."""
        return times((self.above, *(factor for factor, power in self.below.items() if power % 2)))

    def _over(self, below: Mapping[str, int]) -> str:
        missing = (f for f, power in below.items() for _ in range(power - self.below.get(f, 0)))
        return times((self.above, *missing))


@dataclass(frozen=True)
class Complex:
    """A complex number as its real and imaginary parts."""

    real: Quotient
    imaginary: Quotient = Quotient(ZERO)

    def __add__(self, other: "Complex") -> "Complex":
        return Complex(self.real + other.real, self.imaginary + other.imaginary)

    def __neg__(self) -> "Complex":
        return Complex(-self.real, -self.imaginary)

    def __mul__(self, other: "Complex") -> "Complex":
        real = self.real * other.real + -(self.imaginary * other.imaginary)
        return Complex(real, self.real * other.imaginary + self.imaginary * other.real)

    def inverse(self) -> "Complex":
        """One over it."""
        over = self.norm().inverse()
        return Complex(self.real * over, -self.imaginary * over)

    def norm(self) -> Quotient:
        """The square of the modulus, which must not be zero for the inverse to exist."""
        return self.real * self.real + self.imaginary * self.imaginary


Number = Quotient | Complex
