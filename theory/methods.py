"""The methods by which sub-checks decide, one letter each; the place where a new one begins.

A method is a member here, rules of acceptance in ``theory.verdict`` that turn what it computed into a
``Check``, and modules that compute it:

    S  ``vanishes``, ``positive``          SymPy, and two solvers in theory.solvers; theory.derivations
       ``holds``                           SymPy; theory.calculus, theory.claims.symbolic
    Q  ``integrates``                      theory.quadrature, theory.elbo.quadrature
    I  ``encloses``, ``between``           theory.enclosures, theory.elbo.enclosures, theory.boxes
       ``covers``                          theory.enclosures beside theory.quadrature
    M  ``sampled``, ``biased``, ``rate``   theory.montecarlo
       ``banded``                          its Dvoretzky-Kiefer-Wolfowitz band
    N  ``over_seeds``, ``each_seed``       theory.claims.trained
    K  no check: the record of proofs      theory.kernel, commands.build.kernel

K stands beside what decided a verdict, never for it: a machine without Coq decides the same claims.
``equals`` compares closed forms in float64, under whatever method they stand beside.
"""

from enum import Enum

from theory.errors import WrongUsage


class Method(Enum):
    """What decides; the value is the letter that the ledger records."""

    SYMBOLIC = "S"
    QUADRATURE = "Q"
    INTERVAL = "I"
    MONTE_CARLO = "M"
    NETWORK = "N"
    KERNEL = "K"

    @property
    def words(self) -> str:
        """What the letter stands for, as the terminal says it."""
        return _WORDS[self]


_WORDS = {
    Method.SYMBOLIC: "symbolic",
    Method.QUADRATURE: "quadrature",
    Method.INTERVAL: "interval",
    Method.MONTE_CARLO: "Monte Carlo",
    Method.NETWORK: "trained network",
    Method.KERNEL: "proof under a kernel",
}


def methods(letters: str) -> tuple[Method, ...]:
    """The methods of a tag such as "S+Q", in its order. Raises ``WrongUsage`` for a letter that is none's."""
    known = {method.value: method for method in Method}
    tag = letters.split("+")
    if not set(tag) <= set(known):
        raise WrongUsage(f"{letters!r} names a method that is none of {', '.join(known)}")
    return tuple(known[letter] for letter in tag)
