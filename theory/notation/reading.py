r"""Executing a formula that an author typed: every relation in it, in each world that knows its symbols."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from theory.montecarlo import Outcome
from theory.notation import tree
from theory.notation.compare import decide
from theory.notation.errors import NotationError
from theory.notation.parser import parse
from theory.notation.render import latex
from theory.notation.world import World


@dataclass(frozen=True)
class Executed:
    """One relation of a formula and how it came out; ``problem`` says what is wrong, empty if it holds."""

    relation: str
    problem: str = ""


def execute(
    source: str, worlds: Sequence[World], defined: Mapping[str, str] | None = None
) -> Iterator[Executed]:
    """Every relation of ``source``, decided at all draws of every world that has its symbols.

    ``defined`` maps abbreviations that the text made itself to what they stand for. A formula that does not
    parse, and a relation that no world can decide, come with their problem; expressions that are no relations
    are only parsed.
    """
    for short, whole in (defined or {}).items():
        source = source.replace(short, whole)
    try:
        items = parse(source)
    except NotationError as error:
        yield Executed(source, str(error))
        return
    for item in items:
        if isinstance(item, tree.Chain):
            yield Executed(latex(item), _problem(item, worlds))


def _problem(chain: tree.Chain, worlds: Sequence[World]) -> str:
    """Why the relation does not hold; empty if it does in every world that can decide it."""
    decided, reason = False, "no world is given for this section"
    for world in worlds:
        try:
            wrong = _fails(chain, world)
        except NotationError as error:
            reason = f"in the world {world.name!r} {error.problem}"
            continue
        if wrong:
            return f"it does not hold: {wrong}"
        decided = True
    return "" if decided else f"it cannot be decided: {reason}"


def _fails(chain: tree.Chain, world: World) -> str:
    """The draw at which the relation fails or stays undecided, in words; empty if it holds at all."""
    for draw in world.draws():
        for link in decide(chain, draw.scope):
            if link.outcome is not Outcome.PASS:
                sides = f"{link.left:.10g} against {link.right:.10g}"
                return f"{link.outcome.value} at {draw.label} ({world.name}): {sides}"
    return ""
