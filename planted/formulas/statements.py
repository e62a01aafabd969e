r"""Lies about the mathematics: printed relations changed in one place, and words of polarity turned.

The relations and words are those of claims and derivations. Each lie is told to the object that prints and is
checked, and must turn its check.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from planted.formulas.mutation import falsehoods
from theory.claims import LEDGER
from theory.derivations import DERIVATIONS
from theory.montecarlo import Outcome
from theory.notation import tree
from theory.notation.render import latex
from theory.notation.statement import Holds, Statement
from theory.notation.wording import Wording
from theory.notation.world import World
from theory.verdict import Check

FEW = 4  # lies told to one statement, each of another kind where it has several


@dataclass(frozen=True)
class Lie:
    """One falsehood: its ``kind``, where it is told, and what was said and is said."""

    kind: str
    where: str
    said: str
    told: str


@dataclass(frozen=True)
class Heard:
    """A lie and the message that stopped it; empty if nothing did."""

    lie: Lie
    message: str


def about(statement: Statement, where: str) -> Iterator[Heard]:
    """Tell lies about the relations of one statement, at most ``FEW``, and yield what was heard of each."""
    told = 0
    kinds: set[str] = set()
    for part in statement.parts:
        if not isinstance(part, Holds):
            continue
        for place, item in enumerate(part.items):
            assert isinstance(item, tree.Chain)
            for falsehood in falsehoods(item, part.world):
                if told >= FEW:
                    return
                if falsehood.kind in kinds:
                    continue
                kinds.add(falsehood.kind)
                told += 1
                changed = latex(falsehood.changed)
                relations = [latex(one) for one in part.items]
                relations[place] = changed
                lie = Lie(falsehood.kind, where, latex(item), changed)
                yield Heard(lie, _stops(replace(part, source=r",\quad ".join(relations)), changed, where))


def _stops(part: Holds, changed: str, where: str) -> str:
    try:
        for check in part.checks("as printed"):
            if check.outcome is not Outcome.PASS:
                return f"{where} says ${changed}$: {check.outcome.value}, {_numbers(check)}"
    except Exception as error:  # a claim whose check ends in an error fails, with that error's message
        return f"{where} says ${changed}$: {type(error).__name__}: {error}"
    return ""


def _numbers(check: Check) -> str:
    return f"{check.name}: {check.measured:.10g} against {check.predicted:.10g}"


def turned(wording: Wording, world: World, statement: Statement, where: str) -> Iterator[Heard]:
    """Exchange the first two alternatives of each mark of a wording, and yield what was heard of it."""
    for alternatives in wording.marks():
        first, second, *others = alternatives
        mark = "|".join(alternatives)
        if wording.template.count(f"{{{mark}}}") != 1:
            continue  # the same mark twice: which of them is turned could not be said
        lie = replace(
            wording,
            template=wording.template.replace(f"{{{mark}}}", f"{{{'|'.join((second, first, *others))}}}"),
        )
        said = lie.say(world, statement)
        failed = next((check for check in said.checks if check.outcome is not Outcome.PASS), None)
        message = f'{where} would say "{lie.written()}": {failed.name}' if failed else ""
        yield Heard(Lie("polarity", where, first, second), message)


def of_claim(number: str) -> list[Heard]:
    """Tell the lies about a claim of the ledger: its statement and its wordings."""
    claim = LEDGER[number]
    heard = list(about(claim.formula, f"claim {number}"))
    for name, wording in claim.says.items():
        where = f"claim {number}, wording {name!r}" if name else f"claim {number}"
        heard += turned(wording, claim.formula.parts[0].world, claim.formula, where)
    return heard


def of_derivation(name: str) -> list[Heard]:
    """Tell the lies about the equations of a derivation's steps."""
    return [
        heard
        for number, step in enumerate(DERIVATIONS[name].steps, 1)
        for heard in about(step.equation, f"step {number} of {name}")
    ]
