"""The checklist of the NeurIPS conference: one row per question."""

from analysis.paper.checklist import Evidence, answers
from analysis.tables.booktabs import longtable

_COLUMNS = r"r>{\raggedright\arraybackslash}p{46mm}l>{\raggedright\arraybackslash}p{86mm}"


def draw(evidence: Evidence) -> str:
    """Return the table of questions, answers and what bears them out, over as many pages as it takes."""
    rows = [
        (str(number), one.question, one.answer, one.because)
        for number, one in enumerate(answers(evidence), start=1)
    ]
    return longtable(_COLUMNS, ("", "Question", "Answer", "Because"), rows)
