r"""A statement: relations that are printed and evaluated, one object for both.

    Statement(LSGAN, r"2C(G) = \tfrac12(a+b-2c)^2 + \tfrac14(b-a)^2\,\Delta")

The LaTeX is rendered from the parsed tree, and the checks decide that tree at every draw of the world. What
no relation can say stands in ``beyond``, in words, and is printed as what was not checked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from theory.errors import WrongUsage
from theory.montecarlo import Outcome
from theory.notation import tree
from theory.notation.compare import Compared, decide
from theory.notation.errors import NotationError
from theory.notation.parser import parse
from theory.notation.render import latex
from theory.notation.scope import Scope
from theory.notation.tree import Node
from theory.notation.world import World
from theory.verdict import Check, worst


@dataclass(frozen=True)
class Holds:
    """Relations that hold at every draw of ``world``; ``titled`` prints the world's title before them."""

    world: World
    source: str
    titled: bool = False

    @cached_property
    def items(self) -> tuple[Node, ...]:
        """The relations. Raises ``NotationError`` for an item that is none."""
        return relations(self.source)

    @property
    def latex(self) -> str:
        """What is printed, made from the tree."""
        text = r",\quad ".join(latex(item) for item in self.items)
        return _under(self.world, text, self.titled)

    def checks(self, about: str) -> Iterator[Check]:
        """One sub-check for each relation and draw."""
        for draw in self.world.draws():
            for place, item in enumerate(self.items):
                assert isinstance(item, tree.Chain)
                which = f" {place + 1}" if len(self.items) > 1 else ""
                yield checked(f"{about}{which}: {draw.label}", decide(item, draw.scope))


@dataclass(frozen=True)
class Connected:
    r"""``left \iff right`` or ``left \Rightarrow right``, at draws where the left side holds and where it
    fails.

    For an equivalence each side must fail where the other does; an implication is not asked there.
    ``titled`` prints the world's title before them.
    """

    world: World
    left: str
    right: str
    both: bool = True
    titled: bool = False

    @property
    def latex(self) -> str:
        """What is printed, made from the trees."""
        sign = r"\iff" if self.both else r"\Rightarrow"
        left, right = (r",\ ".join(map(latex, relations(side))) for side in (self.left, self.right))
        return _under(self.world, rf"{left}\ {sign}\ {right}", self.titled)

    def checks(self, about: str) -> Iterator[Check]:
        """One sub-check for each draw; a world without draws of either kind decides nothing."""
        seen = set()
        for draw in self.world.draws():
            left, right = (outcome_of(relations(side), draw.scope) for side in (self.left, self.right))
            seen.add(left)
            if left is Outcome.FAIL and not self.both:
                continue
            agree = (
                Outcome.INCONCLUSIVE
                if Outcome.INCONCLUSIVE in (left, right)
                else (Outcome.PASS if left is right else Outcome.FAIL)
            )
            truth = {Outcome.PASS: 1.0, Outcome.FAIL: 0.0}
            yield Check(f"{about}: {draw.label}", truth.get(left, 0.5), truth.get(right, 0.5), 0.0, agree)
        if not {Outcome.PASS, Outcome.FAIL} <= seen:
            yield Check(f"{about}: draws of both kinds", 2.0, float(len(seen)), 0.0, Outcome.INCONCLUSIVE)


Part = Holds | Connected


@dataclass(frozen=True)
class Statement:
    """Parts in the order of print, and what lies ``beyond`` their check, in words (LaTeX with $...$)."""

    parts: tuple[Part, ...]
    beyond: str = ""

    @property
    def latex(self) -> str:
        """What the ledger and the derivations print."""
        return r";\quad ".join(part.latex for part in self.parts)

    @property
    def lines(self) -> tuple[str, ...]:
        """The parts apart, for displays of several lines."""
        return tuple(part.latex for part in self.parts)

    def checks(self) -> Iterator[Check]:
        """The sub-checks of all parts."""
        for place, part in enumerate(self.parts):
            yield from part.checks("as printed" if len(self.parts) == 1 else f"as printed, part {place + 1}")

    def trees(self) -> tuple[Node, ...]:
        """Every relation of the statement, of whatever part."""
        sources = [
            s for p in self.parts for s in ((p.source,) if isinstance(p, Holds) else (p.left, p.right))
        ]
        return tuple(item for source in sources for item in relations(source))


def _under(world: World, text: str, titled: bool) -> str:
    """A text behind its world's title, if that is to be printed. Raises ``WrongUsage`` if there is none."""
    if titled and not world.title:
        raise WrongUsage(f"{world.name}: a world without a title cannot print it")
    return rf"{world.title}{{:}}\ {text}" if titled else text


def states(world: World, *sources: str, beyond: str = "") -> Statement:
    """A statement whose parts all hold in one world."""
    return Statement(tuple(Holds(world, source) for source in sources), beyond)


def relations(source: str) -> tuple[Node, ...]:
    """The relations of a formula. Raises ``NotationError`` if an item is no relation, or there is none."""
    items = parse(source)
    for item in items:
        if not isinstance(item, tree.Chain):
            raise NotationError(f"{latex(item)} is no relation", source, item.at)
    if not items:
        raise NotationError("a statement says nothing", source, 0)
    return items


def checked(name: str, links: Iterable[Compared]) -> Check:
    """The sub-check of a chain: its numbers are those of the link that speaks most against it."""
    found = list(links)
    outcome = worst(link.outcome for link in found)
    shown = next(link for link in found if link.outcome is outcome)
    resolution = max(link.resolution for link in found)
    return Check(name, shown.right, shown.left, shown.bound, outcome, resolution=resolution)


def outcome_of(items: Iterable[Node], scope: Scope) -> Outcome:
    """Whether all relations hold in one scope."""
    return worst(
        link.outcome for item in items if isinstance(item, tree.Chain) for link in decide(item, scope)
    )
