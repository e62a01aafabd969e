"""The checklist of the NeurIPS conference: one row per question."""

from analysis.paper.checklist import Evidence, answers
from analysis.tables.booktabs import RULE, Row, longtable

_COLUMNS = r"r>{\raggedright\arraybackslash}p{46mm}l>{\raggedright\arraybackslash}p{86mm}"


def draw(evidence: Evidence) -> str:
    """Return the table of questions, answers and what bears them out, over as many pages as it takes."""
    rows: list[Row] = []
    for number, one in enumerate(answers(evidence), start=1):
        rows += [(str(number), one.question, one.answer, one.because), RULE]
    return longtable(_COLUMNS, ("", "Question", "Answer", "Because"), rows[:-1])
