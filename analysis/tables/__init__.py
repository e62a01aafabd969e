"""The tables of the paper: every module in a folder of this one is one, a pure ``draw(records)`` -> LaTeX.

``checklist``, ``ledger`` and ``networks`` are drawn of more than the records and stand apart.
"""

from pathlib import Path

from analysis.drawings import Drawings

TABLES: Drawings[str] = Drawings("table", __name__, Path(__file__).parent)
