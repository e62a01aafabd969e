"""Propositions about limits: an integral over the whole line, and a term far out on the line."""

from collections.abc import Iterator
from dataclasses import dataclass

from theory.kernel.propositions import Names, Printed, Term


@dataclass(frozen=True)
class OverLine:
    """The integral of ``of`` over all real ``by``, improper at both ends, exists and is ``value``."""

    of: Term
    by: str
    value: Term

    def coq(self, names: Names) -> str:
        """Return Coquelicot's ``is_RInt_gen`` between the infinities."""
        of, value = (printed.text for printed in self.terms(names))
        ends = "(Rbar_locally m_infty) (Rbar_locally p_infty)"
        return f"is_RInt_gen (fun {self.by} : R => {of}) {ends} {value}"

    def terms(self, names: Names) -> Iterator[Printed]:
        """Yield the integrand and the value."""
        yield Printed(self.of, names.more((self.by,)).real(self.of))
        yield Printed(self.value, names.real(self.value))


@dataclass(frozen=True)
class Limit:
    """``of`` tends to ``value`` as ``by`` tends to ``end``: Coquelicot's ``p_infty`` or ``m_infty``."""

    of: Term
    by: str
    end: str
    value: Term

    def coq(self, names: Names) -> str:
        """Return Coquelicot's ``is_lim``."""
        of, value = (printed.text for printed in self.terms(names))
        return f"is_lim (fun {self.by} : R => {of}) {self.end} {value}"

    def terms(self, names: Names) -> Iterator[Printed]:
        """Yield the term and its limit."""
        yield Printed(self.of, names.more((self.by,)).real(self.of))
        yield Printed(self.value, names.real(self.value))
