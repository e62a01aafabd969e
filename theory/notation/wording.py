r"""A wording: the sentence that a claim puts into the paper, its words of polarity chosen by the check.

    says(r"B's estimate has the {smaller|larger} variance", r"\mathrm{Var}_B ? \mathrm{Var}_A")

Each mark {first|second|...} has a binding. ``left ? right`` asks how two expressions compare, and the words
mean what ``COMPARISONS`` says; a mapping gives each alternative its own relation. The check finds the one
alternative that holds; the first is what the text was written for, so that another one stops the build with
both. Formulas between dollars are executed too, or belong to the claim's statement.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from theory.errors import WrongUsage, closest_first
from theory.montecarlo import Outcome
from theory.notation import tree
from theory.notation.compare import decide
from theory.notation.errors import NotationError
from theory.notation.parser import parse
from theory.notation.render import latex
from theory.notation.statement import Part, Statement, checked, outcome_of, relations
from theory.notation.tree import Node, walk
from theory.notation.world import World
from theory.verdict import Check

Binding = str | Mapping[str, str | Part]

# What a word says of ``left ? right``. A word that is not here needs a mapping of its own.
COMPARISONS = {
    "smaller": "<",
    "larger": ">",
    "less": "<",
    "more": ">",
    "below": "<",
    "above": ">",
    "lower": "<",
    "higher": ">",
    "falls": "<",
    "fall": "<",
    "rises": ">",
    "rise": ">",
    "inwards": "<",
    "outwards": ">",
    "negative": "<",
    "positive": ">",
    "equal": "=",
    "unequal": r"\ne",
    "never negative": r"\ge",
    "never positive": r"\le",
    "at most": r"\le",
    "at least": r"\ge",
    "unbiased": "=",
    "biased": r"\ne",
    "the same": "=",
    "different": r"\ne",
}
_ALTERNATIVE = r"(?:[^{}|]|\{[^{}]*\})+"
_MARK = re.compile(rf"(?<!\\)\{{({_ALTERNATIVE}(?:(?<!\\)\|{_ALTERNATIVE})+)\}}")
_FORMULA = re.compile(r"(?<!\\)\$([^$]*)\$")


@dataclass(frozen=True)
class Said:
    """The text as it is printed and the sub-checks that chose it."""

    text: str
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Wording:
    """``template`` with one of ``bindings`` for each of its marks, in order; ``world`` if not the claim's
    own."""

    template: str
    bindings: tuple[Binding, ...] = ()
    world: World | None = None

    def __post_init__(self) -> None:
        marks = len(self.marks())
        if marks != len(self.bindings):
            raise WrongUsage(f"{self.template!r} has {marks} marks and {len(self.bindings)} bindings")

    def marks(self) -> list[tuple[str, ...]]:
        """The alternatives of each mark, in order."""
        return [tuple(match[1].split("|")) for match in _MARK.finditer(self.template)]

    def words(self) -> str:
        """The template without its marks and formulas: what no check chooses."""
        return _FORMULA.sub(" ", _MARK.sub(" ", self.template))

    def say(self, world: World, statement: Statement) -> Said:
        """Choose the words and check the formulas, in the claim's ``world`` unless the wording has its
        own."""
        world = self.world or world
        checks: list[Check] = []
        chosen: list[str] = []
        for alternatives, binding in zip(self.marks(), self.bindings, strict=True):
            word, check = _choose(alternatives, binding, world)
            chosen.append(word)
            checks.append(check)
        for formula in _FORMULA.findall(_MARK.sub(" ", self.template)):
            checks.extend(_executed(formula, world, statement))
        return Said(self._filled(chosen), tuple(checks))

    def written(self) -> str:
        """The text as it was written for, with the first of all alternatives: no check has chosen it."""
        return self._filled([alternatives[0] for alternatives in self.marks()])

    def _filled(self, chosen: list[str]) -> str:
        words = iter(chosen)
        text = _MARK.sub(lambda _: next(words), self.template)
        return _FORMULA.sub(lambda match: f"${_printed(match[1])}$", text)


def says(template: str, *bindings: Binding, world: World | None = None) -> Wording:
    """A wording and the bindings of its marks."""
    return Wording(" ".join(template.split()), bindings, world)


def _choose(alternatives: tuple[str, ...], binding: Binding, world: World) -> tuple[str, Check]:
    """The alternative that holds at every draw; the first is what is written."""
    holding = [word for word in alternatives if _holds(_relation(word, binding), world)]
    written = alternatives[0]
    if len(holding) != 1:
        found = " and ".join(map(repr, holding)) or "none of the alternatives"
        return written, Check(
            f"written {written!r}, found {found}", 1.0, float(len(holding)), 0.0, Outcome.FAIL
        )
    (word,) = holding
    same = word == written
    name = f"says {word!r}" if same else f"written {written!r}, found {word!r}"
    return word, Check(name, 0.0, 0.0 if same else 1.0, 0.0, Outcome.PASS if same else Outcome.FAIL)


def _holds(relation: str | Part, world: World) -> bool:
    if not isinstance(relation, str):
        return all(check.outcome is Outcome.PASS for check in relation.checks(""))
    return all(outcome_of(relations(relation), draw.scope) is Outcome.PASS for draw in world.draws())


def _relation(word: str, binding: Binding) -> str | Part:
    if isinstance(binding, Mapping):
        if word not in binding:
            near = closest_first(word, binding)[0]
            raise WrongUsage(f"{word!r} is bound to no relation; the nearest that is: {near!r}")
        return binding[word]
    left, _, right = binding.partition("?")
    if word not in COMPARISONS:
        near = closest_first(word, COMPARISONS)[0]
        raise WrongUsage(f"{word!r} is no comparison; the nearest one: {near!r}")
    return f"{left} {COMPARISONS[word]} {right}"


def _executed(formula: str, world: World, statement: Statement) -> Iterator[Check]:
    parts = {part for item in statement.trees() for part in _parts(item)}
    for item in parse(formula):
        if item in parts:
            continue  # decided as part of the statement, or a condition of it
        if isinstance(item, tree.Chain):
            for draw in world.draws():
                yield checked(f"${latex(item)}$, {draw.label}", decide(item, draw.scope))
        elif not isinstance(item, (tree.Name, tree.Number, tree.Script)):
            raise NotationError(f"{latex(item)} is no part of the claim's statement", formula, item.at)


def _parts(item: Node) -> Iterator[Node]:
    """Every node, and the runs of consecutive factors within a longer run."""
    for node in walk(item):
        yield node
        if isinstance(node, tree.Run):
            count = len(node.units)
            yield from (tree.Run(node.units[i:j]) for i in range(count) for j in range(i + 2, count + 1))


def _printed(formula: str) -> str:
    return r",\ ".join(latex(item) for item in parse(formula))
