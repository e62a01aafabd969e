"""What was planted to try the checks, by kind, and how much of it was caught."""

from analysis.paper import planted
from analysis.paper.latex import code, escape, fixed
from analysis.paper.planted import Planted
from analysis.tables.booktabs import RULE, Row, tabular
from records.reading.tables import Records

# kind of lie in the record -> what is planted
KINDS = {
    "relation": "another relation",
    "sign": "another sign",
    "constant": "another constant",
    "exponent": "another exponent",
    "operands": "operands exchanged",
    "polarity": "another word of polarity",
    "typed": "a sentence typed by hand",
    "formula": "a formula of the text",
    "another cite": "another citation",
}


def draw(records: Records) -> str:
    """Return errors in the code by module on the left, lies by kind on the right; a total below each."""
    left = [(code(one.kind), *_numbers(one)) for one in planted.errors(records.results)]
    right = [(KINDS.get(one.kind, escape(one.kind)), *_numbers(one)) for one in planted.lies(records.results)]
    rows: list[Row] = [
        (*(left[i] if i < len(left) else ("", "", "")), *(right[i] if i < len(right) else ("", "", "")))
        for i in range(max(len(left), len(right)))
    ]
    totals = [planted.total(found(records.results)) for found in (planted.errors, planted.lies)]
    rows += [RULE, tuple(cell for one in totals for cell in ("all", *_numbers(one)))]
    head = ("Errors in the code", "planted", "caught", "Lies", "planted", "stopped")
    return tabular(r"lrr@{\hspace{2em}}lrr", head, rows)


def _numbers(one: Planted) -> tuple[str, str]:
    return fixed(one.planted, 0), fixed(one.caught, 0)
