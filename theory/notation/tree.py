"""The tree of a formula: what the parser makes, the renderer prints and the evaluator evaluates.

Nodes compare by content; ``at``, where a node begins in the source, is for messages alone.
"""

from dataclasses import dataclass, field


class Node:
    """A part of a formula."""

    at: int


def _at() -> int:
    return field(default=0, compare=False, repr=False)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Number(Node):
    """A numeral as it is written: ``0.4034264`` keeps its digits."""

    text: str
    at: int = _at()


@dataclass(frozen=True)
class Name(Node):
    r"""A letter, a command (``\sigma``) or an upright word (``\mathrm{KL}``), in canonical LaTeX."""

    latex: str
    at: int = _at()


@dataclass(frozen=True)
class Words(Node):
    r"""Plain words inside a formula, ``\text{fixed}``: printed, and read by the forms that expect them."""

    text: str
    at: int = _at()


@dataclass(frozen=True)
class Script(Node):
    """A base with a lower and an upper index and ``primes`` primes."""

    base: Node
    lower: Node | None = None
    upper: Node | None = None
    primes: int = 0
    at: int = _at()


@dataclass(frozen=True)
class Fraction(Node):
    """``above`` over ``below``."""

    above: Node
    below: Node
    at: int = _at()


@dataclass(frozen=True)
class Root(Node):
    """The square root of ``body``."""

    body: Node
    at: int = _at()


@dataclass(frozen=True)
class Accent(Node):
    r"""A mark over or around ``body``: ``\hat``, ``\bar``, ``\tilde``, ``\overline``."""

    mark: str
    body: Node
    at: int = _at()


@dataclass(frozen=True)
class Group(Node):
    r"""Delimiters around ``items``, which ``separators`` part: one of ``, ; \mid \|``."""

    opening: str
    items: tuple[Node, ...]
    separators: tuple[str, ...]
    closing: str
    at: int = _at()


@dataclass(frozen=True)
class Integral(Node):
    """The integral of ``body`` over ``variable``; without limits over all that the world has."""

    body: Node
    variable: Name
    lower: Node | None = None
    upper: Node | None = None
    at: int = _at()


@dataclass(frozen=True)
class Run(Node):
    """Units side by side: products and applications, which the evaluator tells apart by their values."""

    units: tuple[Node, ...]
    at: int = _at()


@dataclass(frozen=True)
class Product(Node):
    r"""Runs joined by ``operators``: ``\cdot``, ``\times``, ``/``, ``\otimes``, ``\odot``, from left to
    right."""

    runs: tuple[Node, ...]
    operators: tuple[str, ...]
    at: int = _at()


@dataclass(frozen=True)
class Sum(Node):
    r"""Terms, each behind its sign: ``+``, ``-``, ``\pm`` or, before the first, nothing."""

    signs: tuple[str, ...]
    terms: tuple[Node, ...]
    at: int = _at()


@dataclass(frozen=True)
class Frozen(Node):
    """``body`` with ``what`` held at its present value, or at the values that a relation gives."""

    body: Node
    what: Node
    at: int = _at()


@dataclass(frozen=True)
class Chain(Node):
    r"""A relation: ``sides`` joined by ``relations``, as in 0 <= Delta <= 2."""

    sides: tuple[Node, ...]
    relations: tuple[str, ...]
    at: int = _at()


def children(node: Node) -> tuple[Node, ...]:  # noqa: PLR0911 (one branch per kind)
    """The nodes directly below ``node``, in order."""
    match node:
        case Script():
            return tuple(part for part in (node.base, node.lower, node.upper) if part is not None)
        case Fraction():
            return node.above, node.below
        case Root() | Accent():
            return (node.body,)
        case Group():
            return node.items
        case Integral():
            limits = tuple(part for part in (node.lower, node.upper) if part is not None)
            return (*limits, node.body, node.variable)
        case Run():
            return node.units
        case Product():
            return node.runs
        case Sum():
            return node.terms
        case Frozen():
            return node.body, node.what
        case Chain():
            return node.sides
    return ()


def walk(node: Node) -> tuple[Node, ...]:
    """``node`` and all below it, parents first."""
    return (node, *(below for child in children(node) for below in walk(child)))
