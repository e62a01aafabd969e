"""`study write` leaves alone what has not changed, and the text's macros name things that exist."""

import re

from analysis.claims import EMPIRICAL
from commands.build.write import some
from commands.paths import PAPER
from theory.claims import LEDGER

TEXT = "\n".join(path.read_text("utf-8") for path in sorted((PAPER / "sections").glob("*.tex")))


def test_another_day_changes_no_file(draft) -> None:
    assert draft.write(date="2026-11-23") == []


def test_another_verdict_changes_the_files_that_show_it(draft) -> None:
    draft.edit_ledger("42", "fail")
    changed = {path.relative_to(draft.generated).as_posix() for path in draft.write()}
    shown = {"claims.tex", "stamp.tex", "numbers.tex", "tables/ledger.tex", "tables/checklist.tex"}
    assert changed == {*shown, "digest", "imprint"}


def test_a_few_runs_are_named_and_the_others_counted() -> None:
    assert some(["a", "b", "c"]) == "a, b, c"
    assert some([*"abcd", *map(str, range(999))]) == "a, b, c and 1,000 more"


def test_the_text_names_claims_of_the_ledger_and_empirical_claims_that_exist() -> None:
    assert set(re.findall(r"\\claim(?:mark)?\{(\w+)\}", TEXT)) <= set(LEDGER)
    assert set(re.findall(r"\\empirical\{(\w+)\}", TEXT)) == set(EMPIRICAL)
