"""Statements of the VAE's claims: true as they are printed, and false where one sign of them is changed."""

import re
from dataclasses import replace

import pytest

from tests.theory.notation.lies_vae import LIES
from theory.claims import place
from theory.claims.vae import (
    annealing,
    estimators,
    gradients,
    identities,
    importance,
    information,
    linear_vae,
    signal_to_noise,
)
from theory.montecarlo import Outcome
from theory.notation import tree
from theory.notation.compare import decide
from theory.notation.parser import parse
from theory.notation.render import latex
from theory.notation.statement import Holds, Statement

THEMES = (
    annealing,
    estimators,
    gradients,
    identities,
    importance,
    information,
    linear_vae,
    signal_to_noise,
)
CLAIMS = {claim.id: claim for module in THEMES for claim in module.THEME.claims}


def altered(statement: Statement, old: str, new: str) -> Statement:
    """The parts that contain the text, with another in its place."""
    parts = []
    for part in statement.parts:
        if isinstance(part, Holds):
            changed = replace(part, source=part.source.replace(old, new))
        else:
            left, right = (side.replace(old, new) for side in (part.left, part.right))
            changed = replace(part, left=left, right=right)
        if changed != part:
            parts.append(changed)
    assert parts, "the text to change is not in the statement"
    return Statement(tuple(parts))


def test_each_claim_has_lies_of_its_own():
    assert set(CLAIMS) == {*map(str, range(1, 30)), "29b"}
    for number in CLAIMS:
        assert sum(lie[0] == number for lie in LIES) >= 3


@pytest.mark.parametrize("number", sorted(CLAIMS, key=place))
def test_the_statement_holds_as_it_is_printed(number):
    statement = CLAIMS[number].formula
    assert {check.outcome for check in statement.checks()} == {Outcome.PASS}


@pytest.mark.parametrize(("number", "old", "new"), LIES)
def test_a_lie_fails(number, old, new):
    statement = altered(CLAIMS[number].formula, old, new)
    assert any(check.outcome is Outcome.FAIL for check in statement.checks())


TITLED = {
    part.world.name: part.world
    for claim in CLAIMS.values()
    for part in claim.formula.parts
    if isinstance(part, Holds) and part.titled
}


@pytest.mark.parametrize("name", TITLED)
def test_what_a_title_says_of_its_world_holds_there(name):
    for item in parse(TITLED[name].title):
        if isinstance(item, tree.Chain):
            for draw in TITLED[name].draws():
                assert {link.outcome for link in decide(item, draw.scope)} == {Outcome.PASS}
        else:
            assert any(isinstance(node, tree.Words) for node in tree.walk(item))


@pytest.mark.parametrize("number", sorted(CLAIMS, key=place))
def test_what_is_printed_parses_into_what_is_checked(number):
    for item in CLAIMS[number].formula.trees():
        assert parse(latex(item)) == (item,)


WORDINGS = [
    (number, name, mark)
    for number, claim in CLAIMS.items()
    for name, wording in claim.says.items()
    for mark in range(len(wording.marks()))
]


@pytest.mark.parametrize(("number", "name", "mark"), WORDINGS)
def test_a_sentence_with_another_word_in_a_mark_fails(number, name, mark):
    claim = CLAIMS[number]
    wording = claim.says[name]
    alternatives = wording.marks()[mark]
    written, turned = ("{" + "|".join(order) + "}" for order in (alternatives, alternatives[::-1]))
    place = [m.start() for m in re.finditer(re.escape(written), wording.template)]
    same = [i for i, other in enumerate(wording.marks()) if other == alternatives].index(mark)
    at = place[same]
    changed = wording.template[:at] + turned + wording.template[at + len(written) :]
    world = claim.formula.parts[0].world
    assert all(c.outcome is Outcome.PASS for c in wording.say(world, claim.formula).checks)
    said = replace(wording, template=changed).say(world, claim.formula)
    assert any(check.outcome is Outcome.FAIL for check in said.checks)


def test_every_wording_is_bound_to_a_relation():
    for claim in CLAIMS.values():
        for wording in claim.says.values():
            assert wording.marks() or "$" in wording.template
