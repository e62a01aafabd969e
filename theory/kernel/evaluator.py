"""Terms of Coq back to numbers: what ``theory.kernel.printer`` prints, and nothing more.

A reader of its own, so that a printed bracket or sign that is out of place changes the number. Brackets, the
four operations, powers by numerals, functions applied to one or two operands; numbers may be complex.
"""

import cmath
import math
import re
from collections.abc import Callable, Mapping

from theory.errors import WrongUsage

Number = complex

_TOKEN = re.compile(r"\s*(\d+|[A-Za-z_]\w*|[-+*/^()])")
_FUNCTIONS: Mapping[str, tuple[int, Callable[..., Number]]] = {
    "exp": (1, cmath.exp),
    "ln": (1, cmath.log),
    "tanh": (1, cmath.tanh),
    "sqrt": (1, cmath.sqrt),
    "Rabs": (1, abs),
    "Cmod": (1, abs),
    "Rmax": (2, lambda x, y: max(x.real, y.real)),
    "Rmin": (2, lambda x, y: min(x.real, y.real)),
    "RtoC": (1, lambda x: x),
}
_CONSTANTS: Mapping[str, Number] = {"PI": math.pi, "Ci": 1j}


def evaluate(text: str, values: Mapping[str, Number]) -> Number:
    """Return the value of a term. Raises ``WrongUsage`` for what is no term, or an unknown name."""
    reader = _Reader(_tokens(text), values)
    found = reader.sum()
    if reader.tokens:
        raise WrongUsage(f"no term of Coq's numbers: {text}")
    return found


def _tokens(text: str) -> list[str]:
    tokens, place = [], 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            raise WrongUsage(f"{text[place]!r} is no part of a term of Coq's numbers")
        tokens.append(match[1])
        place = match.end()
    return tokens


class _Reader:
    """Reads tokens from the left, with Coq's precedences."""

    def __init__(self, tokens: list[str], values: Mapping[str, Number]) -> None:
        self.tokens = tokens
        self.values = values

    def _next(self, *expected: str) -> str | None:
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in expected else None

    def sum(self) -> Number:
        """Operands of + and -, from left to right."""
        total = self._product()
        while sign := self._next("+", "-"):
            total = total + self._product() if sign == "+" else total - self._product()
        return total

    def _product(self) -> Number:
        total = self._signed()
        while sign := self._next("*", "/"):
            total = total * self._signed() if sign == "*" else total / self._signed()
        return total

    def _signed(self) -> Number:
        """- x and / x bind more weakly than powers, as in Coq."""
        if self._next("-"):
            return -self._signed()
        if self._next("/"):
            return 1 / self._signed()
        return self._power()

    def _power(self) -> Number:
        base = self._applied()
        return base ** int(self.tokens.pop(0)) if self._next("^") else base

    def _applied(self) -> Number:
        if not self.tokens or self.tokens[0] not in _FUNCTIONS:
            return self._atom()
        count, function = _FUNCTIONS[self.tokens.pop(0)]
        return function(*(self._atom() for _ in range(count)))

    def _atom(self) -> Number:
        if self._next("("):
            inner = self.sum()
            if not self._next(")"):
                raise WrongUsage("a term with a bracket that is not closed")
            return inner
        token = self.tokens.pop(0) if self.tokens else ""
        if token.isdigit():
            return int(token)
        if token in _CONSTANTS:
            return _CONSTANTS[token]
        if token in self.values:
            return self.values[token]
        raise WrongUsage(f"{token!r} means nothing in a term")
