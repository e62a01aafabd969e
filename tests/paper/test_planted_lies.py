"""Falsehoods planted into the paper are stopped, each by a message that names it."""

import json
from collections import Counter

import pytest

from analysis.text.lies import TYPED, TextLie, lies
from commands.paths import PAPER, ROOT
from planted import SUITE
from planted.formulas.statements import of_claim, turned
from theory.claims import LEDGER
from theory.derivations import DERIVATIONS
from theory.errors import EquipoiseError


def test_the_record_of_errors_is_that_of_todays_suite_and_all_were_stopped():
    errors = json.loads((ROOT / "results" / "full" / "planted_errors.json").read_text())
    assert {row["name"] for row in errors["planted"]} == set(SUITE)
    assert errors["killed"] == errors["total"] == len(SUITE)
    told = json.loads((ROOT / "results" / "full" / "planted_lies.json").read_text())
    assert told["stopped"] == told["total"] >= 60
    assert all(row["message"] for row in told["lies"])


def test_the_record_of_lies_is_about_todays_claims_derivations_and_text():
    told = json.loads((ROOT / "results" / "full" / "planted_lies.json").read_text())["lies"]
    where = {row["where"].split(",")[0] for row in told}
    derivations = {place.split(" of ")[1] for place in where if place.startswith("step ")}
    assert {place for place in where if place.startswith("claim ")} == {
        f"claim {number}" for number in LEDGER
    }
    assert derivations == set(DERIVATIONS)
    kinds = Counter(row["kind"] for row in told if row["where"].startswith("paper/"))
    assert kinds == Counter(lie.kind for lie in lies(PAPER))


def test_there_are_lies_of_every_kind_and_each_fits_the_text():
    told = lies(PAPER)
    assert {lie.kind for lie in told} >= {
        *("another setting", "another result", "another cite", "another claim", "another empirical claim"),
        *("a number for a setting", "formula", "typed"),
    }
    assert sum(lie.kind == "typed" for lie in told) == len(TYPED)
    for lie in told:
        source = (PAPER / "sections" / lie.file).read_text("utf-8")
        assert lie.apply(source) != source


def test_a_lie_that_fits_no_more_says_so():
    with pytest.raises(EquipoiseError, match="bring the lie up to date"):
        TextLie("formula", "vae.tex", "not in the text", "x").apply("text")


@pytest.mark.parametrize("number", ["4", "11", "42", "46", "47", "54"])
def test_lies_about_a_statement_and_its_wordings_are_stopped_with_a_message(number):
    heard = of_claim(number)
    assert len(heard) >= 2
    for one in heard:
        assert f"claim {number}" in one.message


def test_a_wording_that_is_turned_shows_both_words():
    claim = LEDGER["11"]
    found = list(turned(claim.says[""], claim.formula.parts[0].world, claim.formula, "claim 11"))
    assert any("'smaller'" in one.message and "'larger'" in one.message for one in found)
